package gatelens.method.perturbation;

import gatelens.explain.Setting;
import java.util.List;

/// Settings that several sampled methods have.
final class Sampled {
  private Sampled() {}

  /// How sure the values must be.
  static Setting until() {
    return Setting.number(
        "until",
        "0",
        "[0, ∞)",
        "sampling goes on until the largest standard error is this share of the values' range; 0"
            + " for never");
  }

  /// The settings of a line fitted to neighbours of the input.
  ///
  /// @param samples how many neighbours are usual
  /// @param width the usual width of the kernel
  /// @param range of the width
  /// @param words what the width decides
  static List<Setting> neighbourhood(int samples, String width, String range, String words) {
    return List.of(
        Setting.whole("samples", samples, "[2, ∞)", "how many neighbours are drawn for each seed"),
        Setting.number("width", width, range, words),
        Setting.number("alpha", "1", "[0, ∞)", "the ridge of the regression"),
        Setting.whole(
            "seeds", 2, "[1, ∞)", "how often they are drawn afresh to see the spread; 1 for none"));
  }
}
