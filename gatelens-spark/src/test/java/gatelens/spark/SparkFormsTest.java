package gatelens.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gatelens.gates.GateStatistics;
import gatelens.gates.UnitHealth;
import gatelens.lens.Refused;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/// Rows that hold sequences, functions of SQL, streams of tables, Python.
class SparkFormsTest extends SparkTable {
  /// Types of times and keys decide nothing, and keys have one form.
  @Test
  void timesAndKeysOfAnyTypeGiveTheSame() throws IOException {
    String key =
        "case when t % 3 = 0 then concat(' ', key, '\\u00e9 ') else concat(key, 'e\\u0301') end";
    Dataset<Row> table =
        table().withColumn("key", functions.expr(key)).withColumn("t", functions.expr("t div 5"));
    Explain every = explain().setEvery("event");
    for (String type : List.of("long", "double", "short")) {
      Dataset<Row> numbers = table.withColumn("t", functions.col("t").cast(type));
      Dataset<Row> texts = numbers.withColumn("t", functions.col("t").cast("string"));
      List<Row> read = every.transform(texts).sort("key", "at").collectAsList();
      assertThat(read).hasSize(1200);
      assertThat(every.transform(numbers).sort("key", "at").collectAsList()).isEqualTo(read);
    }
    Dataset<Row> numbered = table().withColumn("key", functions.expr("t % 7")).drop("note");
    Explain plain = explain().setEvery("event").setKeepCols("key");
    assertThat(plain.transform(numbered).sort("key", "at").collectAsList())
        .isEqualTo(
            plain
                .transform(numbered.withColumn("t", functions.col("t").cast("string")))
                .sort("key", "at")
                .collectAsList())
        .hasSize(1200);
  }

  /// What a writer is told of answers.
  @Test
  void scoresAndPartsHaveNoDictionary() throws IOException {
    assertThat(explain().parquetOptions().keySet())
        .containsExactlyInAnyOrder(
            "parquet.enable.dictionary#score",
            "parquet.enable.dictionary#why_a",
            "parquet.enable.dictionary#why_b",
            "parquet.enable.dictionary#gap",
            "parquet.enable.dictionary#probability");
    String out = folder.resolve("plain.parquet").toString();
    Dataset<Row> rows = explain().transform(table());
    rows.write().options(explain().parquetOptions()).parquet(out);
    assertThat(spark.read().parquet(out).sort("key").collectAsList())
        .isEqualTo(rows.sort("key").collectAsList());
  }

  /// Rows of whole sequences, as arrays of numbers and of structures.
  @Test
  void aRowMayHoldASequence() throws IOException {
    List<Row> expected =
        explain().setEvery("event").transform(table()).sort("key", "at").collectAsList();
    Dataset<Row> table = table().withColumn("t", functions.col("t").cast("long"));
    Dataset<Row> structures =
        table
            .groupBy("key")
            .agg(
                functions
                    .sort_array(functions.collect_list(functions.struct("t", "a", "b", "note")))
                    .as("events"));
    Explain of = new Explain().setModel(model.toString()).setKeyCol("key").setInputCols("a,b");
    of.setSequenceCol("events").setTarget("1").setEvery("event");
    Dataset<Row> why = of.setTimeCol("t").transform(structures);
    String[] same = {"key", "at", "time", "score", "why_a", "why_b", "gap", "probability"};
    List<Row> cut =
        spark
            .createDataFrame(expected, explain().transformSchema(TABLE))
            .select(cols(same))
            .collectAsList();
    assertThat(why.select(cols(same)).sort("key", "at").collectAsList()).isEqualTo(cut);
    Dataset<Row> arrays =
        structures.select(
            functions.col("key"),
            functions.expr("transform(events, e -> array(cast(e.a as double), e.b))").as("events"));
    Explain numbers = new Explain().setModel(model.toString()).setKeyCol("key").setInputCols("a,b");
    numbers.setSequenceCol("events").setTarget("1").setEvery("event");
    String[] parts = {"key", "at", "score", "why_a", "why_b"};
    assertThat(numbers.transform(arrays).select(cols(parts)).sort("key", "at").collectAsList())
        .isEqualTo(
            spark
                .createDataFrame(expected, explain().transformSchema(TABLE))
                .select(cols(parts))
                .collectAsList());
    Dataset<Row> wrong =
        spark.sql(
            "select 'none' as key, cast(null as array<array<double>>) as events"
                + " union all select 'empty', cast(array() as array<array<double>>)"
                + " union all select 'wide', array(array(1d, 2d, 3d))"
                + " union all select 'null', array(array(1d, cast(null as double)))"
                + " union all select 'good', array(array(1d, 2d))");
    assertThat(numbers.transform(wrong).select("key").collectAsList())
        .containsExactly(RowFactory.create("good"));
    assertThat(numbers.bad(wrong).count()).isEqualTo(4);
    assertThatThrownBy(() -> numbers.setSequenceCol("key").transform(wrong))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("key: expected arrays, found string");
  }

  private static org.apache.spark.sql.Column[] cols(String... names) {
    return Arrays.stream(names)
        .map(name -> functions.col(name))
        .toArray(org.apache.spark.sql.Column[]::new);
  }

  @Test
  void functionsOfSqlAreTheSameNumbers() throws IOException {
    spark.udf().registerJava("gl_score", SequenceScore.class.getName(), DataTypes.DoubleType);
    spark
        .udf()
        .registerJava(
            "gl_why", SequenceWhy.class.getName(), DataTypes.createArrayType(DataTypes.FloatType));
    List<Row> expected =
        explain()
            .transform(table())
            .select("key", "score", "why_a", "why_b")
            .sort("key")
            .collectAsList();
    table()
        .groupBy("key")
        .agg(
            functions.expr(
                "transform(sort_array(collect_list(struct(t, a, b, note))),"
                    + " e -> array(cast(e.a as float), cast(e.b as float))) as events"))
        .createOrReplaceTempView("sequences");
    List<Row> found =
        spark
            .sql(
                ("select key, cast(gl_score('%1$s', 1, events) as float) score,"
                        + " gl_why('%1$s', 1, events)[0] why_a, gl_why('%1$s', 1, events)[1] why_b"
                        + " from sequences order by key")
                    .formatted(model))
            .collectAsList();
    assertThat(found.stream().map(row -> List.of(row.get(0), row.get(1))))
        .isEqualTo(expected.stream().map(row -> List.of(row.get(0), row.get(1))).toList());
    assertThat(found).isEqualTo(expected);
    assertThat(
            spark
                .sql("select gl_score('%s', 1, cast(null as array<array<float>>))".formatted(model))
                .collectAsList())
        .containsExactly(RowFactory.create((Object) null));
  }

  @Test
  void gatesAreThoseOfOneMachine() throws IOException {
    List<float[][]> all = new ArrayList<>();
    List<Row> sequences = new ArrayList<>();
    Random random = new Random(8);
    for (int n = 0; n < 40; n++) {
      float[][] events = new float[1 + random.nextInt(12)][2];
      List<List<Float>> cells = new ArrayList<>();
      for (float[] event : events) {
        event[0] = random.nextFloat() - 0.5f;
        event[1] = random.nextFloat();
        cells.add(List.of(event[0], event[1]));
      }
      all.add(events);
      sequences.add(RowFactory.create(cells));
    }
    sequences.add(RowFactory.create((Object) null));
    sequences.add(RowFactory.create(List.of(List.of(1f))));
    StructType of =
        new StructType()
            .add(
                "events",
                DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType)));
    Dataset<Row> table = spark.createDataFrame(sequences, of);
    GateSurvey survey = new GateSurvey(model.toString(), "events");
    Map<String, Double> one = table.coalesce(1).select(survey.toColumn()).collectAsList().get(0);
    assertThat(table.repartition(5).select(survey.toColumn()).collectAsList().get(0))
        .isEqualTo(one);
    List<Sample> samples =
        all.stream().map(e -> Sample.of(FeatureSequence.of(Tensor.ofRows(e)))).toList();
    gatelens.gates.GateSurvey expected =
        gatelens.gates.GateSurvey.of(MODEL, samples, Workers.single());
    assertThat(one)
        .containsEntry("sequences", 40.0)
        .containsEntry("steps", (double) expected.steps());
    for (GateStatistics gate : expected.gates()) {
      String name = gate.layer() + "." + gate.gate() + ":" + gate.unit();
      assertThat(one.get(name + "/mean")).isCloseTo(gate.mean(), offset(1e-6));
      assertThat(one.get(name + "/below")).isCloseTo(gate.below(), offset(1e-12));
      assertThat(one.get(name + "/above")).isCloseTo(gate.above(), offset(1e-12));
    }
    for (UnitHealth unit : expected.units()) {
      assertThat(one.get(unit.layer() + ":" + unit.unit() + "/timeScale"))
          .isCloseTo(unit.timeScale(), offset(1e-4));
    }
  }

  /// Two batches of files with a stop between them go on as if there had been none.
  @Test
  void aStreamOfTablesIsThatOfTheWhole() throws Exception {
    List<Row> expected =
        explain().setEvery("event").transform(table()).sort("key", "at").collectAsList();
    Path in = Files.createDirectories(folder.resolve("arriving"));
    Path out = folder.resolve("answers");
    spark.conf().set("spark.sql.shuffle.partitions", "3");
    spark
        .conf()
        .set(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    try {
      for (String half : List.of("t < 300", "t >= 300")) {
        table().filter(half).write().mode("append").parquet(in.toString());
        explain()
            .setEvery("event")
            .transform(spark.readStream().schema(TABLE).parquet(in.toString()))
            .writeStream()
            .trigger(Trigger.AvailableNow())
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .format("parquet")
            .start(out.toString())
            .awaitTermination();
      }
    } finally {
      spark.conf().unset("spark.sql.streaming.stateStore.providerClass");
    }
    assertThat(spark.read().parquet(out.toString()).sort("key", "at").collectAsList())
        .isEqualTo(expected)
        .hasSize(1200);
  }

  /// The wrappers in Python, where there is PySpark of this version.
  @Test
  void pythonHasTheSameStages() throws Exception {
    String python = System.getenv().getOrDefault("GATELENS_PYTHON", "python3");
    assumeTrue(
        runs(
            python,
            "-c",
            "import pyspark; assert pyspark.__version__ == '" + spark.version() + "'"),
        "skipped: no python3 with pyspark " + spark.version() + " (GATELENS_PYTHON names one)");
    Path table = folder.resolve("python.parquet");
    table().write().parquet(table.toString());
    Path out = folder.resolve("python");
    assertThat(
            runs(
                python,
                Path.of("src/test/python/wrappers.py").toAbsolutePath().toString(),
                Path.of("src/main/python").toAbsolutePath().toString(),
                System.getProperty("java.class.path"),
                model.toString(),
                table.toString(),
                out.toString()))
        .isTrue();
    assertThat(spark.read().parquet(out.toString()).sort("key").collectAsList())
        .isEqualTo(explain().transform(table()).sort("key").collectAsList());
  }

  private static boolean runs(String... words) throws InterruptedException {
    try {
      return new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    }
  }
}
