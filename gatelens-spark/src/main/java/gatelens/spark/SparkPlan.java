package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.batch.RowFormat;
import gatelens.batch.RowText;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.names.NearestName;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/// What is asked of a table, on its way to the executors: the model as the bytes of its file, which
/// are opened once a task, and the options of `gatelens batch` by their words.
///
/// @param name of the model's file, for messages
/// @param model its bytes
/// @param options by {@link BatchOption#word()}
public record SparkPlan(String name, byte[] model, Map<String, String> options)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /// Keeps a copy that can be serialised.
  public SparkPlan {
    options = new java.util.TreeMap<>(options);
  }

  /// A model with its plan, opened.
  ///
  /// @param steps the arithmetic
  /// @param text the columns of answers
  /// @param kept names of the columns that are carried through
  /// @param every true to tell of each event
  record Opened(RowSteps steps, RowText text, List<String> kept, boolean every) {}

  /// The same with another value of an option.
  SparkPlan with(BatchOption option, String value) {
    Map<String, String> other = new java.util.TreeMap<>(options);
    other.put(option.word(), value);
    return new SparkPlan(name, model, other);
  }

  private BatchQuestion question() {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    for (BatchOption option : BatchOption.values()) {
      String value = options.get(option.word());
      if (value != null) {
        values.put(option, value);
      }
    }
    return new BatchQuestion(values, 1);
  }

  /// Opens the model.
  ///
  /// @throws Refused if the options have no meaning or do not fit the model
  Opened opened() {
    return opened(Passed.Taker.NONE);
  }

  /// Opens the model.
  ///
  /// @param heard hears values that are unlike those of training
  /// @throws Refused if the options have no meaning or do not fit the model
  Opened opened(Passed.Taker heard) {
    try {
      Lens lens = Lens.open(name, model);
      RowSteps steps = RowSteps.of(lens, question().asked(), heard::unseen);
      String keep = options.getOrDefault(BatchOption.KEEP.word(), "");
      List<String> kept = keep.isBlank() ? List.of() : List.of(keep.split("\\s*,\\s*"));
      RowFormat format =
          options.getOrDefault(BatchOption.OUTPUT_FORMAT.word(), "csv").startsWith("json")
              ? RowFormat.JSONL
              : RowFormat.CSV;
      return new Opened(steps, new RowText(steps, format, kept), kept, every());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private boolean every() {
    String text = options.getOrDefault(BatchOption.EVERY.word(), "last");
    if (!text.equals("last") && !text.equals("event")) {
      throw new Refused(
          Refused.Kind.QUESTION,
          text + ": " + NearestName.expected(text, List.of("last", "event")),
          "",
          "every");
    }
    return text.equals("event");
  }

  /// The same, for tables whose rows have an order: without a time, Spark promises none.
  Opened checked() {
    Opened opened = opened();
    if (!opened.steps().timed()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "no column is the time, and the rows of a table on Spark have no order of their own",
          "name it",
          "time");
    }
    return opened;
  }

  /// The columns of the answers.
  static StructType schema(RowText text) {
    List<StructField> fields = new ArrayList<>();
    List<String> names = text.columns();
    List<Class<?>> types = text.types();
    for (int i = 0; i < names.size(); i++) {
      fields.add(
          new StructField(
              names.get(i),
              types.get(i) == Long.class
                  ? DataTypes.LongType
                  : types.get(i) == Float.class ? DataTypes.FloatType : DataTypes.StringType,
              true,
              Metadata.empty()));
    }
    return new StructType(fields.toArray(new StructField[0]));
  }

  /// Options of a writer of Parquet for a table of answers: no dictionary is tried for numbers that
  /// hardly ever come twice, scores and their parts, which costs more than to write them.
  static Map<String, String> parquetOptions(StructType answers) {
    Map<String, String> options = new java.util.TreeMap<>();
    for (StructField field : answers.fields()) {
      if (field.dataType().equals(DataTypes.FloatType) && !field.name().equals("baseline_score")) {
        options.put("parquet.enable.dictionary#" + field.name(), "false");
      }
    }
    return options;
  }
}
