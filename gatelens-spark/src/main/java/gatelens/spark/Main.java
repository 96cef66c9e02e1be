package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.batch.SurveyText;
import gatelens.file.AtomicFile;
import gatelens.lens.Refused;
import gatelens.survey.DataSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// The program for `spark-submit`: `explain MODEL --data TABLE --format parquet --key COLUMN --time
/// COLUMN --output PLACE`, with those options of `gatelens batch` that mean something on a cluster;
/// the others are refused. `--survey` reads the table a second time and writes its file on the
/// driver. CSV and JSON Lines are written as lines by key and number, the bytes of `gatelens batch`
/// without the header; other formats by Spark.
///
/// `select WORDS` is `gatelens select` with its own words, whose trials are Spark's tasks ({@link
/// SparkTrials}); it needs the program (`gatelens-cli`) beside.
public final class Main {
  private static final System.Logger LOG = System.getLogger("gatelens");

  private static final String SELECT = "select";

  /// Holds a line of CSV that has not as many cells as the header.
  private static final String TORN = "gatelens_torn";

  private Main() {}

  /// Runs.
  ///
  /// @throws IOException if the model cannot be read
  public static void main(String[] words) throws IOException {
    SparkSession spark = SparkSession.builder().appName("gatelens").getOrCreate();
    int code = 0;
    try {
      if (words.length > 0 && words[0].equals(SELECT)) {
        code = select(words);
      } else {
        run(spark, words).forEach(told -> LOG.log(System.Logger.Level.WARNING, told));
      }
    } finally {
      spark.stop();
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  /// Runs the program in this process, where it finds the session.
  ///
  /// @return its exit code
  /// @throws Refused if it is not beside
  static int select(String... words) {
    return ServiceLoader.load(ToolProvider.class, Main.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(tool -> tool.name().equals("gatelens"))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.QUESTION,
                "select is done by the program, which is not beside: add"
                    + " io.github.gatelens:gatelens-cli:VERSION to --packages (Java 25)"))
        .run(System.out, System.err, words);
  }

  /// Runs on a session that is there.
  ///
  /// @return in sentences: how many rows were passed over, and values that are unlike those of
  ///   training
  /// @throws Refused if the words have no meaning, or rows were passed over and none was left
  /// @throws IOException if the model cannot be read
  static List<String> run(SparkSession spark, String... words) throws IOException {
    if (words.length < 2 || !(words[0].equals("explain") || words[0].equals("states"))) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "expected: explain|states MODEL --data TABLE --key COLUMN --time COLUMN --output PLACE,"
              + " or select with the words of gatelens select");
    }
    boolean states = words[0].equals("states");
    Map<String, String> options =
        MainOptions.of(Arrays.asList(words).subList(2, words.length), states);
    String data = needed(options, BatchOption.DATA);
    String output = needed(options, BatchOption.OUTPUT);
    Path model = Path.of(words[1]);
    Optional<Path> survey =
        Optional.ofNullable(options.remove(BatchOption.SURVEY.word())).map(Path::of);
    String slice = Optional.ofNullable(options.remove(BatchOption.SLICE.word())).orElse("");
    if (survey.isEmpty() && !slice.isEmpty()) {
      throw new Refused(Refused.Kind.QUESTION, "--slice is of a survey: --survey FILE");
    }
    SparkPlan plan =
        new SparkPlan(String.valueOf(model.getFileName()), Files.readAllBytes(model), options);
    // said before the table is looked at
    Answers.slice(plan.checked(), slice);
    survey
        .flatMap(AtomicFile::hindrance)
        .ifPresent(why -> {
          throw new Refused(Refused.Kind.QUESTION, "--survey: " + why);
        });
    Passed unread = Passed.of(spark, "rows not read");
    Passed refused = Passed.of(spark, "events not taken");
    Unseen unseen = Unseen.of(spark);
    Answers.Sight sight =
        new Answers.Sight(
            new Passed.Counting(unread, unseen), new Passed.Counting(refused, unseen));
    String format = options.getOrDefault(MainOptions.FORMAT, "parquet");
    Dataset<Row> table = table(spark, format, data, sight.unread());
    if (states) {
      Answers.states(table, plan, sight).write().mode(SaveMode.Overwrite).save(output);
    } else {
      answers(table, plan, sight, output);
    }
    if (survey.isPresent()) {
      // the same rows again, which are counted
      DataSurvey found = Answers.survey(table(spark, format, data, Passed.Taker.NONE), plan, slice);
      AtomicFile.write(survey.get(), out -> SurveyText.json(found, out));
    }
    List<String> told = new ArrayList<>();
    Optional<String> passed = Passed.told(unread, refused);
    if (passed.isPresent() && isEmpty(spark, options, states, output)) {
      throw new Refused(Refused.Kind.DATA, "no row could be read: " + passed.get());
    }
    passed.ifPresent(told::add);
    told.addAll(unseen.sentences());
    return told;
  }

  /// True if what was written has no row.
  private static boolean isEmpty(
      SparkSession spark, Map<String, String> options, boolean states, String output) {
    String written =
        states ? "parquet" : options.getOrDefault(BatchOption.OUTPUT_FORMAT.word(), "parquet");
    boolean lines = List.of("csv", "jsonl", "json").contains(written);
    return spark.read().format(lines ? "text" : written).load(output).isEmpty();
  }

  private static Dataset<Row> table(
      SparkSession spark, String format, String data, Passed.Taker bad) {
    PlainFolders.check(spark, format, data);
    DataFrameReader reader = spark.read().format(format);
    if (!format.equalsIgnoreCase("csv")) {
      return reader.load(data.split(","));
    }
    // quotes within quotes are doubled, as RFC 4180 has it, where Spark's own way is a backslash
    reader = reader.option("header", "true").option("escape", "\"");
    StructType columns = reader.load(data.split(",")).schema();
    // Spark fills a row that is too short with nulls and cuts one that is too long
    int wide = columns.size();
    FilterFunction<Row> whole =
        row -> {
          if (row.isNullAt(wide)) {
            return true;
          }
          bad.passed("expected %d cells as in the header, found %s".formatted(wide, row.get(wide)));
          return false;
        };
    return reader
        .option("columnNameOfCorruptRecord", TORN)
        .schema(columns.add(TORN, DataTypes.StringType))
        .load(data.split(","))
        .filter(whole)
        .drop(TORN);
  }

  private static void answers(
      Dataset<Row> table, SparkPlan plan, Answers.Sight sight, String output) {
    String written = plan.options().getOrDefault(BatchOption.OUTPUT_FORMAT.word(), "parquet");
    switch (written) {
      case "csv", "jsonl", "json" ->
          Answers.lines(table, plan, sight).write().mode(SaveMode.Overwrite).text(output);
      default -> {
        Dataset<Row> rows = Answers.rows(table, plan, sight);
        rows.write()
            .format(written)
            .options(written.equals("parquet") ? SparkPlan.parquetOptions(rows.schema()) : Map.of())
            .mode(SaveMode.Overwrite)
            .save(output);
      }
    }
  }

  private static String needed(Map<String, String> options, BatchOption option) {
    String value = options.get(option.word());
    if (value == null) {
      throw new Refused(Refused.Kind.QUESTION, "--" + option.word() + " is missing");
    }
    return value;
  }
}
