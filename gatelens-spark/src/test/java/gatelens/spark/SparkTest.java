package gatelens.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gatelens.batch.BatchOption;
import gatelens.batch.SurveyText;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Refused;
import gatelens.watch.StateFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/// The bits are those of one machine, and what the program takes.
class SparkTest extends SparkTable {
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

  /// Files of a table that Delta keeps, read one by one, hold rows that were deleted.
  @Test
  void aFolderOfATableFormatIsReadByItsFormatAlone() throws IOException {
    Path part = Files.createDirectories(folder.resolve("lake/day=1"));
    Files.copy(csv, part.resolve("0.csv"));
    Files.createDirectories(folder.resolve("lake/_delta_log"));
    Files.writeString(folder.resolve("lake/_delta_log/00000.json"), "{}");
    for (Path named : List.of(folder.resolve("lake"), part, part.resolve("0.csv"))) {
      String[] words = words("explain", named.toString(), folder.resolve("none").toString());
      refused(with(words, "--format", "csv"), "it is a table of Delta");
    }
  }

  /// Rows of sorted lines are read twice, the first time for a sample.
  @Test
  void theProgramCountsRowsThatItPassesOver() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(csv));
    lines.add("\"a \"\"b\"\", c\",1,0.5,0.25,x");
    lines.add(",1,0,0,no key");
    lines.add("k1,,0,0,no time");
    lines.add("k1,3,word,0,no number");
    // larger than a float of the model can hold
    lines.add("k1,3,1e300,0,too large");
    lines.add("k1,3,0.5");
    lines.add("k1,3,0.5,0.25,x,more");
    Path table = Files.write(folder.resolve("bad.csv"), lines);
    for (String form : List.of("csv", "parquet")) {
      String[] asked = words("explain", table.toString(), folder.resolve("of-" + form).toString());
      assertThat(Main.run(spark, with(asked, "--format", "csv", "--output-format", form)))
          .singleElement()
          .satisfies(told -> assertThat(told).startsWith("6 rows not read; one of them:"));
    }
    assertThat(spark.read().textFile(folder.resolve("of-csv").toString()).collectAsList())
        .hasSize(32)
        .anyMatch(line -> line.startsWith("\"a \"\"b\"\", c\",1,1,"));
    Path none = Files.write(folder.resolve("none.csv"), List.of(lines.get(0), "k1,3,word,0,x"));
    String[] asked = words("explain", none.toString(), folder.resolve("of-none").toString());
    for (String form : List.of("csv", "parquet")) {
      refused(
          with(asked, "--format", "csv", "--output-format", form),
          "no row could be read: 1 row not read: ");
    }
    Dataset<Row> rows =
        spark.read().option("header", "true").option("escape", "\"").csv(table.toString());
    // Spark itself fills the short row with nulls, and cuts the long one
    assertThat(explain().bad(rows).count()).isEqualTo(5);
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
}
