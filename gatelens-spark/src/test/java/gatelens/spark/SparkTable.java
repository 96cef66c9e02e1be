package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.batch.BatchRun;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.testkit.explain.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A table, and the one session that all tests share, since it takes seconds to start: classes run
/// one after the other.
@ResourceLock("spark")
abstract class SparkTable {
  static final Model MODEL = RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5);
  static final StructType TABLE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("t", DataTypes.LongType)
          .add("a", DataTypes.FloatType)
          .add("b", DataTypes.DoubleType)
          .add("note", DataTypes.StringType);

  @TempDir static Path folder;
  static SparkSession spark;
  static Path model;
  static Path csv;
  static List<Row> rows;

  @BeforeAll
  static void starts() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.local.dir", "target/spark")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    model = folder.resolve("m.gatelens");
    ModelFile.write(MODEL, model);
    Random random = new Random(2);
    rows = new ArrayList<>();
    for (int n = 0; n < 1200; n++) {
      String key = n % 4 == 0 ? "one, long" : "k" + random.nextInt(30);
      rows.add(
          RowFactory.create(
              key, (long) (n / 2), random.nextFloat() - 0.5f, random.nextDouble(), "n" + n));
    }
    Collections.shuffle(rows, random);
    List<String> lines = new ArrayList<>(List.of("key,t,a,b,note"));
    rows.forEach(row ->
        lines.add(
            "\"%s\",%s,%s,%s,%s"
                .formatted(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))));
    csv = Files.write(folder.resolve("in.csv"), lines);
  }

  static Dataset<Row> table() {
    return spark.createDataFrame(rows, TABLE).repartition(4);
  }

  static Explain explain() throws IOException {
    return new Explain()
        .setModel(model.toString())
        .setKeyCol("key")
        .setTimeCol("t")
        .setInputCols("a,b")
        .setKeepCols("note")
        .setTarget("1");
  }

  static Path batch(String every, String ending) throws IOException {
    Path out = folder.resolve(every + "." + ending);
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, csv.toString());
    values.put(BatchOption.KEY, "key");
    values.put(BatchOption.TIME, "t");
    values.put(BatchOption.FEATURES, "a,b");
    values.put(BatchOption.KEEP, "note");
    values.put(BatchOption.TARGET, "1");
    values.put(BatchOption.EVERY, every);
    values.put(BatchOption.OUTPUT, out.toString());
    values.put(BatchOption.LEAVE_STATES, folder.resolve("seed.glst").toString());
    run(values);
    values.remove(BatchOption.LEAVE_STATES);
    values.put(BatchOption.SURVEY, folder.resolve("survey.json").toString());
    values.put(BatchOption.SLICE, "note");
    run(values);
    return out;
  }

  private static void run(Map<BatchOption, String> values) throws IOException {
    BatchRun.run(
        Lens.open(model),
        new BatchQuestion(values, 2).plan(),
        Optional.empty(),
        Origin.of(0),
        WorkListener.NONE,
        said -> {});
  }
}
