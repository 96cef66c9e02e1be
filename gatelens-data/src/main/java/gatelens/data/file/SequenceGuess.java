package gatelens.data.file;

import gatelens.data.Reading;
import gatelens.data.Words;
import gatelens.names.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Finds the rows that belong together: the values of an id repeat, time passes within it, and a
/// label is the same in all its rows.
abstract sealed class SequenceGuess extends TableFindings permits TableGuess {
  SequenceGuess(Path file, TableTally tally, Reading asked, Groups.Rows rows) {
    super(file, tally, asked, rows);
  }

  /// True if each step has an answer.
  boolean steps() {
    return asked.conventions().answer().everyStep();
  }

  /// Answers of steps need steps, and a column.
  void stepsOf(boolean isLong, boolean forecast) {
    if (steps() && (!isLong || forecast)) {
      questions.add(
          forecast
              ? "--as steps is of a column with an answer for each step; a forecast answers with"
                  + " the steps to come"
              : "--as steps is of sequences, and nothing says which rows are one: --id COLUMN");
    } else if (steps() && label.isEmpty()) {
      questions.add("nothing says which column has the answer of each step: --label COLUMN");
    }
  }

  /// True for lengths of time, such as those of laps, which look like times of a day.
  boolean lasts(int at) {
    return ColumnNames.lasting(name(at)) && column(at).dates().form() == DateForm.CLOCK;
  }

  /// True for a column that says which part of a set a row belongs to: no model is to read it.
  boolean partsOfASet(int at) {
    boolean parts =
        ColumnNames.partsOfASet(column(at).counts().keySet())
            && !asked.conventions().words().contains(name(at));
    if (parts) {
      notes.add(
          "column %s says which part of a set a row belongs to, and is not read; --test FILE or --test-share keeps rows apart, --words %s reads it"
              .formatted(name(at), name(at)));
    }
    return parts;
  }

  /// A time whose year, month, day or hour stand in columns of their own: one of them alone does
  /// not order the rows.
  void partsOfTime() {
    if (time.isEmpty() || !asked.roles().time().isEmpty()) {
      return;
    }
    boolean date = column(time.getAsInt()).kind() == ColumnTally.Kind.DATE;
    int known = ColumnNames.partOfTime(name(time.getAsInt()));
    List<Integer> parts =
        all().stream()
            .filter(at -> free(at) && column(at).kind() == ColumnTally.Kind.NUMBER)
            .filter(at -> column(at).allWhole() && column(at).different() > 1)
            .filter(at -> ColumnNames.partOfTime(name(at)) >= (date ? 3 : 0))
            .toList();
    boolean repeats = groups.isPresent() ? again(groups.get()) : !column(time.getAsInt()).unique();
    if ((date || known >= 0) && !parts.isEmpty() && repeats) {
      questions.add(
          "the time of a row stands in several columns, %s and %s: write it into one, such as 2026-01-31 13:00, or name the one that orders the rows with --time"
              .formatted(name(time.getAsInt()), names(parts)));
    }
  }

  private boolean again(Groups one) {
    try {
      return tried(List.of(one.ids())).get(0).standing() > 0;
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  void findGroups(boolean forecast) throws IOException {
    if (!ids.isEmpty()) {
      groups = Optional.of(tried(List.of(ids)).get(0));
      return;
    }
    if (asked.roles().id().equals(Columns.NO_ID)) {
      return;
    }
    if (!forecast && (hasTexts() || asked.imageRows() > 0)) {
      return;
    }
    List<Integer> named =
        all().stream().filter(at -> mayBeId(at) && ColumnNames.id(name(at))).toList();
    List<Groups> good = passing(named, true);
    if (good.isEmpty() && !forecast) {
      // several steps at one time: dates without a time of day
      good =
          tried(named.stream().map(List::of).toList()).stream()
              .filter(one -> constantLabel(one) && labelled(one))
              .toList();
    }
    String reason = "by its name, and its values repeat";
    if (good.isEmpty() && !named.isEmpty() && !forecast) {
      differing(named);
    }
    if (good.isEmpty() && (time.isPresent() || numbered()) && !forecast) {
      List<Integer> others =
          all().stream().filter(at -> mayBeId(at) && !named.contains(at)).limit(8).toList();
      good =
          passing(others, false).stream()
              .filter(one -> one.standing() <= STANDING && labelled(one))
              .toList();
      reason = "its values repeat, and time passes within each";
    }
    if (good.size() > 1) {
      good = finest(good);
    }
    if (good.size() > 1) {
      questions.add(
          "two columns may tell the sequences apart, "
              + names(good.get(0).ids())
              + " and "
              + names(good.get(1).ids())
              + ": name one with --id "
              + names(good.get(0).ids())
              + " or --id "
              + names(good.get(1).ids()));
    }
    if (!good.isEmpty()) {
      groups = Optional.of(good.get(0));
      ids = new ArrayList<>(good.get(0).ids());
      for (int id : ids) {
        reasons.put(id, reason);
      }
      if (numbered() && time.isEmpty()) {
        countedTime();
      }
    }
  }

  /// Without a header: whole numbers of which none comes twice within a sequence.
  void countedTime() throws IOException {
    for (int at : all()) {
      if (free(at)
          && column(at).kind() == ColumnTally.Kind.NUMBER
          && column(at).allWhole()
          && repeats(at)) {
        Groups one =
            Groups.of(List.of(ids), tally, OptionalInt.of(at), DateForm.NUMBER, rows).get(0);
        if (one.standing() == 0) {
          time = OptionalInt.of(at);
          reasons.put(at, "none of its numbers comes twice within a sequence");
          return;
        }
      }
    }
  }

  /// A table whose rows belong together by its names, but not by its answers: what is meant is
  /// asked, since read as examples the rows would be other data.
  void differing(List<Integer> named) throws IOException {
    for (Groups one : tried(named.stream().map(List::of).toList())) {
      if (time.isEmpty() || one.standing() <= STANDING) {
        String id = names(one.ids());
        questions.add(
            "rows belong together by "
                + id
                + ", but the answer differs within it: --label names another column, --id columns"
                + " that part the rows further, --id none takes each row for an example, --as steps"
                + " an answer for each step");
        return;
      }
    }
  }

  boolean mayBeId(int at) {
    ColumnTally.Kind kind = column(at).kind();
    boolean whole = kind == ColumnTally.Kind.NUMBER && column(at).allWhole();
    boolean word = kind == ColumnTally.Kind.WORDS || kind == ColumnTally.Kind.NAMES;
    return free(at)
        && (whole || word || kind == ColumnTally.Kind.STRAYS)
        && !asked.roles().features().contains(name(at))
        && !asked.windows().map(w -> w.targets().contains(name(at))).orElse(false)
        && ColumnNames.label(name(at)) != 0
        && repeats(at);
  }

  /// Those within which a label is constant, where there is one; where one alone is too coarse,
  /// together with another column.
  List<Groups> passing(List<Integer> candidates, boolean joined) throws IOException {
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<Groups> good = new ArrayList<>();
    for (Groups one : tried(candidates.stream().map(List::of).toList())) {
      boolean passes = time.isEmpty() || one.standing() <= STANDING;
      Optional<Groups> finer =
          joined && time.isPresent() && one.standing() > 0 ? finer(one) : Optional.empty();
      if (finer.isPresent()) {
        good.add(finer.get());
      } else if (passes && constantLabel(one)) {
        good.add(one);
      }
    }
    return good;
  }

  /// An id whose numbers begin again within another column: the two together.
  Optional<Groups> finer(Groups coarse) throws IOException {
    List<List<Integer>> pairs = new ArrayList<>();
    for (int at : all()) {
      ColumnTally.Kind kind = column(at).kind();
      boolean names = kind == ColumnTally.Kind.WORDS || ColumnNames.id(name(at));
      if (!coarse.ids().contains(at) && !is(time, at) && names && repeats(at)) {
        pairs.add(List.of(at, coarse.ids().get(0)));
      }
    }
    return tried(pairs).stream()
        .filter(one -> one.standing() == 0 && one.length() >= LONG && constantLabel(one))
        .findFirst();
  }

  boolean constantLabel(Groups one) {
    if (steps()) {
      return true;
    }
    if (label.isPresent()) {
      return one.constant(label.getAsInt());
    }
    List<Integer> sure = all().stream().filter(at -> ColumnNames.label(name(at)) == 0).toList();
    return sure.isEmpty() || sure.stream().anyMatch(at -> one.constant(at));
  }

  /// True if a column may be the label of these sequences.
  boolean labelled(Groups one) {
    return label.isPresent() || !labels(one).isEmpty();
  }

  List<Integer> labels(Groups one) {
    return all().stream()
        .filter(at ->
            free(at)
                && !one.ids().contains(at)
                && one.constant(at)
                && column(at).different() > 1
                && column(at).different() <= FEW_CLASSES
                && one.count() > column(at).different()
                && !asked.roles().features().contains(name(at)))
        .toList();
  }

  /// Of ids one of which holds others, those that begin with the name of the whole.
  List<Groups> finest(List<Groups> good) {
    List<Groups> exact =
        good.stream()
            .filter(one ->
                one.ids().size() == 1
                    && Set.of("id", "sequence", "sequence_id", "series", "series_id")
                        .contains(ColumnNames.plain(name(one.ids().get(0)))))
            .toList();
    if (exact.size() == 1) {
      return exact;
    }
    List<Groups> running = good.stream().filter(one -> one.standing() == 0).toList();
    return running.size() == 1 && time.isPresent() ? running : good;
  }

  /// True if the numbers of the second column go on by one within each value of the first.
  boolean countsSteps() throws IOException {
    if (tally.header().size() < 3 || !repeats(0) || !repeats(1) || !column(1).allWhole()) {
      return false;
    }
    Groups units =
        Groups.of(List.of(List.of(0)), tally, OptionalInt.of(1), DateForm.NUMBER, rows).get(0);
    return units.standing() == 0
        && !units.parted()
        && units.length() > LONG
        && column(1).counts().getOrDefault(UnderstoodTable.number(column(1).least()), 0)
            == units.count()
        && column(1).least() >= 0
        && column(1).least() <= 1;
  }

  /// Columns that are to be read as words and are not there.
  void unknownWords() {
    List<String> header = tally.header();
    for (String wanted : asked.conventions().words()) {
      if (!header.contains(Words.form(wanted))) {
        questions.add(
            "there is no column "
                + wanted
                + " that could be read as words; there are "
                + header
                + NearestName.question(wanted, header));
      }
    }
  }
}
