package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.survey.DataSurvey;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/// Scores and explains sequences: a row per key at its last event, or per event, with the parts of
/// the score by feature, exact over all events of the key. The columns and the bits are those of
/// `gatelens batch`.
public final class Explain extends EventStage {
  private static final long serialVersionUID = 1;

  /// A stage without a model.
  public Explain() {
    this(Identifiable$.MODULE$.randomUID("gatelens_explain"));
  }

  /// A stage of a name, as Spark makes it when a pipeline is loaded.
  public Explain(String uid) {
    super(uid);
  }

  /// Reads a saved stage.
  public static MLReader<Explain> read() {
    return new DefaultParamsReader<>();
  }

  /// Loads a saved stage.
  public static Explain load(String path) {
    return read().load(path);
  }

  /// The model, from a file of the driver; it is saved with the stage.
  ///
  /// @throws IOException if it cannot be read
  public Explain setModel(String file) throws IOException {
    open(file);
    return this;
  }

  /// Columns that tell sequences apart, with commas; default: those of training.
  public Explain setKeyCol(String columns) {
    set(keyCol(), columns);
    return this;
  }

  /// The time of a row; default: that of training.
  public Explain setTimeCol(String column) {
    set(timeCol(), column);
    return this;
  }

  /// The column of whole sequences, where a row is one: arrays of arrays of numbers, or of
  /// structures. Without a time their order is that of the array.
  public Explain setSequenceCol(String column) {
    set(sequenceCol(), column);
    return this;
  }

  /// Columns that a model of arrays reads, with commas.
  public Explain setInputCols(String columns) {
    set(inputCols(), columns);
    return this;
  }

  /// Columns that are carried through, with commas.
  public Explain setKeepCols(String columns) {
    set(keepCols(), columns);
    return this;
  }

  /// Number or name of the output; default: the class that is answered.
  public Explain setTarget(String output) {
    set(target(), output);
    return this;
  }

  /// With what sequences are compared: `zeros` (default) or `own`.
  public Explain setBaseline(String of) {
    set(baseline(), of);
    return this;
  }

  /// Which events are told: `last` (default) of each key, or every `event`.
  public Explain setEvery(String which) {
    set(every(), which);
    return this;
  }

  @Override
  String why() {
    return "features";
  }

  @Override
  Dataset<Row> of(Dataset<?> table, SparkPlan plan) {
    return Answers.rows(table, plan, Answers.Sight.NONE);
  }

  @Override
  StructType schema(SparkPlan plan) {
    return SparkPlan.schema(plan.checked().text());
  }

  /// Why rows are passed over, a row each: those that cannot be read, and those that the model
  /// cannot take behind the one before. Reads the table twice.
  public Dataset<Row> bad(Dataset<?> table) {
    SequenceRows.Of events = events(table);
    return Answers.bad(events.table(), events.plan());
  }

  /// Values that are unlike those of training, a sentence for each column that has some: what
  /// `gatelens batch` says of them at its end. Reads the table.
  public List<String> unseen(Dataset<?> table) {
    SequenceRows.Of events = events(table);
    return Answers.unseen(events.table(), events.plan().with(BatchOption.WHY, "none"));
  }

  /// The lines that `gatelens batch` writes, by key and number, without a header.
  ///
  /// @param format `csv` or `jsonl`
  public Dataset<String> lines(Dataset<?> table, String format) {
    SequenceRows.Of events = events(table);
    return Answers.lines(
        events.table(), events.plan().with(BatchOption.OUTPUT_FORMAT, format), Answers.Sight.NONE);
  }

  /// Every key's state: `key, events, state, memory`, the seed of a stream. The bytes are those of
  /// `gatelens batch --leave-states`.
  public Dataset<Row> states(Dataset<?> table) {
    SequenceRows.Of events = events(table);
    return Answers.states(events.table(), events.plan(), Answers.Sight.NONE);
  }

  /// What matters over all sequences, with tests for shortcuts: the figures that `gatelens batch
  /// --survey` writes, to the bit. {@link gatelens.batch.SurveyText} makes its document.
  ///
  /// @param slice the column of `keepCols` by which it is parted; empty for none
  public DataSurvey survey(Dataset<?> table, String slice) {
    SequenceRows.Of events = events(table);
    return Answers.survey(events.table(), events.plan(), slice);
  }
}
