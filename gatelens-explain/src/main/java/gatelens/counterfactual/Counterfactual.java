package gatelens.counterfactual;

import gatelens.explain.Point;
import java.util.List;

/// An input as it was, and as it would have had to be for another answer.
///
/// @param input as it was
/// @param changed as it would have had to be; the input where nothing was found
/// @param from the class that the model gives the input
/// @param to the class that was wanted
/// @param marginBefore of the wanted class over the best other, at the input: above 0 only where it
///   is the class that the model gives, so that nothing need change
/// @param marginAfter the same at `changed`, from a whole run of its own: above 0 if it flipped
/// @param events the steps that differ, in order: the fewest found
/// @param cells how many values differ
/// @param minimal true if every subset of the changed events, and of the changed values, was tried
///   and none is enough
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
    boolean minimal,
    double change,
    double distance,
    double distanceBefore,
    long evaluations,
    long cellSteps) {
  /// Keeps an unmodifiable copy.
  public Counterfactual {
    events = List.copyOf(events);
  }

  /// False if the model gives the wanted class already.
  public boolean needed() {
    return marginBefore <= 0;
  }

  /// True if the model really answers otherwise than before.
  public boolean flipped() {
    return needed() && marginAfter > 0;
  }
}
