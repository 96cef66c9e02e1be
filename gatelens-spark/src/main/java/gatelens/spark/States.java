package gatelens.spark;

import java.io.IOException;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/// Every key's state after its last event: `key, events, state, memory`, the seed of a stream. The
/// bytes are those of `gatelens batch --leave-states`.
public final class States extends EventStage {
  private static final long serialVersionUID = 1;

  /// A stage without a model.
  public States() {
    this(Identifiable$.MODULE$.randomUID("gatelens_states"));
  }

  /// A stage of a name, as Spark makes it when a pipeline is loaded.
  public States(String uid) {
    super(uid);
  }

  /// Reads a saved stage.
  public static MLReader<States> read() {
    return new DefaultParamsReader<>();
  }

  /// Loads a saved stage.
  public static States load(String path) {
    return read().load(path);
  }

  /// The model, from a file of the driver; it is saved with the stage.
  ///
  /// @throws IOException if it cannot be read
  public States setModel(String file) throws IOException {
    open(file);
    return this;
  }

  /// Columns that tell sequences apart, with commas; default: those of training.
  public States setKeyCol(String columns) {
    set(keyCol(), columns);
    return this;
  }

  /// The time of a row; default: that of training.
  public States setTimeCol(String column) {
    set(timeCol(), column);
    return this;
  }

  /// The column of whole sequences, where a row is one.
  public States setSequenceCol(String column) {
    set(sequenceCol(), column);
    return this;
  }

  /// Columns that a model of arrays reads, with commas.
  public States setInputCols(String columns) {
    set(inputCols(), columns);
    return this;
  }

  /// Number or name of the output; default: the class that is answered.
  public States setTarget(String output) {
    set(target(), output);
    return this;
  }

  /// With what sequences are compared: `zeros` (default) or `own`.
  public States setBaseline(String of) {
    set(baseline(), of);
    return this;
  }

  @Override
  String why() {
    return "features";
  }

  @Override
  Dataset<Row> of(Dataset<?> table, SparkPlan plan) {
    return Answers.states(table, plan, Answers.Sight.NONE);
  }

  @Override
  StructType schema(SparkPlan plan) {
    return Answers.STATE;
  }
}
