package gatelens.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.batch.BatchRun;
import gatelens.batch.SurveyText;
import gatelens.formats.own.ModelFile;
import gatelens.gates.GateStatistics;
import gatelens.gates.UnitHealth;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.watch.StateFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All on one session, which takes seconds to start.
class SparkTest {
  private static final Model MODEL = RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5);
  private static final StructType TABLE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("t", DataTypes.LongType)
          .add("a", DataTypes.FloatType)
          .add("b", DataTypes.DoubleType)
          .add("note", DataTypes.StringType);

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path model;
  private static Path csv;
  private static List<Row> rows;

  @BeforeAll
  static void starts() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.local.dir", folder.resolve("spark").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
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

  @AfterAll
  static void stops() {
    spark.stop();
  }

  private static Dataset<Row> table() {
    return spark.createDataFrame(rows, TABLE).repartition(4);
  }

  private static Explain explain() throws IOException {
    return new Explain()
        .setModel(model.toString())
        .setKeyCol("key")
        .setTimeCol("t")
        .setInputCols("a,b")
        .setKeepCols("note")
        .setTarget("1");
  }

  private static Path batch(String every, String ending) throws IOException {
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
    values.put(BatchOption.SURVEY, folder.resolve("survey.json").toString());
    values.put(BatchOption.SLICE, "note");
    BatchRun.run(
        Lens.open(model),
        new BatchQuestion(values, 2).plan(),
        Optional.empty(),
        Origin.of(0),
        WorkListener.NONE,
        said -> {});
    return out;
  }

  @Test
  void linesAreThoseOfOneMachine() throws IOException {
    for (String ending : List.of("csv", "jsonl")) {
      for (String every : List.of("last", "event")) {
        List<String> expected = new ArrayList<>(Files.readAllLines(batch(every, ending)));
        if (ending.equals("csv")) {
          expected.remove(0);
        }
        for (String partitions :
            every.equals("event") && ending.equals("csv") ? List.of("1", "3", "8") : List.of("3")) {
          spark.conf().set("spark.sql.shuffle.partitions", partitions);
          assertThat(explain().setEvery(every).lines(table(), ending).collectAsList())
              .as("%s, %s partitions", ending, partitions)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void statesAreThoseOfOneMachine() throws IOException {
    batch("last", "csv");
    List<Row> states = explain().states(table()).sort("key").collectAsList();
    assertThat(states).hasSize(31);
    try (StateFile.Reader reader =
        new StateFile.Reader(
            new BufferedInputStream(Files.newInputStream(folder.resolve("seed.glst"))))) {
      for (Row state : states) {
        StateFile.Entry entry = reader.next().orElseThrow();
        assertThat(state.getString(0)).isEqualTo(entry.key());
        assertThat((byte[]) state.get(2)).isEqualTo(entry.state());
        assertThat((byte[]) state.get(3)).isEqualTo(entry.memory());
      }
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws IOException {
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {explain()});
    PipelineModel fitted = pipeline.fit(table());
    String place = folder.resolve("pipeline").toString();
    fitted.write().overwrite().save(place);
    List<Row> before = fitted.transform(table()).sort("key").collectAsList();
    Files.delete(model);
    PipelineModel loaded;
    try {
      loaded = PipelineModel.load(place);
      assertThat(loaded.transform(table()).sort("key").collectAsList())
          .isEqualTo(before)
          .hasSize(31);
    } finally {
      ModelFile.write(MODEL, model);
    }
    assertThat(loaded.transformSchema(TABLE).fieldNames())
        .containsExactly(
            "key",
            "at",
            "time",
            "score",
            "baseline_score",
            "why_a",
            "why_b",
            "gap",
            "model",
            "answer",
            "probability",
            "note");
    Predict predict = new Predict().setModel(model.toString()).setKeyCol("key").setTimeCol("t");
    List<Row> scores =
        predict.setInputCols("a,b").setTarget("1").transform(table()).sort("key").collectAsList();
    assertThat(scores.stream().map(row -> row.<Float>getAs("score")))
        .isEqualTo(before.stream().map(row -> row.<Float>getAs("score")).toList());
    Trace trace = new Trace().setModel(model.toString()).setKeyCol("key").setTimeCol("t");
    List<Row> states = trace.setInputCols("a,b").transform(table()).collectAsList();
    assertThat(states).hasSize(31).allSatisfy(row -> assertThat(row.getList(3)).hasSize(5));
  }

  @Test
  void badRowsStandApart() throws IOException {
    List<Row> some = new ArrayList<>(rows.subList(0, 10));
    some.add(RowFactory.create(null, 1L, 0f, 0.0, ""));
    some.add(RowFactory.create("k", null, 0f, 0.0, ""));
    some.add(RowFactory.create("k", 3L, Float.NaN, 0.0, ""));
    some.add(RowFactory.create("k", 3L, null, 0.0, ""));
    Dataset<Row> table = spark.createDataFrame(some, TABLE);
    List<String> reasons =
        explain().bad(table).collectAsList().stream().map(row -> row.getString(0)).toList();
    assertThat(reasons)
        .hasSize(4)
        .anyMatch(reason -> reason.contains("the key is missing"))
        .anyMatch(reason -> reason.contains("time") || reason.contains("column t"))
        .anyMatch(reason -> reason.contains("NaN"));
    assertThat(explain().setEvery("event").transform(table).count()).isEqualTo(10);
    assertThatThrownBy(() ->
            new Explain()
                .setModel(model.toString())
                .setKeyCol("key")
                .setInputCols("a,b")
                .transform(table))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no order of their own");
  }

  @Test
  void importanceIsThatOfAnyPartition() throws IOException {
    Dataset<Row> why = explain().transform(table());
    Map<String, Double> one =
        why.coalesce(1).select(new GlobalImportance().toColumn()).collectAsList().get(0);
    Map<String, Double> many =
        why.repartition(7).select(new GlobalImportance().toColumn()).collectAsList().get(0);
    assertThat(many).isEqualTo(one);
    double count = 0;
    double size = 0;
    for (Row row : why.collectAsList()) {
      count++;
      size += Math.abs(row.<Float>getAs("why_a"));
    }
    double found = 0;
    double rows = 0;
    for (String name : List.of("output 0", "output 1")) {
      double of = one.getOrDefault(name + "/count", 0.0);
      rows += of;
      found += of * one.getOrDefault(name + "/a/size", 0.0);
    }
    assertThat(rows).isEqualTo(count);
    // each of 31 parts is rounded to 2⁻²⁴
    assertThat(found / rows).isCloseTo(size / count, offset(1e-7));
  }

  @Test
  void theProgramWritesTheLines() throws IOException {
    List<String> expected = new ArrayList<>(Files.readAllLines(batch("last", "csv")));
    Path table = folder.resolve("table.parquet");
    table().write().parquet(table.toString());
    Path out = folder.resolve("lines");
    String[] asked = words("explain", table.toString(), out.toString());
    assertThat(Main.run(spark, with(asked, "--keep", "note", "--output-format", "csv"))).isEmpty();
    assertThat(spark.read().textFile(out.toString()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected.subList(1, expected.size()));
    Main.run(spark, with(asked, "--keep", "note", "--output-format", "JSONL"));
    assertThat(spark.read().textFile(out.toString()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(batch("last", "jsonl")));
  }

  private static String[] words(String what, String data, String output) {
    return new String[] {
      what,
      model.toString(),
      "--data",
      data,
      "--key",
      "key",
      "--time",
      "t",
      "--features",
      "a,b",
      "--target",
      "1",
      "--output",
      output
    };
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void theProgramPassesNoOptionOver() {
    String[] asked = words("explain", csv.toString(), folder.resolve("no").toString());
    Set<BatchOption> done =
        EnumSet.of(
            BatchOption.DATA,
            BatchOption.KEY,
            BatchOption.TIME,
            BatchOption.FEATURES,
            BatchOption.TARGET,
            BatchOption.WHY,
            BatchOption.BASELINE,
            BatchOption.EVERY,
            BatchOption.KEEP,
            BatchOption.OUTPUT,
            BatchOption.OUTPUT_FORMAT,
            BatchOption.SURVEY,
            BatchOption.SLICE);
    for (BatchOption option : EnumSet.complementOf(EnumSet.copyOf(done))) {
      String[] more =
          option.value().isEmpty()
              ? new String[] {"--" + option.word()}
              : new String[] {"--" + option.word(), "x"};
      assertThatThrownBy(() -> Main.run(spark, with(asked, more)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("--" + option.word() + " is not done on Spark");
    }
    refused(with(asked, "--colour", "x"), "there is no such option");
    refused(with(asked, "--featurse", "x"), "did you mean features");
    refused(with(asked, "--every", "tenth"), "expected last or event");
    refused(with(asked, "--key", "key"), "--key is said twice");
    refused(with(asked, "--keep"), "--keep: expected a value");
    refused(
        with(words("states", csv.toString(), "x"), "--output-format", "csv"),
        "--output-format means nothing for states");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  private static void refused(String[] words, String why) {
    assertThatThrownBy(() -> Main.run(spark, words))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(why);
  }

  /// Sorted lines are computed twice, the first time for a sample.
  @Test
  void theProgramCountsRowsThatItPassesOver() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(csv));
    lines.add("\"a \"\"b\"\", c\",1,0.5,0.25,x");
    lines.add(",1,0,0,no key");
    lines.add("k1,,0,0,no time");
    lines.add("k1,3,word,0,no number");
    // larger than a float of the model can hold
    lines.add("k1,3,1e300,0,too large");
    Path table = Files.write(folder.resolve("bad.csv"), lines);
    for (String form : List.of("csv", "parquet")) {
      String[] asked = words("explain", table.toString(), folder.resolve("of-" + form).toString());
      assertThat(Main.run(spark, with(asked, "--format", "csv", "--output-format", form)))
          .hasValueSatisfying(told -> assertThat(told).startsWith("4 rows not read; one of them:"));
    }
    assertThat(spark.read().textFile(folder.resolve("of-csv").toString()).collectAsList())
        .hasSize(32)
        .anyMatch(line -> line.startsWith("\"a \"\"b\"\", c\",1,1,"));
    Dataset<Row> rows =
        spark.read().option("header", "true").option("escape", "\"").csv(table.toString());
    assertThat(explain().bad(rows).count()).isEqualTo(4);
  }

  @Test
  void aSurveyIsThatOfOneMachine() throws IOException {
    batch("last", "csv");
    byte[] expected = Files.readAllBytes(folder.resolve("survey.json"));
    for (String partitions : List.of("1", "5")) {
      spark.conf().set("spark.sql.shuffle.partitions", partitions);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SurveyText.json(explain().survey(table(), "note"), bytes);
      assertThat(bytes.toString(StandardCharsets.UTF_8))
          .isEqualTo(new String(expected, StandardCharsets.UTF_8));
    }
    Path table = folder.resolve("surveyed.parquet");
    table().write().parquet(table.toString());
    Path written = folder.resolve("of-program.json");
    String[] asked = words("explain", table.toString(), folder.resolve("some").toString());
    Main.run(
        spark, with(asked, "--keep", "note", "--slice", "note", "--survey", written.toString()));
    assertThat(written).hasBinaryContent(expected);
    refused(with(asked, "--slice", "note"), "--survey FILE");
    refused(with(asked, "--survey", "x.json", "--slice", "note"), "expected one of the columns");
  }

  /// Rows of whole sequences, as arrays of numbers and of structures.
  @Test
  void aRowMayHoldASequence() throws IOException {
    List<Row> expected = explain().setEvery("event").transform(table()).sort("key", "at").collectAsList();
    Dataset<Row> table = table().withColumn("t", functions.col("t").cast("long"));
    Dataset<Row> structures =
        table
            .groupBy("key")
            .agg(
                functions.sort_array(
                        functions.collect_list(functions.struct("t", "a", "b", "note")))
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
            functions
                .expr("transform(events, e -> array(cast(e.a as double), e.b))")
                .as("events"));
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
            "gl_why",
            SequenceWhy.class.getName(),
            DataTypes.createArrayType(DataTypes.FloatType));
    List<Row> expected =
        explain().transform(table()).select("key", "score", "why_a", "why_b").sort("key")
            .collectAsList();
    table()
        .groupBy("key")
        .agg(
            functions.expr(
                "transform(sort_array(collect_list(struct(t, note, a, b))),"
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
    assertThat(one).containsEntry("sequences", 40.0).containsEntry("steps", (double) expected.steps());
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
    List<Row> expected = explain().setEvery("event").transform(table()).sort("key", "at").collectAsList();
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
        runs(python, "-c", "import pyspark; assert pyspark.__version__ == '" + spark.version() + "'"),
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
