package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What the columns of a table are for.
///
/// @param header names of all columns
/// @param ids positions of the columns that tell sequences apart
/// @param time position of the time
/// @param label position of the class
/// @param text position of a text
/// @param features positions of what is read
/// @param words for each feature, true if it holds words
record Columns(
    List<String> header,
    List<Integer> ids,
    OptionalInt time,
    OptionalInt label,
    OptionalInt text,
    List<Integer> features,
    List<Boolean> words) {
  private static final Set<String> LABELS = Set.of("label", "class", "target", "y", "activity");

  /// Rows that are looked at to find out what a column holds.
  static final int LOOKED_AT = 1000;

  /// What a table's beginning and what is known of it say.
  ///
  /// @param file for messages
  /// @throws DataException if a column that is named is not there
  static Columns of(Path file, Table.Look look, Reading reading) throws DataException {
    List<String> header = look.header();
    List<Integer> ids = new ArrayList<>();
    for (String name : reading.roles().id()) {
      ids.add(position(file, header, name));
    }
    OptionalInt time = named(file, header, reading.roles().time());
    OptionalInt label =
        reading.roles().label().isPresent()
            ? named(file, header, reading.roles().label())
            : usualLabel(header, reading);
    OptionalInt text = named(file, header, reading.roles().text());
    List<Integer> features = new ArrayList<>();
    for (String name : reading.roles().features()) {
      features.add(position(file, header, name));
    }
    if (features.isEmpty()) {
      for (int i = 0; i < header.size(); i++) {
        if (!ids.contains(i) && !is(time, i) && !is(label, i) && !is(text, i)) {
          features.add(i);
        }
      }
    }
    return new Columns(header, ids, time, label, text, features, words(look, features));
  }

  private static OptionalInt named(Path file, List<String> header, Optional<String> name)
      throws DataException {
    return name.isPresent()
        ? OptionalInt.of(position(file, header, name.get()))
        : OptionalInt.empty();
  }

  private static boolean is(OptionalInt position, int i) {
    return position.isPresent() && position.getAsInt() == i;
  }

  private static OptionalInt usualLabel(List<String> header, Reading reading) {
    for (int i = 0; reading.windows().isEmpty() && i < header.size(); i++) {
      if (LABELS.contains(header.get(i).toLowerCase(Locale.ROOT))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static int position(Path file, List<String> header, String name) throws DataException {
    int at = name.equals("last") ? header.size() - 1 : header.indexOf(name);
    if (at < 0) {
      throw new DataException(file, 1, "there is no column " + name + "; there are " + header);
    }
    return at;
  }

  /// A column holds words if most of its first cells are no numbers: a single one is a bad row.
  private static List<Boolean> words(Table.Look look, List<Integer> features) {
    int[] counts = new int[look.header().size()];
    for (List<String> cells : look.rows()) {
      for (int feature : features) {
        counts[feature] += Cells.isNumber(cells.get(feature)) ? 0 : 1;
      }
    }
    return features.stream().map(f -> counts[f] * 2 > look.rows().size()).toList();
  }

  /// True if the columns have only the numbers that those of a table without a header get.
  boolean numbered() {
    for (int i = 0; i < header.size(); i++) {
      if (!header.get(i).equals(Integer.toString(i))) {
        return false;
      }
    }
    return true;
  }

  /// The first feature that holds words, where rows are no steps: it is taken for a text.
  Optional<String> firstWords() {
    int at = words.indexOf(true);
    return at < 0 ? Optional.empty() : Optional.of(featureNames().get(at));
  }

  List<String> featureNames() {
    return features.stream().map(header::get).toList();
  }

  Answer answer(List<String> cells) {
    String name = label.isPresent() ? cells.get(label.getAsInt()).strip() : "";
    return name.isEmpty() ? new Answer.None() : new Answer.Name(name);
  }

  String id(List<String> cells) {
    if (ids.size() == 1) {
      return cells.get(ids.get(0));
    }
    List<String> parts = ids.stream().map(cells::get).toList();
    return String.join("/", parts);
  }
}
