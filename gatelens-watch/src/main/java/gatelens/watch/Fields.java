package gatelens.watch;

import gatelens.lens.Refused;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which fields of an event are what.
///
/// @param key whose values tell streams apart; empty for those that told sequences apart in
///   training
/// @param time of the event; empty for that of training
/// @param features what a model of arrays reads, in order; empty for a model that knows its columns
/// @param hidden fields that are never written anywhere as they are: a key stands as a digest
/// @param format how events are written
public record Fields(
    List<String> key,
    Optional<String> time,
    List<String> features,
    Set<String> hidden,
    Format format) {
  /// How events are written.
  public enum Format {
    /// By the first line.
    AUTO,
    /// A JSON object a line.
    JSON,
    /// A table with a header, a row a line.
    CSV
  }

  /// Those of training, nothing hidden.
  public static final Fields TRAINED =
      new Fields(List.of(), Optional.empty(), List.of(), Set.of(), Format.AUTO);

  /// Keeps unmodifiable copies.
  public Fields {
    key = List.copyOf(key);
    features = List.copyOf(features);
    // in one order, as a run is told apart by its words
    hidden = Collections.unmodifiableSet(new TreeSet<>(hidden));
    if (features.stream().distinct().count() < features.size()) {
      throw new Refused(Refused.Kind.QUESTION, "a feature is named twice: " + features);
    }
  }
}
