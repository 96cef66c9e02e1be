package gatelens.data.file;

import gatelens.data.Conventions;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.Understanding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Finds out what the columns of a table are for: by their names, then by tests. The values of an
/// id repeat, and time passes within it; a label is the same in all rows of a sequence; beside one
/// column of texts the column of few values is it. Where two remain, both are named.
final class TableGuess extends SequenceGuess {
  /// What was found.
  ///
  /// @param reading with the columns that were found, and how they are written
  /// @param columns the same by their places
  /// @param understanding in words
  record Found(Reading reading, Columns columns, Understanding understanding) {}

  private TableGuess(Path file, TableTally tally, Reading asked, Groups.Rows rows) {
    super(file, tally, asked, rows);
  }

  /// Looks at a table that is learned from.
  ///
  /// @param file for messages
  /// @param rows all rows of a small file, else the first
  /// @throws DataException if a column that was named is not there
  static Found of(Path file, TableTally tally, Reading asked, Groups.Rows rows) throws IOException {
    return new TableGuess(file, tally, asked, rows).found();
  }

  private Found found() throws IOException {
    Columns named = Columns.of(file, tally, asked);
    ids = new ArrayList<>(named.ids());
    time = named.time();
    label = named.label();
    text = named.text();
    boolean chosen = !asked.roles().features().isEmpty();
    boolean forecast = asked.windows().isPresent();
    if (time.isEmpty()) {
      time = usualTime();
    }
    findGroups(forecast);
    if (asked.roles().id().isEmpty() && !forecast) {
      melted();
      cutIds();
    }
    if (!forecast && label.isEmpty()) {
      findLabel();
    }
    unknownWords();
    boolean isLong = !ids.isEmpty() || forecast;
    stepsOf(isLong, forecast);
    if (!isLong) {
      wide(chosen);
    } else {
      unreadTimes();
      partsOfTime();
      if (!chosen) {
        leaveOut();
      }
    }
    return made(isLong, chosen);
  }

  /// A row for each value, `variable, value`: sequences of one variable each are not what is meant.
  private void melted() {
    List<Integer> named =
        ids.stream().filter(at -> ids.size() > 1 && ColumnNames.variable(name(at))).toList();
    boolean value = all().stream().anyMatch(at -> free(at) && ColumnNames.value(name(at)));
    if (!named.isEmpty() && value) {
      List<Integer> others = ids.stream().filter(at -> !named.contains(at)).toList();
      questions.add(
          "the table has a row for each value, of which column "
              + names(named)
              + " says what it is: make a column of each (in pandas: pivot), or say --id "
              + names(others)
              + " to read them as steps, --id "
              + names(ids)
              + " as sequences of their own");
    }
  }

  /// Ids whose last digits a spreadsheet has cut off: `1.23457E+15` may be many.
  private void cutIds() {
    for (int at : all()) {
      if (!ids.contains(at) && !ColumnNames.id(name(at)) && !ColumnNames.code(name(at))) {
        continue;
      }
      column(at).counts().keySet().stream()
          .filter(cell -> cell.matches("\\d[.,]\\d+E\\+\\d\\d"))
          .findFirst()
          .ifPresent(cell ->
              questions.add(
                  "column "
                      + name(at)
                      + " holds "
                      + cell
                      + ", the beginning of a longer number, as spreadsheets show it: several ids"
                      + " may be one here; export it as text, or say --id "
                      + name(at)));
    }
  }

  private boolean mayBeTime(int at) {
    ColumnTally.Kind kind = column(at).kind();
    return free(at)
        && !asked.roles().features().contains(name(at))
        && !asked.windows().map(w -> w.targets().contains(name(at))).orElse(false)
        && column(at).different() > 1
        && (kind == ColumnTally.Kind.DATE || kind == ColumnTally.Kind.NUMBER);
  }

  /// The time by its name, or the only column of dates.
  private OptionalInt usualTime() {
    List<Integer> dates =
        all().stream()
            .filter(at -> mayBeTime(at) && column(at).kind() == ColumnTally.Kind.DATE)
            .toList();
    for (int rank = 0; rank < 2; rank++) {
      int wanted = rank;
      List<Integer> named =
          all().stream()
              .filter(at -> mayBeTime(at) && ColumnNames.time(name(at)) == wanted)
              .toList();
      List<Integer> datesNamed = named.stream().filter(dates::contains).toList();
      List<Integer> best = datesNamed.isEmpty() ? named : datesNamed;
      if (!best.isEmpty()) {
        reasons.put(best.get(0), "by its name");
        return OptionalInt.of(best.get(0));
      }
    }
    if (dates.size() == 1 && !lasts(dates.get(0))) {
      reasons.put(dates.get(0), "the only dates");
      return OptionalInt.of(dates.get(0));
    }
    List<Integer> clocks =
        numbered() && dates.isEmpty()
            ? all().stream().filter(at -> mayBeTime(at) && column(at).unixTimes()).toList()
            : List.of();
    if (clocks.size() == 1) {
      reasons.put(clocks.get(0), "its numbers are times of Unix");
      return OptionalInt.of(clocks.get(0));
    }
    return OptionalInt.empty();
  }

  private void findLabel() throws IOException {
    for (int rank = 0; rank < 3; rank++) {
      int wanted = rank;
      List<Integer> named =
          all().stream()
              .filter(at ->
                  (free(at) || (ids.size() > 1 && ids.contains(at)))
                      && ColumnNames.label(name(at)) == wanted
                      && !asked.roles().features().contains(name(at))
                      && column(at).kind() != ColumnTally.Kind.TEXT
                      && column(at).kind() != ColumnTally.Kind.EMPTY)
              .toList();
      List<Integer> constant =
          groups.isPresent()
              ? named.stream().filter(at -> groups.get().constant(at)).toList()
              : named;
      if (constant.size() > 1) {
        questions.add(
            "two columns are named as the answer is, "
                + name(constant.get(0))
                + " and "
                + name(constant.get(1))
                + ": name one with --label");
      }
      List<Integer> best = constant.isEmpty() && (wanted == 0 || steps()) ? named : constant;
      if (!best.isEmpty()) {
        label = OptionalInt.of(best.get(0));
        reasons.put(best.get(0), "by its name");
        return;
      }
    }
    labelByTest();
  }

  private void labelByTest() throws IOException {
    List<Integer> few =
        groups.isPresent()
            ? labels(groups.get())
            : all().stream()
                .filter(at ->
                    free(at)
                        && (column(at).kind() == ColumnTally.Kind.WORDS || rated(at))
                        && column(at).different() > 1
                        && column(at).different() <= FEW_CLASSES
                        && (long) LONG * column(at).different() <= column(at).there()
                        && !asked.roles().features().contains(name(at)))
                .toList();
    if (few.isEmpty() && groups.isEmpty() && numbered() && countsSteps()) {
      questions.add(
          "the second number counts the steps of what the first tells apart, and nothing says what"
              + " is to be answered: --id 0 --time 1 --label COLUMN names the answer of each"
              + " sequence, --window 24 --forecast COLUMN forecasts");
      return;
    }
    if (few.isEmpty() && groups.isEmpty() && numbered()) {
      OptionalInt end = atTheEnd();
      end.ifPresent(
          at -> reasons.put(at, "whole numbers as classes have them, at the end of a row"));
      label = end;
      return;
    }
    if (few.size() == 1) {
      label = OptionalInt.of(few.get(0));
      reasons.put(
          few.get(0),
          groups.isPresent()
              ? "it is the same in all rows of a sequence"
              : "it is the column of few values");
    } else if (few.size() > 1) {
      questions.add(
          "no column is named as the answer is, and "
              + few.size()
              + " may be it, "
              + names(few)
              + ": name one with --label");
    }
  }

  /// Of a table without a header the last column or the first, where one of them holds the numbers
  /// of classes, each about as often as the others.
  private OptionalInt atTheEnd() {
    int last = tally.header().size() - 1;
    boolean lastOne = last > 1 && counted(last);
    boolean firstOne = last > 1 && counted(0);
    return lastOne == firstOne ? OptionalInt.empty() : OptionalInt.of(lastOne ? last : 0);
  }

  private boolean counted(int at) {
    ColumnTally column = column(at);
    int classes = column.different();
    return column.kind() == ColumnTally.Kind.NUMBER
        && column.allWhole()
        && column.missing() == 0
        && classes > 1
        && classes <= FEW_CLASSES
        && (column.least() == 0 || column.least() == 1)
        && column.most() - column.least() == classes - 1
        && column.counts().values().stream()
            .allMatch(count ->
                count >= LEAST_EACH && (long) LEAST_EACH * classes * count >= column.rows());
  }

  /// Few whole numbers beside texts, such as stars.
  private boolean rated(int at) {
    return hasTexts()
        && column(at).kind() == ColumnTally.Kind.NUMBER
        && column(at).allWhole()
        && !ColumnNames.id(name(at))
        && column(at).counts().values().stream().allMatch(count -> count >= LEAST_EACH);
  }

  /// Rows that are examples: a text, or the numbers of a series.
  private void wide(boolean chosen) {
    if (chosen || asked.imageRows() > 0) {
      return;
    }
    List<Integer> texts =
        all().stream()
            .filter(at -> free(at) && column(at).kind() == ColumnTally.Kind.TEXT)
            .toList();
    List<Integer> numbers =
        all().stream()
            .filter(at -> free(at) && column(at).kind() == ColumnTally.Kind.NUMBER)
            .toList();
    List<Integer> words =
        all().stream()
            .filter(at ->
                free(at)
                    && (column(at).kind() == ColumnTally.Kind.WORDS
                        || column(at).kind() == ColumnTally.Kind.NAMES))
            .toList();
    List<Integer> usual = texts.stream().filter(at -> ColumnNames.text(name(at))).toList();
    if (text.isEmpty() && texts.size() > 1 && usual.size() == 1) {
      text = OptionalInt.of(usual.get(0));
      reasons.put(usual.get(0), "it holds texts, and by its name");
    } else if (text.isEmpty() && texts.size() > 1) {
      questions.add(
          texts.size() + " columns hold texts, " + names(texts) + ": name one with --text-column");
    }
    if (text.isEmpty() && !texts.isEmpty()) {
      text = OptionalInt.of(texts.get(0));
      reasons.put(texts.get(0), "it holds texts");
    } else if (text.isEmpty() && !words.isEmpty() && numbers.size() <= 1) {
      List<Integer> names = words.stream().filter(at -> !ColumnNames.id(name(at))).toList();
      List<Integer> best = names.isEmpty() ? words : names;
      int widest = best.get(0);
      for (int at : best) {
        widest = column(at).different() > column(widest).different() ? at : widest;
      }
      text = OptionalInt.of(widest);
      reasons.put(widest, "it holds words");
      if (repeats(widest) && all().size() > 2 && questions.isEmpty()) {
        questions.add(
            "the values of "
                + name(widest)
                + " repeat, but nothing says that its rows are one sequence: --id "
                + name(widest)
                + " takes them together, --text-column "
                + name(widest)
                + " reads each as a text, --features "
                + names(words)
                + " reads the columns as categories of one step");
      }
    }
    for (int at : all()) {
      ColumnTally.Kind kind = column(at).kind();
      boolean numeric = kind == ColumnTally.Kind.NUMBER || kind == ColumnTally.Kind.STRAYS;
      boolean rowName = ColumnNames.id(name(at)) && column(at).unique() && column(at).rows() > 2;
      if (free(at) && (text.isPresent() || !numeric || rowName || rowNumbers(at))) {
        left.add(at);
        if (text.isEmpty()) {
          UnderstoodTable.numbersWithin(asked, name(at), column(at))
              .ifPresent(within -> notes.add("not read: " + within));
        }
      }
    }
    if (time.isPresent() && asked.roles().time().isEmpty()) {
      int at = time.getAsInt();
      time = OptionalInt.empty();
      boolean clock = numbered() && column(at).unixTimes();
      if (column(at).kind() == ColumnTally.Kind.DATE || clock) {
        left.add(at);
        boolean series = column(at).unique() && (numbers.size() > 1 || clock);
        if (label.isPresent()
            && text.isEmpty()
            && series
            && asked.roles().label().isEmpty()
            && asked.roles().id().isEmpty()
            && ColumnNames.label(name(label.getAsInt())) < 0) {
          questions.add(
              "its rows follow each other by "
                  + name(at)
                  + ", and "
                  + name(label.getAsInt())
                  + " may be the answer of each: --label "
                  + name(label.getAsInt())
                  + " takes each row for an example, --window 24 --forecast COLUMN forecasts the"
                  + " series, --id COLUMN parts it into sequences");
        }
        if (label.isEmpty() && text.isEmpty()) {
          questions.add(
              "it is one long series in the order of "
                  + name(at)
                  + ", and nothing says what is to be answered: --window 24 --forecast COLUMN"
                  + " forecasts it, --id COLUMN parts it into sequences, --label COLUMN names the"
                  + " answer of each row");
        }
      } else if (text.isPresent()) {
        left.add(at);
      }
    }
  }

  /// Columns of a long table that no model can learn from.
  private void leaveOut() {
    for (int at : all()) {
      if (!free(at)) {
        continue;
      }
      ColumnTally column = column(at);
      ColumnTally.Kind kind = column.kind();
      boolean word = kind == ColumnTally.Kind.NAMES || kind == ColumnTally.Kind.TEXT;
      boolean forced = asked.conventions().words().contains(name(at));
      if ((kind == ColumnTally.Kind.EMPTY && column.rows() > 2)
          || rowNumbers(at)
          || (column.unique() && ColumnNames.id(name(at)) && column.rows() > 2)
          || partsOfASet(at)) {
        left.add(at);
      } else if (word
          && !forced
          && column.there() > LEAST_EACH
          && UnderstoodTable.numbersWithin(asked, name(at), column).isEmpty()) {
        questions.add(
            "column "
                + name(at)
                + " holds "
                + column.different()
                + (tally.whole() ? "" : " or more")
                + " different words, such as '"
                + TextSource.shortened(column.counts().keySet().iterator().next())
                + "': each would be a category; leave it out with --features "
                + others(at)
                + ", or keep it with --words "
                + name(at));
      }
    }
  }

  /// A column that is named as a time and holds none that can be read is no category.
  private void unreadTimes() {
    for (int at : all()) {
      ColumnTally.Kind kind = column(at).kind();
      boolean words = kind == ColumnTally.Kind.WORDS || kind == ColumnTally.Kind.NAMES;
      boolean forced =
          asked.conventions().words().contains(name(at))
              || asked.roles().features().contains(name(at));
      if (free(at)
          && words
          && !forced
          && List.of("date", "datetime", "timestamp", "datum", "time")
              .contains(ColumnNames.plain(name(at)))
          && column(at).different() > FEW_CLASSES / 10
          && column(at).digits()) {
        questions.add(
            "column "
                + name(at)
                + " is named as a time, but '"
                + TextSource.shortened(column(at).counts().keySet().iterator().next())
                + "' is no date that is known: write it as 2026-01-31 13:45, or take it for words"
                + " with --words "
                + name(at));
      }
    }
  }

  private Found made(boolean isLong, boolean chosen) throws DataException {
    List<String> features =
        chosen || left.isEmpty()
            ? asked.roles().features()
            : all().stream().filter(at -> free(at) && !left.contains(at)).map(this::name).toList();
    if (isLong && features.isEmpty()) {
      features = all().stream().filter(this::free).map(this::name).toList();
    }
    Roles roles =
        new Roles(
            ids.stream().map(this::name).toList(),
            time.isPresent() ? Optional.of(name(time.getAsInt())) : Optional.empty(),
            asked.roles().timeScale(),
            features,
            label.isPresent() ? Optional.of(name(label.getAsInt())) : Optional.empty(),
            text.isPresent() ? Optional.of(name(text.getAsInt())) : Optional.empty());
    Reading reading =
        asked.withRoles(roles).withConventions(asked.conventions().withAnswer(answer()));
    Columns columns = Columns.of(file, tally, reading);
    reading = reading.withNotations(columns.notations());
    UnderstoodTable words = new UnderstoodTable(tally, columns, groups, reasons, steps());
    words.questions(asked, questions);
    return new Found(reading, columns, words.said(asked, isLong, notes, questions));
  }

  /// Fractions are values; whole numbers from 0 with at least five rows each are classes.
  private Conventions.AnswerKind answer() {
    Conventions.AnswerKind said = asked.conventions().answer();
    boolean open = said == Conventions.AnswerKind.AUTO || said == Conventions.AnswerKind.STEPS;
    if (label.isEmpty() || !open) {
      return said;
    }
    boolean steps = steps();
    Conventions.AnswerKind classes =
        steps ? Conventions.AnswerKind.CLASS_STEPS : Conventions.AnswerKind.CLASS;
    int at = label.getAsInt();
    ColumnTally column = column(at);
    if (column.kind() != ColumnTally.Kind.NUMBER || column.different() <= 2) {
      return classes;
    }
    if (!column.allWhole()) {
      return steps ? Conventions.AnswerKind.NUMBER_STEPS : Conventions.AnswerKind.NUMBER;
    }
    boolean enough =
        (groups.isPresent() && !steps ? groups.get().perSequence(at) : column.counts())
            .values().stream().allMatch(count -> count >= LEAST_EACH);
    boolean small = column.least() >= 0 && column.most() <= 2 * FEW_CLASSES;
    if (!small || (!enough && column.different() > FEW_CLASSES / 5)) {
      questions.add(
          "column "
              + name(at)
              + " holds "
              + column.different()
              + " different whole numbers, from "
              + UnderstoodTable.number(column.least())
              + " to "
              + UnderstoodTable.number(column.most())
              + ": say what they are with "
              + (steps ? "--as class-steps or --as number-steps" : "--as class or --as number"));
    }
    return classes;
  }
}
