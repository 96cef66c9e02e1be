package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private static final int LOOKED_AT = 1000;

  static Columns of(Table table, Reading reading) throws IOException {
    List<String> header = table.header();
    List<Integer> ids = new ArrayList<>();
    for (String name : reading.id()) {
      ids.add(position(table, header, name));
    }
    OptionalInt time =
        reading.time().isPresent()
            ? OptionalInt.of(position(table, header, reading.time().get()))
            : OptionalInt.empty();
    OptionalInt label =
        reading.label().isPresent()
            ? OptionalInt.of(position(table, header, reading.label().get()))
            : usualLabel(header, reading);
    OptionalInt text =
        reading.text().isPresent()
            ? OptionalInt.of(position(table, header, reading.text().get()))
            : OptionalInt.empty();
    List<Integer> features = new ArrayList<>();
    for (String name : reading.features()) {
      features.add(position(table, header, name));
    }
    if (features.isEmpty()) {
      for (int i = 0; i < header.size(); i++) {
        if (!ids.contains(i) && !is(time, i) && !is(label, i) && !is(text, i)) {
          features.add(i);
        }
      }
    }
    return new Columns(header, ids, time, label, text, features, words(table, features));
  }

  private static boolean is(OptionalInt position, int i) {
    return position.isPresent() && position.getAsInt() == i;
  }

  private static OptionalInt usualLabel(List<String> header, Reading reading) {
    for (int i = 0; reading.window() == 0 && i < header.size(); i++) {
      if (LABELS.contains(header.get(i).toLowerCase(Locale.ROOT))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static int position(Table table, List<String> header, String name) throws DataException {
    int at = name.equals("last") ? header.size() - 1 : header.indexOf(name);
    if (at < 0) {
      throw new DataException(
          table.file(), 1, "there is no column " + name + "; there are " + header);
    }
    return at;
  }

  /// A column holds words if most of its first cells are no numbers: a single one is a bad row.
  private static List<Boolean> words(Table table, List<Integer> features) throws IOException {
    Map<Integer, Integer> counts = new HashMap<>();
    int[] rows = {0};
    table.read((line, cells) -> {
      for (int feature : features) {
        if (!Cells.isNumber(cells.get(feature))) {
          counts.merge(feature, 1, Integer::sum);
        }
      }
      return ++rows[0] < LOOKED_AT;
    });
    return features.stream().map(f -> counts.getOrDefault(f, 0) * 2 > rows[0]).toList();
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
