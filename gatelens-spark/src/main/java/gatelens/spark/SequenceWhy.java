package gatelens.spark;

import gatelens.stream.LiveAnswer;
import org.apache.spark.sql.api.java.UDF3;
import org.jspecify.annotations.Nullable;

/// The parts of a sequence's score by feature as a function of SQL: `why(model, output, sequence)`,
/// over all events; they sum to the score less that of the baseline. To register it:
/// `spark.udf().registerJava("gatelens_why", SequenceWhy.class.getName(),
/// DataTypes.createArrayType(DataTypes.FloatType))`. See {@link SequenceScore}.
public final class SequenceWhy
    implements UDF3<
        String, Integer, scala.collection.Seq<scala.collection.Seq<Number>>, Float @Nullable []> {
  private static final long serialVersionUID = 1;
  private final ModelOfTask models = new ModelOfTask(true);

  /// Called by Spark.
  public SequenceWhy() {}

  @Override
  public Float @Nullable [] call(
      String model,
      Integer output,
      scala.collection.@Nullable Seq<scala.collection.Seq<Number>> sequence) {
    return models.last(model, output, sequence).map(SequenceWhy::parts).orElse(null);
  }

  private static Float[] parts(LiveAnswer answer) {
    float[] features = answer.features();
    Float[] parts = new Float[features.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = features[i];
    }
    return parts;
  }
}
