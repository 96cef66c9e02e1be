package gatelens.concept;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Where a concept is: in which sequences, or at which of their steps.
///
/// @param each `boolean[1]` a sequence, or `boolean[T]`
/// @param steps true if each step has its own
public record ConceptLabels(List<boolean[]> each, boolean steps) {
  /// Keeps an unmodifiable copy.
  public ConceptLabels {
    each = List.copyOf(each);
  }

  /// The same labels for other sequences, drawn at random: those of whole sequences in another
  /// order; those of steps moved along all steps together, so that they stay as long together as
  /// they were.
  ConceptLabels shuffled(SplittableRandom dice) {
    int all = each.stream().mapToInt(labels -> labels.length).sum();
    boolean[] flat = new boolean[all];
    int at = 0;
    for (boolean[] labels : each) {
      System.arraycopy(labels, 0, flat, at, labels.length);
      at += labels.length;
    }
    boolean[] other = new boolean[all];
    if (steps) {
      int by = 1 + dice.nextInt(Math.max(1, all - 1));
      for (int i = 0; i < all; i++) {
        other[(i + by) % all] = flat[i];
      }
    } else {
      other = flat;
      for (int i = all - 1; i > 0; i--) {
        int j = dice.nextInt(i + 1);
        boolean kept = other[i];
        other[i] = other[j];
        other[j] = kept;
      }
    }
    List<boolean[]> result = new ArrayList<>();
    at = 0;
    for (boolean[] labels : each) {
      boolean[] own = new boolean[labels.length];
      System.arraycopy(other, at, own, 0, own.length);
      result.add(own);
      at += own.length;
    }
    return new ConceptLabels(result, steps);
  }
}
