package gatelens.data.file;

import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.sequence.Axis;
import gatelens.sequence.TimeScale;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers the steps of one series.
final class SeriesBuilder {
  private static final double MILLISECONDS = 1000;
  private final Path file;
  private final Columns columns;
  private final float[][] numbers;
  private final float[] row;
  private final List<List<String>> words = new ArrayList<>();
  private double[] times = new double[0];
  private TimeScale scale;
  private int length;

  SeriesBuilder(Path file, Columns columns, TimeScale scale) {
    this.scale = scale;
    this.file = file;
    this.columns = columns;
    this.numbers = new float[columns.features().size()][16];
    this.row = new float[numbers.length];
    for (int c = 0; c < numbers.length; c++) {
      words.add(new ArrayList<>());
    }
  }

  int length() {
    return length;
  }

  /// Adds a step, or nothing where a cell is wrong.
  void add(long line, List<String> cells) throws DataException {
    float[] read = row;
    for (int c = 0; c < numbers.length; c++) {
      int at = columns.features().get(c);
      if (!columns.words().get(c)) {
        read[c] = (float) Cells.number(cells, at, file, line, columns.header().get(at));
      }
    }
    if (columns.time().isPresent()) {
      int at = columns.time().getAsInt();
      double time = time(cells, at, line);
      if (length > 0 && time < times[length - 1]) {
        throw new DataException(
            file,
            line,
            columns.header().get(at),
            "time goes back, from " + times[length - 1] + " to " + time + "; sort the file by it");
      }
      times = length == times.length ? Arrays.copyOf(times, Math.max(16, 2 * length)) : times;
      times[length] = time;
    }
    for (int c = 0; c < numbers.length; c++) {
      if (columns.words().get(c)) {
        String cell = cells.get(columns.features().get(c));
        words.get(c).add(Cells.missing(cell) ? "" : cell.strip());
      } else {
        if (length == numbers[c].length) {
          numbers[c] = Arrays.copyOf(numbers[c], 2 * length);
        }
        numbers[c][length] = read[c];
      }
    }
    length++;
  }

  /// A time as a number, or a date and time as seconds since 1970.
  private double time(List<String> cells, int at, long line) throws DataException {
    double plain = TableRow.number(cells, at);
    if (!Double.isNaN(plain)) {
      return plain;
    }
    String cell = cells.get(at);
    if (Cells.isNumber(cell) && !Cells.missing(cell)) {
      return Double.parseDouble(cell);
    }
    scale = TimeScale.DATE;
    return date(cell, line, columns.header().get(at));
  }

  private double date(String cell, long line, String column) throws DataException {
    String text = cell.strip().replace(' ', 'T');
    try {
      if (text.length() == 10) {
        text = text + "T00:00:00";
      }
      return text.endsWith("Z") || text.lastIndexOf('+') > 10
          ? OffsetDateTime.parse(text).toInstant().toEpochMilli() / MILLISECONDS
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli() / MILLISECONDS;
    } catch (DateTimeParseException problem) {
      throw new DataException(
          file, line, column, "expected a number or a date and time, found '" + cell + "'");
    }
  }

  Input.Series series() {
    return part(0, length);
  }

  /// Steps from `from` to `to - 1`.
  Input.Series part(int from, int to) {
    List<Input.Column> made = new ArrayList<>();
    for (int c = 0; c < numbers.length; c++) {
      String name = columns.header().get(columns.features().get(c));
      made.add(
          columns.words().get(c)
              ? new Input.Column.Words(name, words.get(c).subList(from, to))
              : new Input.Column.Numbers(name, Arrays.copyOfRange(numbers[c], from, to)));
    }
    return new Input.Series(
        made,
        columns.time().isPresent() ? Arrays.copyOfRange(times, from, to) : new double[0],
        scale);
  }

  /// The time of a step, or its number where there are no times; of a step behind the last one the
  /// last time.
  double time(int step) {
    return columns.time().isEmpty() ? step : times[Math.min(step, length - 1)];
  }

  /// What a window is called: the time of its last step, or else its first step.
  String place(int from, int to) {
    if (columns.time().isEmpty()) {
      return "step " + from;
    }
    Axis axis = new Axis.Times(Arrays.copyOfRange(times, from, to), scale);
    return "after " + axis.label(to - from - 1);
  }

  float number(int column, int step) {
    return numbers[column][step];
  }
}
