package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.StepReader;
import gatelens.data.Words;
import gatelens.names.NearestName;
import gatelens.sequence.TimeScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What the columns of a table are for, and how they are written.
///
/// @param header names of all columns
/// @param ids positions of the columns that tell sequences apart
/// @param time position of the time
/// @param timeForm how the time is written
/// @param label position of what is to be answered
/// @param numbers true if that is a number
/// @param text position of a text
/// @param features positions of what is read
/// @param cells how each feature is written
/// @param answer how the label is written: of classes, as words where `n/a` is one of them
record Columns(
    List<String> header,
    List<Integer> ids,
    OptionalInt time,
    DateForm timeForm,
    OptionalInt label,
    boolean numbers,
    OptionalInt text,
    List<Integer> features,
    List<CellForm> cells,
    CellForm answer) {

  /// What a person says where each row is an example.
  static final List<String> NO_ID = List.of("none");

  /// How the cells of a column are written.
  ///
  /// @param words true if each is a category
  /// @param number how numbers are written
  /// @param date how dates are written; {@link DateForm#NUMBER} for none
  record CellForm(boolean words, NumberForm number, DateForm date) {
    static final CellForm PLAIN = new CellForm(false, NumberForm.PLAIN, DateForm.NUMBER);

    /// Days since 1970 of a date.
    private static final double DAY = 86_400;

    /// A cell as a number; NaN where it is missing.
    float number(List<String> cells, int at, Path file, long line, String column)
        throws DataException {
      if (date != DateForm.NUMBER) {
        String cell = cells.get(at);
        return Cells.missing(cell)
            ? Float.NaN
            : (float) (Times.seconds(date, cell, file, line, column) / DAY);
      }
      return (float)
          (number == NumberForm.PLAIN
              ? Cells.number(cells, at, file, line, column)
              : Cells.number(number, cells.get(at), file, line, column));
    }
  }

  /// What a table's beginning and what is known of it say.
  ///
  /// @param file for messages
  /// @throws DataException if a column that is named is not there
  static Columns of(Path file, TableTally tally, Reading reading) throws DataException {
    List<String> header = tally.header();
    List<Integer> ids = new ArrayList<>();
    boolean none = reading.roles().id().equals(NO_ID) && !header.contains(NO_ID.get(0));
    for (String name : none ? List.<String>of() : reading.roles().id()) {
      ids.add(position(file, header, name));
    }
    OptionalInt time = named(file, header, reading.roles().time());
    OptionalInt label =
        reading.roles().label().isPresent()
            ? labelled(file, header, reading.roles().label().get())
            : OptionalInt.empty();
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
    DateForm timeForm =
        time.isPresent() ? timeForm(tally, reading, time.getAsInt()) : DateForm.NUMBER;
    boolean numbers = label.isPresent() && reading.conventions().answer().isNumber();
    return new Columns(
        header,
        ids,
        time,
        timeForm,
        label,
        numbers,
        text,
        features,
        features.stream().map(at -> cellForm(tally, reading, at)).toList(),
        numbers ? cellForm(tally, reading, label.getAsInt()) : classForm(reading, header, label));
  }

  /// How classes are written: words that say that there is none are classes where that is said.
  private static CellForm classForm(Reading reading, List<String> header, OptionalInt label) {
    return new CellForm(
        label.isPresent() && reading.conventions().words().contains(header.get(label.getAsInt())),
        NumberForm.PLAIN,
        DateForm.NUMBER);
  }

  private static OptionalInt named(Path file, List<String> header, Optional<String> name)
      throws DataException {
    return name.isPresent()
        ? OptionalInt.of(position(file, header, name.get()))
        : OptionalInt.empty();
  }

  /// `last` is the last column where none has that name.
  private static OptionalInt labelled(Path file, List<String> header, String name)
      throws DataException {
    return OptionalInt.of(
        name.equals("last") && !header.contains(name)
            ? header.size() - 1
            : position(file, header, name));
  }

  private static boolean is(OptionalInt position, int i) {
    return position.isPresent() && position.getAsInt() == i;
  }

  private static int position(Path file, List<String> header, String name) throws DataException {
    int at = header.indexOf(Words.form(name));
    if (at < 0) {
      List<String> alike =
          header.stream()
              .filter(other ->
                  other.strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
              .toList();
      throw new DataException(
          file,
          1,
          "there is no column "
              + name
              + "; there are "
              + header
              + (alike.isEmpty()
                  ? NearestName.question(name, header)
                  : "; '" + alike.get(0) + "' is written otherwise"));
    }
    return at;
  }

  /// How a time is written: as it was in training, else as this file has it.
  static DateForm timeForm(TableTally tally, Reading reading, int at) {
    Optional<Notation> known = reading.notation(tally.header().get(at));
    if (known.isPresent() && known.get().kind() == Notation.Kind.DATE) {
      return DateForm.valueOf(known.get().form());
    }
    ColumnTally column = tally.columns().get(at);
    boolean unit = reading.roles().timeScale() != TimeScale.UNKNOWN;
    if (column.dated()) {
      return dateForm(column, reading);
    }
    if (unit || known.isPresent() || column.kind() != ColumnTally.Kind.NUMBER) {
      return DateForm.NUMBER;
    }
    if (ColumnNames.date(tally.header().get(at))
        && DateForm.spreadsheet(column.least(), column.most())) {
      return DateForm.SPREADSHEET_DAYS;
    }
    return column.allWhole()
        ? column.dates().ofNumbers(column.least(), column.most())
        : DateForm.unix(column.least(), column.most());
  }

  private static DateForm dateForm(ColumnTally column, Reading reading) {
    DateForm form = column.dates().form();
    boolean either = form == DateForm.DAY_FIRST || form == DateForm.MONTH_FIRST;
    return either && reading.conventions().dayFirst().isPresent()
        ? reading.conventions().dayFirst().get() ? DateForm.DAY_FIRST : DateForm.MONTH_FIRST
        : form;
  }

  /// How a column is written: as it was in training, else as this file has it.
  static CellForm cellForm(TableTally tally, Reading reading, int at) {
    String name = tally.header().get(at);
    ColumnTally column = tally.columns().get(at);
    Optional<Notation> known = reading.notation(name);
    if (known.isPresent()) {
      return known(known.get());
    }
    if (reading.conventions().words().contains(name)) {
      return new CellForm(true, NumberForm.PLAIN, DateForm.NUMBER);
    }
    boolean comma = reading.conventions().decimalComma().orElse(tally.comma());
    return switch (column.kind()) {
      case WORDS, NAMES, TEXT -> new CellForm(true, NumberForm.PLAIN, DateForm.NUMBER);
      case DATE -> new CellForm(false, NumberForm.PLAIN, dateForm(column, reading));
      case NUMBER, STRAYS -> new CellForm(false, column.form(comma), DateForm.NUMBER);
      case EMPTY -> CellForm.PLAIN;
    };
  }

  /// How the columns that are read are written, to be kept with a model.
  List<Notation> notations() {
    List<Notation> all = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      // what is usual need not be said of each pixel of an image
      if (!ids.isEmpty() || !cells.get(i).equals(CellForm.PLAIN)) {
        all.add(notation(header.get(features.get(i)), cells.get(i)));
      }
    }
    if (time.isPresent() && timeForm != DateForm.NUMBER) {
      all.add(new Notation(header.get(time.getAsInt()), Notation.Kind.DATE, timeForm.name()));
    }
    if (numbers) {
      all.add(notation(header.get(label.getAsInt()), answer));
    }
    return all;
  }

  private static Notation notation(String name, CellForm form) {
    if (form.words()) {
      return new Notation(name, Notation.Kind.WORDS, "");
    }
    return form.date() == DateForm.NUMBER
        ? new Notation(name, Notation.Kind.NUMBER, form.number().name())
        : new Notation(name, Notation.Kind.DATE, form.date().name());
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

  /// True if a feature holds words.
  boolean words(int feature) {
    return cells.get(feature).words();
  }

  List<String> featureNames() {
    return features.stream().map(header::get).toList();
  }

  /// What a row should be answered with.
  ///
  /// @throws DataException if a number is expected, and something else stands there
  Answer answer(Path file, long line, List<String> cells) throws DataException {
    return answer(file, line, cells, new Answer.None());
  }

  /// The same, which is the very answer of the row before where both are equal.
  Answer answer(Path file, long line, List<String> cells, Answer before) throws DataException {
    if (label.isEmpty()) {
      return new Answer.None();
    }
    int at = label.getAsInt();
    String name = TableRow.formed(cells, at);
    if (name.isEmpty() || (!answer.words() && Cells.missing(name))) {
      return new Answer.None();
    }
    if (!numbers && before instanceof Answer.Name known && known.label().equals(name)) {
      return known;
    }
    return numbers
        ? new Answer.Numbers(new float[] {answer.number(cells, at, file, line, header.get(at))})
        : new Answer.Name(name);
  }

  String id(List<String> cells) {
    if (ids.size() == 1) {
      return TableRow.formed(cells, ids.get(0));
    }
    List<String> parts = ids.stream().map(at -> TableRow.formed(cells, at)).toList();
    return String.join("/", parts);
  }

  /// Single steps of the columns that a model reads, by what was found in training.
  ///
  /// @param features names of columns of the model
  /// @param words true where one holds categories
  /// @param time the column of the time
  /// @throws DataException if its times are such as cannot order a stream
  static StepReader steps(
      Reading reading, List<String> features, List<Boolean> words, Optional<String> time)
      throws DataException {
    List<String> names = new ArrayList<>(features);
    time.ifPresent(names::add);
    List<CellForm> forms = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      boolean word = words.get(i);
      forms.add(
          reading
              .notation(features.get(i))
              .map(Columns::known)
              .orElse(new CellForm(word, NumberForm.PLAIN, DateForm.NUMBER)));
    }
    Optional<Notation> date =
        time.flatMap(reading::notation).filter(known -> known.kind() == Notation.Kind.DATE);
    DateForm form = date.map(known -> DateForm.valueOf(known.form())).orElse(DateForm.NUMBER);
    if (form == DateForm.CLOCK) {
      throw new DataException(
          STREAM,
          "column "
              + time.orElseThrow()
              + " holds times of a day, which do not order a stream that lasts longer");
    }
    Times times = new Times(STREAM, time.orElse(""), form, reading.conventions().zone());
    return new Steps(names, time.isPresent(), List.copyOf(forms), times);
  }

  private static CellForm known(Notation known) {
    return switch (known.kind()) {
      case WORDS -> new CellForm(true, NumberForm.PLAIN, DateForm.NUMBER);
      case NUMBER -> new CellForm(false, NumberForm.valueOf(known.form()), DateForm.NUMBER);
      case DATE -> new CellForm(false, NumberForm.PLAIN, DateForm.valueOf(known.form()));
    };
  }

  /// What messages call a stream.
  private static final Path STREAM = Path.of("event");

  private record Steps(List<String> columns, boolean timed, List<CellForm> forms, Times times)
      implements StepReader {
    @Override
    public Input.Series read(List<String> cells, boolean[] plain, double last)
        throws DataException {
      List<Input.Column> step = new ArrayList<>(forms.size());
      for (int i = 0; i < forms.size(); i++) {
        CellForm form = forms.get(i);
        String name = columns.get(i);
        String cell = cells.get(i);
        if (form.words()) {
          String word = Cells.missing(cell) ? "" : Words.name(cell);
          step.add(new Input.Column.Words(name, List.of(word)));
        } else {
          CellForm written = plain[i] && form.date() == DateForm.NUMBER ? CellForm.PLAIN : form;
          step.add(
              new Input.Column.Numbers(
                  name, new float[] {written.number(cells, i, STREAM, 0, name)}));
        }
      }
      double[] time =
          timed ? new double[] {times.instant(cells, forms.size(), last)} : new double[0];
      return new Input.Series(step, time);
    }
  }
}
