package gatelens.decision;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an input was before it was encoded, where a picture or a document shows it.
public sealed interface RawInput {
  /// Nothing is known, or nothing of it is shown.
  RawInput NONE = new None();

  /// Nothing.
  record None() implements RawInput {}

  /// A text.
  ///
  /// @param text as it was read
  /// @param spans where each token stands in it
  record Text(String text, List<Span> spans) implements RawInput {
    /// Keeps an unmodifiable copy.
    public Text {
      spans = List.copyOf(spans);
    }
  }

  /// A place in a text, counted in characters (code points).
  ///
  /// @param start of the first character, from 0
  /// @param end after the last
  record Span(int start, int end) {}

  /// A table of events, as it was read.
  ///
  /// @param values of each column by its name, one a step; empty where a value is missing
  record Series(Map<String, List<String>> values) implements RawInput {
    /// Keeps an unmodifiable copy.
    public Series {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((name, column) -> copy.put(name, List.copyOf(column)));
      values = Collections.unmodifiableMap(copy);
    }
  }

  /// A sound, one channel.
  ///
  /// @param samples `float[S]`, in [-1, 1]; do not write to them
  /// @param rate samples a second
  record Sound(float[] samples, int rate) implements RawInput {
    @Override
    public boolean equals(Object other) {
      return other instanceof Sound that
          && rate == that.rate
          && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(samples) + rate;
    }

    @Override
    public String toString() {
      return "Sound[" + samples.length + " samples, " + rate + " Hz]";
    }
  }
}
