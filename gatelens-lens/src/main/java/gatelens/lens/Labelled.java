package gatelens.lens;

import gatelens.data.Entry;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Inputs with what they should be answered with.
///
/// @param entries in the order of the data
/// @param of how many there are in all, of which these were drawn; as many if these are all
/// @param hanging how many in a row hang together, such as windows of a series that overlap; 1 if
///   each is independent
/// @param forecast the feature of arrays that is forecast, where later windows show it
/// @param unread what the model did not get to see of raw data, in sentences
public record Labelled(
    List<Entry> entries, long of, int hanging, Optional<Integer> forecast, List<String> unread) {
  /// Keeps unmodifiable copies.
  public Labelled {
    entries = List.copyOf(entries);
    unread = List.copyOf(unread);
  }

  /// All that there are.
  public Labelled(List<Entry> entries) {
    this(entries, entries.size(), 1, Optional.empty(), List.of());
  }

  /// What the model reads.
  public List<Sample> samples() {
    return entries.stream().map(Entry::sample).toList();
  }

  /// The same with their labels; empty if one of them has none.
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.label().isEmpty()) {
        return List.of();
      }
      examples.add(new Example(entry.sample(), entry.label().get()));
    }
    return examples;
  }

  /// Where each is from, and for a text how it begins; `input 0` for arrays.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      names.add(entry.name().isEmpty() ? "input " + names.size() : entry.name());
    }
    return names;
  }
}
