package gatelens.counterfactual;

import gatelens.explain.Point;
import java.util.List;

/// An input as it was, and as it would have had to be for another answer.
///
/// @param input as it was
/// @param changed as it would have had to be; the input where nothing was found
/// @param from the class that the model gives the input
/// @param to the class that was wanted
/// @param marginBefore of the wanted class over the best other, at the input: below 0
/// @param marginAfter the same at `changed`, from a whole run of its own: above 0 if it flipped
/// @param events the steps that differ, in order: the fewest found
/// @param cells how many values differ
/// @param change sum of absolute changes, in standard deviations of the features
/// @param distance mean distance of `changed` to the nearest training series, in standard
///   deviations
/// @param distanceBefore the same of the input
/// @param evaluations inputs scored
/// @param cellSteps cell steps run
public record Counterfactual(
    Point input,
    Point changed,
    int from,
    int to,
    double marginBefore,
    double marginAfter,
    List<Integer> events,
    int cells,
    double change,
    double distance,
    double distanceBefore,
    long evaluations,
    long cellSteps) {
  /// Keeps an unmodifiable copy.
  public Counterfactual {
    events = List.copyOf(events);
  }

  /// True if the model really answers otherwise.
  public boolean flipped() {
    return marginAfter > 0;
  }
}
