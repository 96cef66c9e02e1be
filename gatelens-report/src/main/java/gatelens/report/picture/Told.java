package gatelens.report.picture;

import gatelens.decision.Decision;
import gatelens.sequence.Axis;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The steps of an input that pictures show: all but padding that a model passes over, at either
/// end or between, which stands for nothing.
///
/// @param steps the shown ones, from 0, in order
record Told(int[] steps) {
  /// Of what a layer read.
  ///
  /// @param length of its signals; all of them are shown where that is not the input's
  static Told of(Decision decision, String layer, int length) {
    OptionalInt input = decision.model().inputOf(layer);
    return input.isEmpty() || input.getAsInt() >= decision.subject().sample().inputs().size()
        ? new Told(IntStream.range(0, length).toArray())
        : of(decision, input.getAsInt(), length);
  }

  /// Of an input.
  ///
  /// @param input from 0
  /// @param length likewise
  static Told of(Decision decision, int input, int length) {
    Sequence read = decision.subject().sample().inputs().get(input);
    int[] told =
        IntStream.range(0, length)
            .filter(t ->
                read.length() != length
                    || !padding(read.steps(), t)
                    || decision.part(input).counts(t))
            .toArray();
    return new Told(told.length == 0 ? IntStream.range(0, length).toArray() : told);
  }

  /// True at a token that is none.
  static boolean padding(Axis axis, int step) {
    return axis instanceof Axis.Tokens tokens
        && tokens.labels().get(step).isEmpty()
        && !tokens.unknown().contains(step);
  }

  /// The shown rows of `[T][D]`.
  Tensor rows(Tensor all) {
    if (all.extent(0) == steps.length) {
      return all;
    }
    int width = all.extent(1);
    float[] values = all.values();
    return Tensor.generate(i -> values[steps[i / width] * width + i % width], steps.length, width);
  }

  /// The shown ones of one value a step.
  double[] of(double[] all) {
    return Arrays.stream(steps).mapToDouble(t -> all[t]).toArray();
  }

  /// The shown ones of one name a step.
  List<String> of(List<String> all) {
    return Arrays.stream(steps).mapToObj(all::get).toList();
  }
}
