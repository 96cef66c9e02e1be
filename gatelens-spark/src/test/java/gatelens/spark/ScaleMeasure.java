package gatelens.spark;

import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.testkit.explain.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/// Measures explaining on Spark beside Spark's own shuffle, sort and write of the same table. Run
/// by hand, with the environment variable `SPARK_HOME` for masters such as `local-cluster[2,1,1024]`,
/// whose executors are processes of their own:
///
///     ScaleMeasure FOLDER EVENTS MASTER [WHAT,…] [PARTITIONS] [PLAN]
///
/// makes `EVENTS` events of a seventieth as many keys, of which one has a tenth of all events, and
/// times `alone` (one thread, no Spark), `shuffle`, `plain` (the same, written without dictionaries of numbers), `predict`,
/// `explain` (a row per event) and `last` (a row per key).
public final class ScaleMeasure {
  private static final int FEATURES = 8;

  private ScaleMeasure() {}

  /// Measures.
  ///
  /// @param words folder, number of events, master, what is timed
  public static void main(String[] words) throws IOException {
    Path folder = Files.createDirectories(Path.of(words[0]));
    long events = Long.parseLong(words[1]);
    String[] what = words.length > 3 ? words[3].split(",") : new String[] {"shuffle", "explain"};
    String partitions = words.length > 4 ? words[4] : "16";
    String plan = words.length > 5 ? words[5] : "gru(16) dense(2,softmax)";
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("gatelens-scale")
            .master(words[2])
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", partitions)
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.executor.memory", "1024m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.local.dir", folder.resolve("spark").toString());
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    Path table = folder.resolve("events-" + events + ".parquet");
    if (!Files.exists(table.resolve("_SUCCESS"))) {
      write(made(spark, events), Map.of(), table);
    }
    Path model = folder.resolve("m.gatelens");
    Model gru = RandomModels.model(plan, FEATURES, 0.1, 5);
    ModelFile.write(gru, model);
    String features =
        String.join(",", IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList());
    Dataset<Row> rows = spark.read().parquet(table.toString());
    // the first one warms Spark itself up
    rows.repartition(functions.col("key")).count();
    for (String each : what) {
      if (each.equals("alone")) {
        System.out.printf(Locale.ROOT, "alone %.2f us an explained event%n", alone(gru));
        continue;
      }
      Supplier<Dataset<Row>> job =
          () -> {
            try {
              return switch (each) {
                case "shuffle", "plain" ->
                    rows.repartition(functions.col("key")).sortWithinPartitions("key", "t");
                case "predict" ->
                    new Predict()
                        .setModel(model.toString())
                        .setKeyCol("key")
                        .setTimeCol("t")
                        .setInputCols(features)
                        .setTarget("1")
                        .setEvery("event")
                        .transform(rows);
                case "explain", "last" ->
                    new Explain()
                        .setModel(model.toString())
                        .setKeyCol("key")
                        .setTimeCol("t")
                        .setInputCols(features)
                        .setTarget("1")
                        .setEvery(each.equals("last") ? "last" : "event")
                        .transform(rows);
                default -> throw new IllegalArgumentException(each);
              };
            } catch (IOException broken) {
              throw new java.io.UncheckedIOException(broken);
            }
          };
      double busy = busy();
      long begun = System.nanoTime();
      Dataset<Row> asked = job.get();
      write(asked, options(each, asked), folder.resolve("out-" + each));
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s %,d events %.2f s, %.2f us an event, processor %.2f us, executors at most %s MB%n",
          each,
          events,
          seconds,
          1e6 * seconds / events,
          1e6 * (busy() - busy) / events,
          peaks());
    }
    spark.stop();
  }

  /// Microseconds that explaining an event takes on one thread, without Spark.
  private static double alone(Model model) {
    LiveModel live = LiveModel.of(model, StreamPlan.usual().withOutput(1));
    float[] event = new float[FEATURES];
    double best = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < 20; turn++) {
      KeyState key = live.start();
      int events = 20_000;
      long begun = System.nanoTime();
      for (int n = 0; n < events; n++) {
        event[n % FEATURES] = (n % 19) / 10f - 1;
        live.accept(key, n, event);
      }
      best = Math.min(best, (System.nanoTime() - begun) / 1e3 / events);
    }
    return best;
  }

  /// The baseline is written as Spark does by itself, which is fastest for its columns; answers
  /// with the options that the stages name for them.
  private static Map<String, String> options(String what, Dataset<Row> rows) {
    return what.equals("shuffle") ? Map.of() : SparkPlan.parquetOptions(rows.schema());
  }

  private static void write(Dataset<Row> rows, Map<String, String> options, Path to) {
    rows.write().options(options).mode(SaveMode.Overwrite).parquet(to.toString());
  }

  /// Events whose key, time and values depend on their number alone.
  static Dataset<Row> made(SparkSession spark, long events) {
    long keys = Math.max(1, events / 70);
    List<Column> columns = new ArrayList<>();
    columns.add(
        functions
            .expr(
                "if(pmod(xxhash64(id), 10) = 0, 'large', concat('k', pmod(xxhash64(id, 1), %d)))"
                    .formatted(keys))
            .as("key"));
    columns.add(functions.col("id").as("t"));
    for (int i = 0; i < FEATURES; i++) {
      columns.add(
          functions
              .expr("cast(pmod(xxhash64(id, %d), 20001) / 10000.0 - 1 as float)".formatted(i + 2))
              .as("f" + i));
    }
    return spark.range(events).select(columns.toArray(new Column[0]));
  }

  /// Seconds of processor time that this process and its children have taken, with compiling and
  /// collecting, which disturbs less than other work on the machine does.
  private static double busy() {
    try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
      return Stream.concat(Stream.of(ProcessHandle.current()), children)
          .mapToDouble(child ->
              child.info().totalCpuDuration().map(spent -> spent.toNanos() / 1e9).orElse(0.0))
          .sum();
    }
  }

  /// The most memory that each executor process has had so far, where the system says it.
  private static List<Long> peaks() throws IOException {
    List<Long> found = new ArrayList<>();
    Path processes = Path.of("/proc");
    if (!Files.isDirectory(processes)) {
      return found;
    }
    long self = ProcessHandle.current().pid();
    try (Stream<ProcessHandle> children = ProcessHandle.of(self).orElseThrow().descendants()) {
      for (ProcessHandle child : children.toList()) {
        Path status = processes.resolve(child.pid() + "/status");
        Optional<String> peak =
            Files.exists(status)
                ? Arrays.stream(Files.readString(status).split("\n"))
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                : Optional.empty();
        peak.ifPresent(line -> found.add(Long.parseLong(line.replaceAll("\\D", "")) / 1024));
      }
    }
    return found;
  }
}
