package gatelens.watch;

import gatelens.data.DataException;
import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.StepReader;
import gatelens.data.Unusual;
import gatelens.data.Words;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.file.Sources;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Link;
import gatelens.stream.Account;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What becomes of the rows of a table that is read key by key and in the order of time, on one
/// machine or on many: the arithmetic of a partition. The events of a key give the bits that {@link
/// Watch} gives of them. Immutable but for the runs; safe for several threads.
public final class RowSteps {
  private static final int LONGEST_KEY = 1000;

  private final LiveModel live;
  private final Consumer<Map<String, Unusual>> unseen;
  private final EventReader reader;
  private final AnswerLine lines;
  private final int keys;
  private final List<String> parts;
  private final int[] partOf;
  private final Optional<Scales> scales;
  private final Optional<StepReader> times;
  private final List<String> answers;

  /// The cells of a row that is read: those of {@link #columns}, then those that are kept.
  public interface Cells {
    /// A cell as text; empty where it is missing.
    String text(int column);

    /// A cell as a number where it is one at first sight, else NaN.
    double number(int column);

    /// True if the table holds a number there, not text.
    boolean typed(int column);
  }

  /// An event of a key.
  ///
  /// @param key as it is written
  /// @param time its time; NaN where there is none
  /// @param values as the model reads them, `float[W]`; empty where they depend on the event before
  /// @param cells the texts from which they are read then; else empty
  /// @param plain true where such a text is a number as programs write it
  /// @param clock the time as it stands in the row
  /// @param place where the row stands: file and line
  /// @param kept cells that are carried through
  public record Event(
      String key,
      double time,
      float[] values,
      String[] cells,
      boolean[] plain,
      String clock,
      long place,
      String[] kept) {}

  /// What is told of an event.
  ///
  /// @param event of which
  /// @param at its number among those of its key, from 1
  /// @param score logit of what is explained
  /// @param baseline the same of the baseline
  /// @param why parts by column, `float[P]`; empty where nothing is explained
  /// @param gap how far the parts' sum is from the difference
  /// @param answered name of the class that is answered; empty where there are none
  /// @param number the probability of what is explained, or the value that is forecast
  /// @param live the answer of the stream
  public record Answer(
      Event event,
      long at,
      float score,
      float baseline,
      float[] why,
      float gap,
      String answered,
      float number,
      LiveAnswer live) {}

  /// A key on its way. For one thread at a time.
  public static final class Run {
    private final KeyState state;
    private Optional<Input.Series> step;
    private float[] values = {};

    private Run(KeyState state, Optional<Input.Series> step) {
      this.state = state;
      this.step = step;
    }

    /// The state after the last event.
    public KeyState state() {
      return state;
    }

    /// The last event as the model read it, `float[W]`; empty before the first.
    public float[] values() {
      return values;
    }

    /// The last event, where the next one is read with it.
    public Optional<Input.Series> step() {
      return step;
    }
  }

  /// Numbers that are read by themselves: each value is `(x - mean) / deviation`.
  private record Scales(double[] means, double[] deviations, boolean raw, boolean text) {
    /// True if a value may be far from all of training, which the long way tells.
    private boolean mayBeFar(float value) {
      return !raw && Math.abs(value) > Unusual.FAR;
    }
  }

  private RowSteps(LineStep step, Consumer<Map<String, Unusual>> unseen) {
    this.live = step.live();
    this.unseen = unseen;
    this.reader = step.reader();
    this.lines = step.lines();
    this.keys = reader.columns().size() - reader.encoder().columns().size();
    List<String> single = reader.encoder().parts();
    Map<String, Integer> places = new LinkedHashMap<>();
    boolean byFeature =
        live.plan().accounts().stream().anyMatch(Account.Features.class::isInstance);
    int width = byFeature ? live.model().continuous().carrier().enteredWidth() : 0;
    this.partOf = new int[width];
    for (int i = 0; i < width; i++) {
      String part = width == single.size() ? single.get(i) : "f" + i;
      partOf[i] = places.computeIfAbsent(part, name -> places.size());
    }
    this.parts = List.copyOf(places.keySet());
    Optional<Encoding> encoding = Encoding.of(live.model().info());
    int count = live.model().classCount();
    this.answers =
        IntStream.range(0, count > 1 ? count : 0).mapToObj(live.model().info()::className).toList();
    this.scales = scales(encoding);
    this.times = scales.isPresent() ? times(encoding) : Optional.empty();
  }

  /// Opens a model for rows.
  ///
  /// @param unseen hears the values of each event that are unlike those of training, by their
  ///   columns, from whatever thread reads it
  /// @throws Refused if the model cannot follow a stream, or the plan does not fit it
  public static RowSteps of(Lens lens, WatchPlan plan, Consumer<Map<String, Unusual>> unseen) {
    return new RowSteps(LineStep.ofAny(lens, plan, new Counts()), unseen);
  }

  private Optional<Scales> scales(Optional<Encoding> encoding) {
    return switch (reader.encoder()) {
      case EventEncoder.OfNumbers numbers ->
          Optional.of(new Scales(new double[0], new double[0], true, true));
      case EventEncoder.OfSeries series -> {
        SeriesEncoder encoder = series.series();
        Reading reading = encoding.orElseThrow().reading();
        boolean simple = !series.looksBack() && encoder.missing() != SeriesPlan.Missing.MASK;
        boolean text = true;
        for (SeriesEncoder.Part part : encoder.columns()) {
          Optional<Notation> known = reading.notation(part.name());
          simple &= part.categories().isEmpty();
          simple &= known.isEmpty() || known.get().kind() == Notation.Kind.NUMBER;
          text &= known.isEmpty() || known.get().form().equals("PLAIN");
        }
        yield simple
            ? Optional.of(
                new Scales(
                    encoder.columns().stream().mapToDouble(SeriesEncoder.Part::mean).toArray(),
                    encoder.columns().stream().mapToDouble(SeriesEncoder.Part::deviation).toArray(),
                    false,
                    text))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /// Reads the time alone, where it is a date.
  private Optional<StepReader> times(Optional<Encoding> encoding) {
    if (!timed()) {
      return Optional.empty();
    }
    String column = columns().get(columns().size() - 1);
    boolean trained = reader.encoder() instanceof EventEncoder.OfSeries && encoding.isPresent();
    Reading reading = trained ? encoding.get().reading() : Reading.automatic();
    boolean date = reading.notation(column).filter(n -> n.kind() == Notation.Kind.DATE).isPresent();
    try {
      return date
          ? Optional.of(Sources.steps(reading, List.of(), List.of(), Optional.of(column)))
          : Optional.empty();
    } catch (DataException clock) {
      throw new Refused(Refused.Kind.DATA, String.valueOf(clock.getMessage()), "", "time");
    }
  }

  /// The model with its plan.
  public LiveModel live() {
    return live;
  }

  /// The columns that are read: those of the key, those of the model, the time last where there is
  /// one.
  public List<String> columns() {
    return reader.columns();
  }

  /// How many of them are the key.
  public int keys() {
    return keys;
  }

  /// True if the last of them is the time.
  public boolean timed() {
    return reader.encoder().timed();
  }

  /// The columns of which a score has parts; empty where nothing is explained.
  public List<String> parts() {
    return parts;
  }

  /// What each value of an event is part of: a column.
  public List<String> values() {
    return reader.encoder().parts();
  }

  /// Which value of an event is the number of each of {@link #parts}, `int[P]`; -1 where there are
  /// several, as of a column of words.
  public int[] numbers() {
    int[] numbers = new int[parts.size()];
    boolean entered = partOf.length == values().size();
    Arrays.fill(numbers, entered ? NO_NUMBER : -1);
    for (int i = 0; entered && i < partOf.length; i++) {
      numbers[partOf[i]] = numbers[partOf[i]] == NO_NUMBER ? i : -1;
    }
    return numbers;
  }

  private static final int NO_NUMBER = Integer.MIN_VALUE;

  /// What {@link Answer#number} is: `probability` or `value`.
  public String numberName() {
    return live.model().link() == Link.NONE ? "value" : "probability";
  }

  /// True if classes are answered.
  public boolean classes() {
    return !answers.isEmpty();
  }

  /// Reads a row.
  ///
  /// @param kept how many cells behind those of {@link #columns} are carried through
  /// @throws BadEvent if a cell is not what the model reads
  public Event read(Cells row, int kept, long place) throws BadEvent {
    String key = key(row);
    int width = columns().size();
    String[] through = new String[kept];
    for (int i = 0; i < kept; i++) {
      through[i] = row.text(width + i);
    }
    int last = width - 1;
    String clock = timed() ? row.text(last) : "";
    if (scales.isPresent()) {
      float[] values = numbers(row, scales.get());
      if (values.length > 0) {
        double time = time(row, last);
        if (!timed() || Double.isFinite(time)) {
          return new Event(key, time, values, NONE, NEVER, clock, place, through);
        }
      }
    }
    return slow(row, key, clock, place, through);
  }

  private static final String[] NONE = {};
  private static final boolean[] NEVER = {};

  private double time(Cells row, int column) {
    if (!timed()) {
      return Double.NaN;
    }
    if (times.isEmpty()) {
      return row.number(column);
    }
    try {
      boolean[] plain = {false};
      return times.get().read(List.of(row.text(column)), plain, Double.NaN).times()[0];
    } catch (DataException told) {
      // the long way says what is wrong
      return Double.NaN;
    }
  }

  /// Values as the encoder makes them; empty where one is not a plain number, or stands far from
  /// those of training.
  private float[] numbers(Cells row, Scales by) {
    int width = columns().size() - keys - (timed() ? 1 : 0);
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      float value = by.text() || row.typed(keys + i) ? (float) row.number(keys + i) : Float.NaN;
      if (!by.raw()) {
        value = (float) ((value - by.means()[i]) / by.deviations()[i]);
      }
      if (!Float.isFinite(value) || by.mayBeFar(value)) {
        return new float[0];
      }
      values[i] = value;
    }
    return values;
  }

  private Event slow(Cells row, String key, String clock, long place, String[] through)
      throws BadEvent {
    int width = columns().size() - keys;
    String[] cells = new String[width];
    boolean[] plain = new boolean[width];
    for (int i = 0; i < width; i++) {
      cells[i] = row.text(keys + i);
      plain[i] = row.typed(keys + i);
    }
    EventEncoder.Encoded encoded =
        reader
            .encoder()
            .encode(new EventParser.RawEvent(Arrays.asList(cells), plain), 0, Optional.empty());
    if (timed() && !Double.isFinite(encoded.time())) {
      throw new BadEvent("the time is missing");
    }
    boolean back = reader.encoder().looksBack();
    if (!back) {
      tell(encoded.strange());
    }
    return new Event(
        key,
        encoded.time(),
        back ? new float[0] : encoded.values(),
        back ? cells : NONE,
        back ? plain : NEVER,
        clock,
        place,
        through);
  }

  private void tell(Map<String, Unusual> words) {
    if (!words.isEmpty()) {
      unseen.accept(words);
    }
  }

  private String key(Cells row) throws BadEvent {
    String key = "";
    for (int i = 0; i < keys; i++) {
      String part = Words.form(row.text(i).strip());
      if (part.isEmpty()) {
        throw new BadEvent("column " + columns().get(i) + ": the key is missing");
      }
      if (part.length() > LONGEST_KEY || !Utf8.isWhole(part)) {
        throw new BadEvent(
            "column "
                + columns().get(i)
                + ": expected a key of at most "
                + LONGEST_KEY
                + " characters");
      }
      key = i == 0 ? part : key + "/" + part;
    }
    return key;
  }

  /// A key that has had no event.
  public Run begin() {
    return new Run(live.start(), Optional.empty());
  }

  /// A key that goes on.
  ///
  /// @param step its last event, where the next one is read with it
  public Run resume(KeyState state, Optional<Input.Series> step) {
    return new Run(state, step);
  }

  /// Reads the next event of a key.
  ///
  /// @throws BadEvent if it cannot be read, or comes before the key's last one; the run is
  ///   unchanged
  public LiveAnswer accept(Run run, Event event) throws BadEvent {
    if (event.time() < run.state.time()) {
      throw new BadEvent("late: the key's last event has a later time");
    }
    float[] values = event.values();
    Optional<Input.Series> step = Optional.empty();
    if (values.length == 0) {
      EventEncoder.Encoded encoded =
          reader
              .encoder()
              .encode(
                  new EventParser.RawEvent(Arrays.asList(event.cells()), event.plain()),
                  0,
                  run.step);
      values = encoded.values();
      step = encoded.step();
      tell(encoded.strange());
    }
    LiveAnswer answer;
    try {
      answer = live.accept(run.state, event.time(), values);
    } catch (IllegalArgumentException wrong) {
      throw new BadEvent(String.valueOf(wrong.getMessage()));
    }
    if (!answer.isFinite()) {
      throw new BadEvent("the model's answer is not finite");
    }
    run.step = step;
    run.values = values;
    return answer;
  }

  /// What is told of an answer.
  public Answer told(Event event, LiveAnswer answer) {
    double[] sums = new double[parts.size()];
    float[] features = answer.features();
    for (int i = 0; i < features.length && i < partOf.length; i++) {
      sums[partOf[i]] += lines.signed(features[i]);
    }
    float[] why = new float[sums.length];
    for (int i = 0; i < why.length; i++) {
      why[i] = (float) sums[i];
    }
    return new Answer(
        event,
        answer.number(),
        (float) lines.score(answer),
        (float) lines.signed(answer.baselineScore()),
        why,
        (float) gap(answer),
        classes() ? answers.get(live.model().predictedClass(answer.outputs())) : "",
        (float) lines.probability(answer).orElseGet(() -> lines.value(answer).orElse(Double.NaN)),
        answer);
  }

  /// How far the parts by feature are from their sum, whatever is parted beside.
  private static double gap(LiveAnswer answer) {
    if (answer.features().length == 0) {
      return answer.gap();
    }
    double sum = answer.before();
    for (float part : answer.features()) {
      sum += part;
    }
    return Math.abs(sum - (answer.score() - answer.baselineScore()));
  }

  /// Names of the columns of a {@link Run#step}.
  List<String> stepColumns() {
    return new ArrayList<>(reader.encoder().columns());
  }
}
