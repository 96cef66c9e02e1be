package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Understanding;
import gatelens.data.Windows;
import gatelens.names.NearestName;
import gatelens.sequence.TimeScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A table as sequences. Long: a step a row; the rows of one sequence may be anywhere in a small
/// file, and stand together in a large one. Wide: a sequence, an image or a text a row. Forecast:
/// windows of one or of several long series.
///
/// @param table its cells
/// @param columns what they are for
/// @param reading what its columns are for
/// @param bad what is done with rows that cannot be read
/// @param beyond true for the windows at the end of a series too, whose answers are not there yet
/// @param gather true to read all rows before the first sequence is handed on
record TableSource(
    Table table, Columns columns, Reading reading, BadRows bad, boolean beyond, boolean gather)
    implements Source {
  /// Bytes of a file all of whose rows are looked at before they are read.
  private static final long SMALL = 8L << 20;

  /// Ids that are remembered to notice that a file is not sorted, some 20 MB: such a file shows it
  /// soon, and one of many millions of sequences must not fill the memory.
  private static final int REMEMBERED = 1 << 18;

  @Override
  public List<String> notes() throws IOException {
    return table.notes();
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    if (reading.windows().isEmpty() && columns.ids().isEmpty()) {
      readWide(visitor);
    } else if (gather) {
      readGathered(visitor);
    } else {
      readLong(visitor);
    }
  }

  /// The steps of the sequence that is being read.
  private static final class Current {
    private SeriesBuilder steps;
    private String id = "";
    private Answer answer = new Answer.None();
    private boolean ended;

    private Current(SeriesBuilder steps) {
      this.steps = steps;
    }
  }

  private void readGathered(Visitor visitor) throws IOException {
    Map<String, Current> all = new LinkedHashMap<>();
    List<Current> last = new ArrayList<>();
    table.read((line, cells) -> {
      String id = columns.id(cells);
      if (last.isEmpty() || !id.equals(last.get(0).id)) {
        Current found = all.get(id);
        if (found == null) {
          found = new Current(new SeriesBuilder(table.file(), columns, reading));
          found.id = id;
          all.put(id, found);
        }
        last.clear();
        last.add(found);
      }
      step(last.get(0), line, cells);
      return true;
    });
    for (Current one : all.values()) {
      if (one.steps.length() > 0 && !finish(one, visitor)) {
        return;
      }
    }
  }

  private void step(Current current, long line, List<String> cells) throws DataException {
    try {
      Answer answer = columns.answer(table.file(), line, cells, current.answer);
      if (reading.conventions().answer().everyStep()) {
        current.steps.add(line, cells, answer);
        return;
      }
      if (current.answer instanceof Answer.None) {
        current.answer = answer;
      } else if (!(answer instanceof Answer.None) && !answer.equals(current.answer)) {
        throw differing(current, answer, line);
      }
      current.steps.add(line, cells);
    } catch (DataException problem) {
      bad.add(problem);
    }
  }

  private DataException differing(Current current, Answer found, long line) {
    String label = columns.header().get(columns.label().orElseThrow());
    return new DataException(
        table.file(),
        line,
        label,
        "sequence %s has the answer %s here and %s before; a sequence has one: --label names another column, --id one that parts the sequences further, --as steps takes an answer for each step"
            .formatted(current.id, said(found), said(current.answer)));
  }

  private static String said(Answer answer) {
    return switch (answer) {
      case Answer.Name name -> "'" + name.label() + "'";
      case Answer.Numbers numbers -> Float.toString(numbers.values()[0]);
      case Answer.None none -> "nothing";
      case Answer.Steps steps -> "one for each step";
    };
  }

  private void readLong(Visitor visitor) throws IOException {
    Current current = new Current(new SeriesBuilder(table.file(), columns, reading));
    Set<String> seen = new HashSet<>();
    table.read((line, cells) -> {
      String id = columns.id(cells);
      if (current.steps.length() > 0 && !id.equals(current.id)) {
        if (!finish(current, visitor)) {
          return false;
        }
        current.steps.clear();
      }
      if (current.steps.length() == 0) {
        if (again(seen, id) && !id.equals(current.id)) {
          throw new DataException(
              table.file(),
              line,
              "sequence "
                  + id
                  + " begins again, in a file too large to be held in memory; sort the file by "
                  + reading.roles().id());
        }
        current.answer = new Answer.None();
        current.id = id;
      }
      step(current, line, cells);
      return true;
    });
    if (!current.ended && current.steps.length() > 0) {
      finish(current, visitor);
    }
  }

  /// True if a sequence of this id has ended before, as far as that is remembered.
  private static boolean again(Set<String> seen, String id) {
    return seen.size() < REMEMBERED ? !seen.add(id) : seen.contains(id);
  }

  private boolean finish(Current current, Visitor visitor) throws IOException {
    boolean more =
        reading.windows().isPresent()
            ? windows(reading.windows().get(), current, visitor)
            : visitor.row(new Row(current.id, List.of(current.steps.series()), answer(current)));
    current.ended = !more;
    return more;
  }

  private Answer answer(Current current) {
    return reading.conventions().answer().everyStep() && columns.label().isPresent()
        ? new Answer.Steps(current.steps.answers())
        : current.answer;
  }

  private boolean windows(Windows windows, Current current, Visitor visitor) throws IOException {
    List<Integer> targets = new ArrayList<>();
    for (String target : windows.targets().isEmpty() ? columns.featureNames() : windows.targets()) {
      int at = columns.featureNames().indexOf(target);
      if (at < 0 || columns.words(at)) {
        throw new DataException(
            table.file(),
            "there is no column of numbers "
                + target
                + " to forecast"
                + NearestName.question(target, columns.featureNames()));
      }
      targets.add(at);
    }
    int length = current.steps.length();
    int last = length - windows.length() - (beyond ? 0 : windows.horizon());
    if (last < 0) {
      bad.add(
          new DataException(
              table.file(),
              "%s has %d steps; a window of %d%s more"
                  .formatted(
                      current.id.isEmpty() ? "the series" : "series '" + current.id + "'",
                      length,
                      windows.length(),
                      beyond ? " needs" : " and a horizon of " + windows.horizon() + " need")));
    }
    for (int start = 0; start <= last; start += windows.stride()) {
      if (!window(windows, current, start, targets, visitor)) {
        return false;
      }
    }
    // what comes after the end of the data is what is asked for most
    boolean left = beyond && last > 0 && last % windows.stride() != 0;
    return !left || window(windows, current, last, targets, visitor);
  }

  private boolean window(
      Windows windows, Current current, int start, List<Integer> targets, Visitor visitor)
      throws IOException {
    int end = start + windows.length();
    String id = (current.id.isEmpty() ? "" : current.id + ", ") + current.steps.place(start, end);
    return visitor.row(
        new Row(
            id,
            List.of(current.steps.part(start, end)),
            answer(windows, current, end, targets),
            Optional.of(
                new Row.Place(
                    current.steps.time(start), current.steps.time(end + windows.horizon() - 1)))));
  }

  private Answer answer(Windows windows, Current current, int from, List<Integer> targets) {
    if (from + windows.horizon() > current.steps.length()) {
      return new Answer.None();
    }
    float[] values = new float[windows.horizon() * targets.size()];
    for (int h = 0; h < windows.horizon(); h++) {
      for (int k = 0; k < targets.size(); k++) {
        values[h * targets.size() + k] = current.steps.number(targets.get(k), from + h);
      }
    }
    return new Answer.Numbers(values);
  }

  private void readWide(Visitor visitor) throws IOException {
    table.read((line, cells) -> {
      String id = table.file().getFileName() + ":" + line;
      Row row;
      try {
        row = new Row(id, List.of(input(line, cells)), columns.answer(table.file(), line, cells));
      } catch (DataException problem) {
        bad.add(problem);
        return true;
      }
      return visitor.row(row);
    });
  }

  private Input input(long line, List<String> cells) throws DataException {
    if (columns.text().isPresent()) {
      return new Input.Text(cells.get(columns.text().getAsInt()));
    }
    float[] values = new float[columns.features().size()];
    for (int i = 0; i < values.length; i++) {
      int at = columns.features().get(i);
      values[i] =
          columns.cells().get(i).number(cells, at, table.file(), line, columns.header().get(at));
    }
    if (reading.imageRows() == 0) {
      return new Input.Series(
          List.of(new Input.Column.Numbers("value", values)),
          new double[0],
          TimeScale.UNKNOWN,
          columns.numbered() ? List.of() : columns.featureNames());
    }
    if (values.length % reading.imageRows() != 0) {
      throw new DataException(
          table.file(),
          line,
          values.length + " pixels are no image of " + reading.imageRows() + " rows");
    }
    return new Input.Image(reading.imageRows(), values.length / reading.imageRows(), 1, values);
  }

  /// Opens a table: finds out what its columns are, or reads them as they were in training.
  static Sources.Opened opened(Table plain, Reading asked, BadRows bad, Sources.Purpose purpose)
      throws IOException {
    Table.Look first = plain.look(TableTally.LOOKED_AT);
    Table table = DateAndTime.of(plain, first, asked);
    Table.Look look = table instanceof DateAndTime ? table.look(TableTally.LOOKED_AT) : first;
    boolean learn = purpose == Sources.Purpose.LEARN;
    Reading reading = learn ? asked : withoutMissingLabel(look, asked);
    boolean manifest =
        reading.format() == Reading.Format.MANIFEST
            || (reading.roles().id().isEmpty()
                && reading.windows().isEmpty()
                && ManifestSource.isManifest(table.file(), look));
    if (manifest) {
      Reading known = reading.withFormat(Reading.Format.MANIFEST);
      ManifestSource source = ManifestSource.of(table, look, known, bad);
      List<String> inputs = source.columns().featureNames();
      return new Sources.Opened(
          source,
          inputs.size() == 1 ? List.of("input") : inputs,
          known,
          Understanding.of("a table of files, a row an example"));
    }
    boolean small = small(table.file());
    boolean beyond = purpose == Sources.Purpose.PREDICT;
    if (!learn || !reading.notations().isEmpty()) {
      Columns columns = Columns.of(table.file(), TableTally.of(look), older(look, reading));
      return new Sources.Opened(
          new TableSource(table, columns, reading, bad, beyond, small),
          List.of("input"),
          reading,
          Understanding.of("a table"));
    }
    TableTally tally = small ? TableTally.whole(table, look) : TableTally.of(look);
    Groups.Rows rows =
        small
            ? row -> {
              long[] count = {0};
              table.survey((line, cells) -> {
                row.accept(cells);
                return ++count[0] < TableTally.MOST;
              });
            }
            : row -> look.rows().forEach(row);
    TableGuess.Found found = TableGuess.of(table.file(), tally, reading, rows);
    Understanding understanding = found.understanding();
    for (String note : table.notes()) {
      understanding = understanding.withNote(note);
    }
    return new Sources.Opened(
        new TableSource(table, found.columns(), found.reading(), bad, beyond, small),
        List.of("input"),
        found.reading(),
        understanding);
  }

  /// A file that can be read again, and held in memory.
  private static boolean small(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= SMALL;
  }

  /// A model that was saved before the columns of its training were written down: its label by its
  /// usual name.
  private static Reading older(Table.Look look, Reading reading) {
    boolean old =
        reading.notations().isEmpty()
            && reading.roles().label().isEmpty()
            && reading.windows().isEmpty();
    Optional<String> label =
        look.header().stream()
            .filter(name -> old && ColumnNames.label(name) >= 0)
            .filter(name -> !reading.roles().features().contains(name))
            .findFirst();
    return label.isEmpty() ? reading : reading.withColumns(reading.roles().features(), label);
  }

  private static Reading withoutMissingLabel(Table.Look look, Reading reading) {
    String label = reading.roles().label().orElse("last");
    return label.equals("last") || look.header().contains(label)
        ? reading
        : reading.withColumns(reading.roles().features(), Optional.empty());
  }
}
