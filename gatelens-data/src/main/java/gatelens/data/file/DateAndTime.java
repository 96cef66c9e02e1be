package gatelens.data.file;

import gatelens.data.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table whose dates and times of day stand in two columns, as one with both in one: `date +
/// time` in the place of the first.
///
/// @param table with two columns
/// @param date position of the dates
/// @param time position of the times of day
record DateAndTime(Table table, int date, int time) implements Table {
  private static final String JOINED = " + ";

  /// A table as it is, or with both in one column: where there is one column of dates and one of
  /// times of day that nobody named otherwise, and where a model was trained so.
  static Table of(Table table, Table.Look look, Reading reading) {
    List<String> header = look.header();
    Optional<String> named = reading.roles().time();
    if (named.isPresent()) {
      for (int i = 0; i < header.size(); i++) {
        for (int j = 0; j < header.size(); j++) {
          if (!header.contains(named.get())
              && named.get().equals(header.get(i) + JOINED + header.get(j))) {
            return new DateAndTime(table, i, j);
          }
        }
      }
      return table;
    }
    List<Integer> dates = new ArrayList<>();
    List<Integer> clocks = new ArrayList<>();
    for (int at = 0; at < header.size(); at++) {
      if (reading.roles().id().contains(header.get(at))
          || reading.roles().features().contains(header.get(at))
          || reading.roles().label().equals(Optional.of(header.get(at)))
          || look.rows().isEmpty()) {
        continue;
      }
      if (all(look.rows(), at, false)) {
        dates.add(at);
      } else if (all(look.rows(), at, true)) {
        clocks.add(at);
      }
    }
    List<Integer> first =
        dates.stream().filter(at -> ColumnNames.time(header.get(at)) == 0).toList();
    List<Integer> best = dates.size() > 1 ? first : dates;
    return best.size() == 1 && clocks.size() == 1 && learned(reading)
        ? new DateAndTime(table, best.get(0), clocks.get(0))
        : table;
  }

  /// A model of before, or one that reads no time, is asked as it was trained.
  private static boolean learned(Reading reading) {
    return reading.notations().isEmpty() && reading.roles().text().isEmpty();
  }

  private static boolean all(List<List<String>> rows, int at, boolean clock) {
    boolean some = false;
    for (List<String> row : rows) {
      String cell = row.get(at);
      if (Cells.missing(cell)) {
        continue;
      }
      Optional<DateText> text = DateText.of(cell);
      if (text.isEmpty() || !(clock ? text.get().clockOnly() : text.get().dateOnly())) {
        return false;
      }
      some = true;
    }
    return some;
  }

  @Override
  public Path file() {
    return table.file();
  }

  @Override
  public List<String> header() throws IOException {
    return names(table.header());
  }

  private List<String> names(List<String> header) {
    List<String> names = new ArrayList<>(header);
    names.set(date, header.get(date) + JOINED + header.get(time));
    names.remove(time);
    return names;
  }

  private List<String> joined(List<String> cells) {
    List<String> both = new ArrayList<>(cells);
    both.set(
        date,
        Cells.missing(cells.get(date))
            ? ""
            : cells.get(date).strip() + " " + cells.get(time).strip());
    both.remove(time);
    return both;
  }

  @Override
  public Look look(int most) throws IOException {
    Look look = table.look(most);
    return new Look(names(look.header()), look.rows().stream().map(this::joined).toList());
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    table.read((line, cells) -> visitor.row(line, joined(cells)));
  }

  @Override
  public void survey(CellVisitor visitor) throws IOException {
    table.survey((line, cells) -> visitor.row(line, joined(cells)));
  }

  @Override
  public List<String> notes() throws IOException {
    return table.notes();
  }
}
