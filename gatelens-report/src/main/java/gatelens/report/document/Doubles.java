package gatelens.report.document;

import java.util.Arrays;
import java.util.List;

/// Numbers as lists, which records compare by value.
final class Doubles {
  private Doubles() {}

  static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
