package gatelens.spark;

import gatelens.stream.LiveAnswer;
import org.apache.spark.sql.api.java.UDF3;
import org.jspecify.annotations.Nullable;

/// The score of a whole sequence as a function of SQL: `score(model, output, sequence)`, the logit
/// of an output after the last event. To register it: `spark.udf().registerJava("gatelens_score",
/// SequenceScore.class.getName(), DataTypes.DoubleType)`, in Python
/// `spark.udf.registerJavaFunction`. The model is a file that each executor can read, or one that
/// `SparkContext.addFile` has sent; the sequence an array of arrays of numbers. Null for a sequence
/// that is null or empty, or an event that is not as wide as the model reads.
public final class SequenceScore
    implements UDF3<
        String, Integer, scala.collection.Seq<scala.collection.Seq<Number>>, @Nullable Double> {
  private static final long serialVersionUID = 1;
  private final ModelOfTask models = new ModelOfTask(false);

  /// Called by Spark.
  public SequenceScore() {}

  @Override
  public @Nullable Double call(
      String model,
      Integer output,
      scala.collection.@Nullable Seq<scala.collection.Seq<Number>> sequence) {
    return models.last(model, output, sequence).map(LiveAnswer::score).orElse(null);
  }
}
