package gatelens.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Everything that stands in a model file, part by part, and what became of each: a reader accounts
/// for all of a file or refuses it, so that nothing is left out without a word. A {@link
/// Stocktaking} makes one.
///
/// @param entries in the order of the file
public record Inventory(List<Entry> entries) {
  /// Of a file of which no account was taken.
  public static final Inventory EMPTY = new Inventory(List.of());

  private static final int MOST_NAMED = 12;

  /// Keeps an unmodifiable copy.
  public Inventory {
    entries = List.copyOf(entries);
  }

  /// What kind of part of a file it is.
  public enum Kind {
    /// A layer, or a module.
    LAYER,
    /// An operator of a graph.
    OPERATOR,
    /// A trained array.
    WEIGHT,
    /// An array that is not trained: a buffer, a constant.
    BUFFER,
    /// A setting or attribute.
    SETTING,
    /// An argument of a call, by place or by name.
    ARGUMENT,
    /// An input of the model.
    INPUT,
    /// An output of the model.
    OUTPUT,
    /// Which of several results of a layer is taken.
    INDEX,
    /// An axis or a size.
    AXIS,
    /// Something that stands beside the model: the state of an optimiser, the name of a program.
    OTHER
  }

  /// What became of a part.
  public enum State {
    /// Used as it stands.
    USED,
    /// Used, in one of several readings that the file leaves open, or in another form than it has;
    /// the reason says which reading was taken.
    READ_AS,
    /// Known not to matter for the answers; the reason says why.
    IMMATERIAL,
    /// Not understood. A finished inventory has none of these.
    NOT_UNDERSTOOD
  }

  /// A part of a file.
  ///
  /// @param kind what it is
  /// @param name as the file has it, with its place: `gru.recurrent_activation`
  /// @param state what became of it
  /// @param reason why, in words; empty where the state says everything
  public record Entry(Kind kind, String name, State state, String reason) {
    /// The kind's word: `setting`.
    public String kindWord() {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    /// The state's word: `used`, `read as`.
    public String stateWord() {
      return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// Both, one after the other.
  public Inventory and(Inventory other) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(other.entries);
    return new Inventory(all);
  }

  /// The entries in one state.
  public List<Entry> in(State state) {
    return entries.stream().filter(entry -> entry.state == state).toList();
  }

  /// Why a setting that says that training leaves a layer as it is does not matter for answers.
  public static final String FROZEN = "training leaves the layer as it is";

  /// Why a setting that is set and changes what is learned does not matter for answers.
  public static final String LEARNING = "acts while training only, and is set";

  /// How the reason begins of a setting that training here has, too: what follows is a part of a
  /// `Penalty`, such as `kernel_l2=0.01`.
  public static final String PENALTY = "acts while training only: ";

  /// The entries of settings that training here has, too.
  public List<Entry> penalties() {
    return entries.stream().filter(e -> e.reason.startsWith(PENALTY)).toList();
  }

  /// The names of the settings of one such reason.
  public List<String> because(String reason) {
    return entries.stream().filter(e -> e.reason.equals(reason)).map(Entry::name).toList();
  }

  /// True if every part is used as it stands or known not to matter: there is only one reading.
  public boolean plain() {
    return in(State.READ_AS).isEmpty() && in(State.NOT_UNDERSTOOD).isEmpty();
  }

  /// One line that says which readings were taken; empty if the inventory is plain.
  public Optional<String> remark() {
    List<Entry> read = in(State.READ_AS);
    return read.isEmpty()
        ? Optional.empty()
        : Optional.of(words(read, entry -> !entry.reason.isEmpty()));
  }

  /// The same, if every part is understood.
  ///
  /// @param file for the message
  /// @throws UnsupportedModelException if something is not understood; the message names it
  public Inventory complete(String file) {
    List<Entry> open = in(State.NOT_UNDERSTOOD);
    if (!open.isEmpty()) {
      throw new UnsupportedModelException(
          file
              + ": not everything in it is understood, so its answers could be wrong: "
              + words(open, entry -> !entry.reason.isEmpty()));
    }
    return this;
  }

  private static String words(List<Entry> list, Predicate<Entry> reasoned) {
    StringBuilder words = new StringBuilder();
    for (Entry entry : list.subList(0, Math.min(MOST_NAMED, list.size()))) {
      words
          .append(words.isEmpty() ? "" : "; ")
          .append(entry.kindWord())
          .append(' ')
          .append(entry.name)
          .append(reasoned.test(entry) ? ": " + entry.reason : "");
    }
    return list.size() > MOST_NAMED
        ? words + "; and " + (list.size() - MOST_NAMED) + " more"
        : words.toString();
  }
}
