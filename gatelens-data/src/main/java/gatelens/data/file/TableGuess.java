package gatelens.data.file;

import gatelens.data.Conventions;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.Understanding;
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

/// Finds out what the columns of a table are for: by their names, then by tests. The values of an
/// id repeat, and time passes within it; a label is the same in all rows of a sequence; beside one
/// column of texts the column of few values is it. Where two remain, both are named.
final class TableGuess {
  private static final int LONG = 2;
  private static final int FEW_CLASSES = 50;
  private static final double STANDING = 0.05;
  private static final int LEAST_EACH = 5;

  private final Path file;
  private final TableTally tally;
  private final Reading asked;
  private final Groups.Rows rows;
  private final List<String> questions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<Integer, String> reasons = new java.util.HashMap<>();
  private List<Integer> ids = new ArrayList<>();
  private OptionalInt time = OptionalInt.empty();
  private OptionalInt label = OptionalInt.empty();
  private OptionalInt text = OptionalInt.empty();
  private Optional<Groups> groups = Optional.empty();
  private final Set<Integer> left = new HashSet<>();

  /// What was found.
  ///
  /// @param reading with the columns that were found, and how they are written
  /// @param columns the same by their places
  /// @param understanding in words
  record Found(Reading reading, Columns columns, Understanding understanding) {}

  private TableGuess(Path file, TableTally tally, Reading asked, Groups.Rows rows) {
    this.file = file;
    this.tally = tally;
    this.asked = asked;
    this.rows = rows;
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
    if (!forecast && label.isEmpty()) {
      findLabel();
    }
    unreadTimes();
    boolean isLong = !ids.isEmpty() || forecast;
    if (!isLong) {
      wide(chosen);
    } else if (!chosen) {
      leaveOut();
    }
    return made(isLong, chosen);
  }

  private String name(int at) {
    return tally.header().get(at);
  }

  private ColumnTally column(int at) {
    return tally.columns().get(at);
  }

  private boolean free(int at) {
    return !ids.contains(at) && !is(time, at) && !is(label, at) && !is(text, at);
  }

  private static boolean is(OptionalInt place, int at) {
    return place.isPresent() && place.getAsInt() == at;
  }

  private List<Integer> all() {
    return IntStream.range(0, tally.header().size()).boxed().toList();
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
    if (dates.size() == 1) {
      reasons.put(dates.get(0), "the only dates");
      return OptionalInt.of(dates.get(0));
    }
    return OptionalInt.empty();
  }

  private DateForm timeForm() {
    return time.isPresent() ? Columns.timeForm(tally, asked, time.getAsInt()) : DateForm.NUMBER;
  }

  private boolean hasTexts() {
    return text.isPresent()
        || all().stream().anyMatch(at -> free(at) && column(at).kind() == ColumnTally.Kind.TEXT);
  }

  private boolean repeats(int at) {
    return column(at).different() > 1
        && (long) LONG * column(at).different() <= column(at).there()
        && column(at).missing() == 0;
  }

  private void findGroups(boolean forecast) throws IOException {
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

  /// True if there is no header.
  private boolean numbered() {
    return IntStream.range(0, tally.header().size())
        .allMatch(i -> name(i).equals(Integer.toString(i)));
  }

  /// Without a header: whole numbers of which none comes twice within a sequence.
  private void countedTime() throws IOException {
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
  private void differing(List<Integer> named) throws IOException {
    for (Groups one : tried(named.stream().map(List::of).toList())) {
      if (time.isEmpty() || one.standing() <= STANDING) {
        String id = names(one.ids());
        questions.add(
            "rows belong together by "
                + id
                + ", but the answer differs within it: --label names another column, --id columns"
                + " that part the rows further, --id none takes each row for an example");
        return;
      }
    }
  }

  private boolean mayBeId(int at) {
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

  private List<Groups> tried(List<List<Integer>> candidates) throws IOException {
    return Groups.of(candidates, tally, time, timeForm(), rows);
  }

  /// Those within which a label is constant, where there is one; where one alone is too coarse,
  /// together with another column.
  private List<Groups> passing(List<Integer> candidates, boolean joined) throws IOException {
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
  private Optional<Groups> finer(Groups coarse) throws IOException {
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

  private boolean constantLabel(Groups one) {
    if (label.isPresent()) {
      return one.constant(label.getAsInt());
    }
    List<Integer> sure = all().stream().filter(at -> ColumnNames.label(name(at)) == 0).toList();
    return sure.isEmpty() || sure.stream().anyMatch(at -> one.constant(at));
  }

  /// True if a column may be the label of these sequences.
  private boolean labelled(Groups one) {
    return label.isPresent() || !labels(one).isEmpty();
  }

  private List<Integer> labels(Groups one) {
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
  private List<Groups> finest(List<Groups> good) {
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

  private String names(List<Integer> places) {
    return String.join(",", places.stream().map(this::name).toList());
  }

  private void findLabel() {
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
      List<Integer> best = constant.isEmpty() && wanted == 0 ? named : constant;
      if (!best.isEmpty()) {
        label = OptionalInt.of(best.get(0));
        reasons.put(best.get(0), "by its name");
        return;
      }
    }
    labelByTest();
  }

  private void labelByTest() {
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
    if (text.isEmpty() && texts.size() > 1) {
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
      if (names.isEmpty() && repeats(widest) && all().size() > 2 && questions.isEmpty()) {
        questions.add(
            "the values of "
                + name(widest)
                + " repeat, but nothing says that its rows are one sequence: --id "
                + name(widest)
                + " takes them together, --text-column "
                + name(widest)
                + " reads each as a text");
      }
    }
    for (int at : all()) {
      ColumnTally.Kind kind = column(at).kind();
      boolean numeric = kind == ColumnTally.Kind.NUMBER || kind == ColumnTally.Kind.STRAYS;
      boolean rowName = ColumnNames.id(name(at)) && column(at).unique() && column(at).rows() > 2;
      if (free(at) && (text.isPresent() || !numeric || rowName || rowNumbers(at))) {
        left.add(at);
      }
    }
    if (time.isPresent() && asked.roles().time().isEmpty()) {
      int at = time.getAsInt();
      time = OptionalInt.empty();
      if (column(at).kind() == ColumnTally.Kind.DATE) {
        left.add(at);
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
          || (column.unique() && ColumnNames.id(name(at)) && column.rows() > 2)) {
        left.add(at);
      } else if (word && !forced && column.there() > LEAST_EACH) {
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

  /// Numbers of the rows, as programs write them beside a table.
  private boolean rowNumbers(int at) {
    return column(at).rowNumbers()
        && (ColumnNames.ofRows(name(at)) || (at == 0 && name(at).equals("column 1")));
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
          && time.isEmpty()
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

  private String others(int without) {
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
    UnderstoodTable words = new UnderstoodTable(tally, columns, groups, reasons);
    words.questions(asked, questions);
    return new Found(reading, columns, words.said(isLong, notes, questions));
  }

  /// Fractions are values; whole numbers from 0 with at least five rows each are classes.
  private Conventions.AnswerKind answer() {
    Conventions.AnswerKind said = asked.conventions().answer();
    if (label.isEmpty() || said != Conventions.AnswerKind.AUTO) {
      return said;
    }
    int at = label.getAsInt();
    ColumnTally column = column(at);
    if (column.kind() != ColumnTally.Kind.NUMBER || column.different() <= 2) {
      return Conventions.AnswerKind.CLASS;
    }
    if (!column.allWhole()) {
      return Conventions.AnswerKind.NUMBER;
    }
    boolean enough =
        (groups.isPresent() ? groups.get().perSequence(at) : column.counts())
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
              + ": say what they are with --as class or --as number");
    }
    return Conventions.AnswerKind.CLASS;
  }
}
