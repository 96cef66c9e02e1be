package gatelens.data.file;

import gatelens.data.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// What is known of the columns of a table while they are looked at, and what can be asked of each.
abstract sealed class TableFindings permits SequenceGuess {
  static final int LONG = 2;
  static final int FEW_CLASSES = 50;
  static final double STANDING = 0.05;
  static final int LEAST_EACH = 5;

  final Path file;
  final TableTally tally;
  final Reading asked;
  final Groups.Rows rows;
  final List<String> questions = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final Map<Integer, String> reasons = new java.util.HashMap<>();
  List<Integer> ids = new ArrayList<>();
  OptionalInt time = OptionalInt.empty();
  OptionalInt label = OptionalInt.empty();
  OptionalInt text = OptionalInt.empty();
  Optional<Groups> groups = Optional.empty();
  final Set<Integer> left = new HashSet<>();

  TableFindings(Path file, TableTally tally, Reading asked, Groups.Rows rows) {
    this.file = file;
    this.tally = tally;
    this.asked = asked;
    this.rows = rows;
  }

  String name(int at) {
    return tally.header().get(at);
  }

  ColumnTally column(int at) {
    return tally.columns().get(at);
  }

  boolean free(int at) {
    return !ids.contains(at) && !is(time, at) && !is(label, at) && !is(text, at);
  }

  static boolean is(OptionalInt place, int at) {
    return place.isPresent() && place.getAsInt() == at;
  }

  List<Integer> all() {
    return IntStream.range(0, tally.header().size()).boxed().toList();
  }

  DateForm timeForm() {
    return time.isPresent() ? Columns.timeForm(tally, asked, time.getAsInt()) : DateForm.NUMBER;
  }

  boolean hasTexts() {
    return text.isPresent()
        || all().stream().anyMatch(at -> free(at) && column(at).kind() == ColumnTally.Kind.TEXT);
  }

  boolean repeats(int at) {
    return column(at).different() > 1
        && (long) LONG * column(at).different() <= column(at).there()
        && column(at).missing() == 0;
  }

  /// True if there is no header.
  boolean numbered() {
    return IntStream.range(0, tally.header().size())
        .allMatch(i -> name(i).equals(Integer.toString(i)));
  }

  List<Groups> tried(List<List<Integer>> candidates) throws IOException {
    return Groups.of(candidates, tally, time, timeForm(), rows);
  }

  String names(List<Integer> places) {
    return String.join(",", places.stream().map(this::name).toList());
  }

  /// Numbers of the rows, as programs write them beside a table.
  boolean rowNumbers(int at) {
    return column(at).countsRows(at, name(at));
  }

  String others(int without) {
    List<String> names =
        all().stream()
            .filter(at ->
                free(at)
                    && at != without
                    && column(at).kind() != ColumnTally.Kind.NAMES
                    && column(at).kind() != ColumnTally.Kind.TEXT)
            .map(this::name)
            .toList();
    return names.isEmpty() ? "COLUMN" : String.join(",", names);
  }
}
