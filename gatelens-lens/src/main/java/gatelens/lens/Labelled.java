package gatelens.lens;

import gatelens.compare.Assessment;
import gatelens.data.Entry;
import gatelens.lens.choice.LearnedRows;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import gatelens.train.Label;
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

  /// What is fair to judge a model by.
  ///
  /// @param rows those to judge by
  /// @param of how many there were
  /// @param learned how many of these the model has learned from
  public record Fair(Labelled rows, int of, int learned) {
    /// True if those that were learned from are left out.
    public boolean leftOut() {
      return rows.entries().size() < of;
    }
  }

  /// Those that a model has not learned from, where this is the data of its training: half or more
  /// of it was learned from, and not all. Data of which fewer are known (rows of a test set may
  /// repeat some of the training) stays whole, and so does that which was learned from as a whole.
  ///
  /// @param asked true if somebody said which rows; then all of them stay
  public Fair fair(Model model, boolean asked) {
    LearnedRows known = LearnedRows.of(model.info());
    List<Entry> others = entries.stream().filter(e -> !known.holds(e.sample())).toList();
    int learned = entries.size() - others.size();
    boolean leaves = !asked && !others.isEmpty() && 2 * learned >= entries.size();
    Labelled rows = leaves ? new Labelled(others, of, hanging, forecast, unread) : this;
    return new Fair(rows, entries.size(), learned);
  }

  /// How good a model is on them; empty where it answers no classes, or one of them has none.
  public Optional<Assessment> figures(Model model, Workers workers) {
    List<Example> all = examples();
    boolean classes =
        !all.isEmpty()
            && model.classCount() > 1
            && model.info().outputs().isEmpty()
            && all.stream().allMatch(one -> one.label() instanceof Label.Class);
    return classes ? Optional.of(Assessment.of(model, all, workers)) : Optional.empty();
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
