package gatelens.spark;

import gatelens.batch.BatchOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/// The program for `spark-submit`: `explain MODEL --data TABLE --format parquet --key COLUMN --time
/// COLUMN --output PLACE`, with the options of `gatelens batch`. CSV and JSON Lines are written as
/// lines by key and number, the bytes of `gatelens batch` without the header; other formats by
/// Spark.
public final class Main {
  private Main() {}

  /// Runs.
  ///
  /// @throws IOException if the model cannot be read
  public static void main(String[] words) throws IOException {
    SparkSession spark = SparkSession.builder().appName("gatelens").getOrCreate();
    try {
      run(spark, words);
    } finally {
      spark.stop();
    }
  }

  /// Runs on a session that is there.
  ///
  /// @throws IllegalArgumentException if the words have no meaning
  /// @throws IOException if the model cannot be read
  static void run(SparkSession spark, String... words) throws IOException {
    if (words.length < 2 || !(words[0].equals("explain") || words[0].equals("states"))) {
      throw new IllegalArgumentException(
          "expected: explain|states MODEL --data TABLE --key COLUMN --time COLUMN --output PLACE");
    }
    Map<String, String> options = options(words);
    String format = options.getOrDefault("format", "parquet");
    DataFrameReader reader = spark.read().format(format);
    if (format.equals("csv")) {
      reader = reader.option("header", "true");
    }
    Dataset<Row> table = reader.load(needed(options, "data").split(","));
    Path model = Path.of(words[1]);
    SparkPlan plan =
        new SparkPlan(String.valueOf(model.getFileName()), Files.readAllBytes(model), options);
    String output = needed(options, "output");
    if (words[0].equals("states")) {
      Answers.states(table, plan).write().mode(SaveMode.Overwrite).save(output);
      return;
    }
    String written = options.getOrDefault(BatchOption.OUTPUT_FORMAT.word(), "parquet");
    switch (written.toLowerCase(Locale.ROOT)) {
      case "csv", "jsonl", "json" ->
          Answers.lines(table, plan)
              .sort("key", "at")
              .select("line")
              .as(Encoders.STRING())
              .write()
              .mode(SaveMode.Overwrite)
              .text(output);
      default ->
          Answers.rows(table, plan).write().format(written).mode(SaveMode.Overwrite).save(output);
    }
  }

  private static Map<String, String> options(String... words) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 2; i < words.length; i += 2) {
      if (!words[i].startsWith("--") || i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + ": expected --OPTION VALUE");
      }
      String name = words[i].substring(2);
      boolean known =
          name.equals("format")
              || java.util.Arrays.stream(BatchOption.values())
                  .anyMatch(option -> option.word().equals(name));
      if (!known) {
        throw new IllegalArgumentException(words[i] + ": there is no such option");
      }
      options.put(name, words[i + 1]);
    }
    return options;
  }

  private static String needed(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }
}
