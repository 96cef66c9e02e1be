package gatelens.decision;

import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;

/// One sequence, or several that belong together, that a question is about.
///
/// @param number among all that were asked about, from 0
/// @param name where it is from, such as a file; empty if that is not known
/// @param sample what the model reads
/// @param raw what each input was before it was encoded; empty if that is not known
public record Subject(int number, String name, Sample sample, List<RawInput> raw) {
  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if there are raw inputs, but not one for each input
  public Subject {
    raw = List.copyOf(raw);
    if (!raw.isEmpty() && raw.size() != sample.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + sample.inputs().size() + " raw inputs or none, found " + raw.size());
    }
  }

  /// A sample of which nothing else is known.
  public static Subject of(int number, Sample sample) {
    return new Subject(number, "", sample, List.of());
  }

  /// Samples of which nothing else is known, numbered from 0.
  public static List<Subject> all(List<Sample> samples) {
    List<Subject> subjects = new ArrayList<>();
    for (Sample sample : samples) {
      subjects.add(of(subjects.size(), sample));
    }
    return subjects;
  }

  /// What an input was before it was encoded.
  ///
  /// @param input from 0
  public RawInput raw(int input) {
    return raw.isEmpty() ? RawInput.NONE : raw.get(input);
  }
}
