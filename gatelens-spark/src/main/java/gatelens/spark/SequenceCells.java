package gatelens.spark;

import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/// A sequence as Spark hands it over: an array of arrays of numbers.
final class SequenceCells {
  private SequenceCells() {}

  /// The events, `float[T][W]`; empty for a sequence that is null or empty, or holds an event that
  /// is null, not finite or of another width.
  static float[][] of(@Nullable Seq<Seq<Number>> sequence, int width) {
    if (sequence == null) {
      return new float[0][];
    }
    List<Seq<Number>> events = CollectionConverters.asJava(sequence);
    float[][] values = new float[events.size()][width];
    int at = 0;
    for (@Nullable Seq<Number> event : events) {
      if (event == null || event.size() != width) {
        return new float[0][];
      }
      int column = 0;
      for (@Nullable Number number : CollectionConverters.asJava(event)) {
        float value = number == null ? Float.NaN : number.floatValue();
        if (!Float.isFinite(value)) {
          return new float[0][];
        }
        values[at][column++] = value;
      }
      at++;
    }
    return values;
  }
}
