package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.sequence.Axis;
import gatelens.sequence.TimeScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Gathers the steps of one series.
final class SeriesBuilder {
  private static final int DAY = 86_400;
  private static final double HOUR = 3600;

  /// Clocks are put back in the night.
  private static final int LATEST = 3;

  private final Path file;
  private final Columns columns;
  private final float[][] numbers;
  private final float[] row;
  private final List<List<String>> words = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private double[] times = new double[0];
  private final TimeScale scale;
  private final boolean zoned;
  private final Times clock;
  private boolean sorted = true;
  private int length;

  SeriesBuilder(Path file, Columns columns, Reading reading) throws DataException {
    boolean date = columns.timeForm() != DateForm.NUMBER;
    this.scale =
        columns.timeForm() == DateForm.CLOCK
            ? TimeScale.SECONDS
            : date ? TimeScale.DATE : reading.roles().timeScale();
    this.zoned = reading.conventions().zone().isPresent();
    this.clock =
        new Times(
            file,
            columns.time().isPresent() ? columns.header().get(columns.time().getAsInt()) : "",
            columns.timeForm(),
            reading.conventions().zone());
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

  /// Begins another series in the same room.
  void clear() {
    length = 0;
    sorted = true;
    clock.begin();
    words.forEach(List::clear);
    answers.clear();
  }

  /// Adds a step with its own answer, or nothing where a cell is wrong.
  void add(long line, List<String> cells, Answer answer) throws DataException {
    add(line, cells);
    answers.add(answer);
  }

  /// Those of the steps, in their order.
  List<Answer> answers() {
    sort();
    return List.copyOf(answers);
  }

  /// Adds a step, or nothing where a cell is wrong.
  void add(long line, List<String> cells) throws DataException {
    float[] read = row;
    for (int c = 0; c < numbers.length; c++) {
      int at = columns.features().get(c);
      if (!columns.words(c)) {
        read[c] = columns.cells().get(c).number(cells, at, file, line, columns.header().get(at));
      }
    }
    if (columns.time().isPresent()) {
      double time = clock.read(cells, columns.time().getAsInt(), line);
      times = length == times.length ? Arrays.copyOf(times, Math.max(16, 2 * length)) : times;
      times[length] = time;
      if (length > 0 && time <= times[length - 1]) {
        sorted &= time == times[length - 1];
        clockChange(line);
      }
    }
    for (int c = 0; c < numbers.length; c++) {
      if (columns.words(c)) {
        words.get(c).add(TableRow.word(cells, columns.features().get(c)));
      } else {
        if (length == numbers[c].length) {
          numbers[c] = Arrays.copyOf(numbers[c], 2 * length);
        }
        numbers[c][length] = read[c];
      }
    }
    length++;
  }

  /// An even series on a wall's clock that is put back has an hour twice: sorted, the two hours
  /// would be mixed.
  private void clockChange(long line) throws DataException {
    if (scale != TimeScale.DATE || zoned || length < 2) {
      return;
    }
    double gap = times[length - 1] - times[length - 2];
    double back = times[length - 1] - times[length];
    double night = Math.floorMod((long) times[length], DAY) / HOUR;
    if (gap > 0 && gap <= HOUR && back == HOUR - gap && night <= LATEST) {
      int at = columns.time().orElseThrow();
      throw new DataException(
          file,
          line,
          columns.header().get(at),
          "time goes back from %s to %s, as when the clocks are put back: one hour comes twice; say where that clock hangs with --time-zone, such as Europe/Berlin"
              .formatted(scale.label(times[length - 1]), scale.label(times[length])));
    }
  }

  /// Puts the steps into the order of their times; those of one time stay as they came.
  private void sort() {
    if (sorted) {
      return;
    }
    Integer[] order = new Integer[length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> times[i]));
    double[] ordered = new double[length];
    Arrays.setAll(ordered, i -> times[order[i]]);
    times = ordered;
    if (!answers.isEmpty()) {
      List<Answer> ofSteps = Arrays.stream(order).map(answers::get).toList();
      answers.clear();
      answers.addAll(ofSteps);
    }
    for (int c = 0; c < numbers.length; c++) {
      if (columns.words(c)) {
        List<String> from = words.get(c);
        words.set(c, new ArrayList<>(Arrays.stream(order).map(from::get).toList()));
      } else {
        float[] from = numbers[c];
        float[] to = new float[length];
        for (int i = 0; i < length; i++) {
          to[i] = from[order[i]];
        }
        numbers[c] = to;
      }
    }
    sorted = true;
  }

  Input.Series series() {
    sort();
    return part(0, length);
  }

  /// Steps from `from` to `to - 1`.
  Input.Series part(int from, int to) {
    sort();
    List<Input.Column> made = new ArrayList<>();
    for (int c = 0; c < numbers.length; c++) {
      String name = columns.header().get(columns.features().get(c));
      made.add(
          columns.words(c)
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
    sort();
    if (columns.time().isEmpty()) {
      return "step " + from;
    }
    Axis axis = new Axis.Times(Arrays.copyOfRange(times, from, to), scale);
    return "after " + axis.label(to - from - 1);
  }

  float number(int column, int step) {
    sort();
    return numbers[column][step];
  }
}
