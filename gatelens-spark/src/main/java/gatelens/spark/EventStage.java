package gatelens.spark;

import gatelens.batch.BatchOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/// What the stages of a pipeline have in common: a table with a row an event goes in, or a row a
/// sequence, whose keys and times say which sequence it belongs to and where. The model is saved
/// with the stage.
abstract class EventStage extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;
  private final String uid;
  private final Param<String> model;
  private final Param<String> modelBytes;
  private final Param<String> keyCol;
  private final Param<String> timeCol;
  private final Param<String> sequenceCol;
  private final Param<String> inputCols;
  private final Param<String> keepCols;
  private final Param<String> target;
  private final Param<String> baseline;
  private final Param<String> every;

  EventStage(String uid) {
    this.uid = uid;
    this.model = new Param<>(this, "model", "file of the model");
    this.modelBytes = new Param<>(this, "modelBytes", "the file itself, in Base64");
    this.keyCol = new Param<>(this, "keyCol", "columns that tell sequences apart, with commas");
    this.timeCol = new Param<>(this, "timeCol", "the time of a row");
    this.sequenceCol =
        new Param<>(this, "sequenceCol", "whole sequences, where a row is one: arrays of events");
    this.inputCols = new Param<>(this, "inputCols", "columns a model of arrays reads, with commas");
    this.keepCols = new Param<>(this, "keepCols", "columns carried through, with commas");
    this.target = new Param<>(this, "target", "number or name of the output explained");
    this.baseline = new Param<>(this, "baseline", "zeros or own");
    this.every = new Param<>(this, "every", "last or event: which events are told");
  }

  @Override
  public String uid() {
    return uid;
  }

  /// File of the model.
  public Param<String> model() {
    return model;
  }

  /// The file itself, in Base64: what is saved.
  public Param<String> modelBytes() {
    return modelBytes;
  }

  /// Columns that tell sequences apart.
  public Param<String> keyCol() {
    return keyCol;
  }

  /// The time of a row.
  public Param<String> timeCol() {
    return timeCol;
  }

  /// Whole sequences, where a row is one.
  public Param<String> sequenceCol() {
    return sequenceCol;
  }

  /// Columns that a model of arrays reads.
  public Param<String> inputCols() {
    return inputCols;
  }

  /// Columns that are carried through.
  public Param<String> keepCols() {
    return keepCols;
  }

  /// Which output is explained.
  public Param<String> target() {
    return target;
  }

  /// With what sequences are compared.
  public Param<String> baseline() {
    return baseline;
  }

  /// Which events are told.
  public Param<String> every() {
    return every;
  }

  /// Reads the model's file, on the driver.
  ///
  /// @throws IOException if it cannot be read
  void open(String file) throws IOException {
    Path path = Path.of(file);
    set(model, String.valueOf(path.getFileName()));
    set(modelBytes, Base64.getEncoder().encodeToString(Files.readAllBytes(path)));
  }

  /// The accounts that are kept: `features` or `none`.
  abstract String why();

  abstract Dataset<Row> of(Dataset<?> table, SparkPlan plan);

  abstract StructType schema(SparkPlan plan);

  SparkPlan plan() {
    Map<String, String> options = new TreeMap<>();
    options.put(BatchOption.WHY.word(), why());
    put(options, BatchOption.KEY, keyCol);
    put(options, BatchOption.TIME, timeCol);
    put(options, BatchOption.FEATURES, inputCols);
    put(options, BatchOption.KEEP, keepCols);
    put(options, BatchOption.TARGET, target);
    put(options, BatchOption.BASELINE, baseline);
    put(options, BatchOption.EVERY, every);
    if (!isSet(modelBytes)) {
      throw new gatelens.lens.Refused(
          gatelens.lens.Refused.Kind.QUESTION, uid + ": no model is set", "call setModel(FILE)");
    }
    return new SparkPlan(
        getOrDefault(model), Base64.getDecoder().decode(getOrDefault(modelBytes)), options);
  }

  private void put(Map<String, String> options, BatchOption option, Param<String> param) {
    if (isSet(param)) {
      options.put(option.word(), getOrDefault(param));
    }
  }

  /// A table with a row an event, whatever a row of this one is.
  SequenceRows.Of events(Dataset<?> table) {
    return isSet(sequenceCol)
        ? SequenceRows.of(table, getOrDefault(sequenceCol), plan())
        : new SequenceRows.Of(table, plan());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> table) {
    SequenceRows.Of events = events(table);
    return of(events.table(), events.plan());
  }

  @Override
  public StructType transformSchema(StructType table) {
    boolean placed = isSet(sequenceCol) && !isSet(timeCol);
    return schema(placed ? plan().with(BatchOption.TIME, "place") : plan());
  }

  /// Options for the writer of what {@link #transform} gives, where that is Parquet: no dictionary
  /// is tried for numbers that hardly ever come twice. `rows.write().options(…).parquet(…)`;
  /// without them the same values are written, and it takes longer.
  public Map<String, String> parquetOptions() {
    return SparkPlan.parquetOptions(transformSchema(new StructType()));
  }

  @Override
  public Transformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
