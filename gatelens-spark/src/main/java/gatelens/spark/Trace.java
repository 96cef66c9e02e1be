package gatelens.spark;

import java.io.IOException;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/// The units' values of a model after the events of sequences, `key, at, time, state`: a row per
/// key at its last event, or per event.
public final class Trace extends EventStage {
  private static final long serialVersionUID = 1;

  /// A stage without a model.
  public Trace() {
    this(Identifiable$.MODULE$.randomUID("gatelens_trace"));
  }

  /// A stage of a name, as Spark makes it when a pipeline is loaded.
  public Trace(String uid) {
    super(uid);
  }

  /// Reads a saved stage.
  public static MLReader<Trace> read() {
    return new DefaultParamsReader<>();
  }

  /// Loads a saved stage.
  public static Trace load(String path) {
    return read().load(path);
  }

  /// The model, from a file of the driver; it is saved with the stage.
  ///
  /// @throws IOException if it cannot be read
  public Trace setModel(String file) throws IOException {
    open(file);
    return this;
  }

  /// Columns that tell sequences apart, with commas; default: those of training.
  public Trace setKeyCol(String columns) {
    set(keyCol(), columns);
    return this;
  }

  /// The time of a row; default: that of training.
  public Trace setTimeCol(String column) {
    set(timeCol(), column);
    return this;
  }

  /// The column of whole sequences, where a row is one: arrays of arrays of numbers, or of
  /// structures. Without a time their order is that of the array.
  public Trace setSequenceCol(String column) {
    set(sequenceCol(), column);
    return this;
  }

  /// Columns that a model of arrays reads, with commas.
  public Trace setInputCols(String columns) {
    set(inputCols(), columns);
    return this;
  }

  /// Columns that are carried through, with commas.
  public Trace setKeepCols(String columns) {
    set(keepCols(), columns);
    return this;
  }

  /// Number or name of the output; default: the class that is answered.
  public Trace setTarget(String output) {
    set(target(), output);
    return this;
  }

  /// With what sequences are compared: `zeros` (default) or `own`.
  public Trace setBaseline(String of) {
    set(baseline(), of);
    return this;
  }

  /// Which events are told: `last` (default) of each key, or every `event`.
  public Trace setEvery(String which) {
    set(every(), which);
    return this;
  }

  @Override
  String why() {
    return "none";
  }

  @Override
  Dataset<Row> of(Dataset<?> table, SparkPlan plan) {
    return Answers.traces(table, plan, Answers.Sight.NONE);
  }

  @Override
  StructType schema(SparkPlan plan) {
    return Answers.TRACE;
  }
}
