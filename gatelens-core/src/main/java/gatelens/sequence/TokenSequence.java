package gatelens.sequence;

import java.util.Arrays;

/// A sequence of token ids.
///
/// @param ids `int[T]`, each from 0 to the vocabulary's size - 1; 0 is padding where the embedding
///   masks zero
/// @param steps the names of the T tokens
public record TokenSequence(int[] ids, Axis steps) implements Sequence {
  /// Checks that there is one name a token.
  ///
  /// @throws IllegalArgumentException if the axis has another length than `ids`
  public TokenSequence {
    if (steps.length() != ids.length) {
      throw new IllegalArgumentException(
          ids.length + " tokens, but the axis of steps names " + steps.length());
    }
  }

  /// Token ids whose steps are numbered.
  public static TokenSequence of(int... ids) {
    return new TokenSequence(ids, Axis.steps(ids.length));
  }

  @Override
  public int length() {
    return ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence that
        && Arrays.equals(ids, that.ids)
        && steps.equals(that.steps);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "tokens[" + ids.length + "]";
  }
}
