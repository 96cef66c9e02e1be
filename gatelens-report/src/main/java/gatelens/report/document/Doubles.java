package gatelens.report.document;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Numbers as lists, which records compare by value.
final class Doubles {
  private Doubles() {}

  static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static List<Double> list(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }
}
