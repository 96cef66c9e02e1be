package gatelens.watch;

import gatelens.data.DataException;
import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.StepReader;
import gatelens.data.Unusual;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.file.Sources;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.sequence.Meaning;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Events as a model reads them, encoded as in training: numbers standardised, categories as
/// features, missing values filled from the event before, the time since it.
interface EventEncoder {
  /// The columns of an event that are read, in order; the time is the last where there is one.
  List<String> columns();

  /// True if the last of them is the time.
  boolean timed();

  /// What each value of an event is part of, for people: a column.
  List<String> parts();

  /// True if an event is read with the one before it.
  boolean looksBack();

  /// An event as the model reads it.
  ///
  /// @param time of the event, NaN where there is none
  /// @param values `float[D]`
  /// @param step to be known when the next event is read
  /// @param strange values that are unlike those of training, by their columns
  record Encoded(
      double time, float[] values, Optional<Input.Series> step, Map<String, Unusual> strange) {
    /// The same without the words of some columns: that there was one is still told.
    Encoded without(Set<String> hidden) {
      Map<String, Unusual> told = new TreeMap<>(strange);
      told.replaceAll((column, value) -> hidden.contains(column) ? value.hidden(HIDDEN) : value);
      return new Encoded(time, values, step, told);
    }

    private static final String HIDDEN = "hidden";
  }

  /// Encodes an event.
  ///
  /// @param before what the event before it left
  /// @throws BadEvent if a cell is not what the model reads
  Encoded encode(EventParser.RawEvent event, int from, Optional<Input.Series> before)
      throws BadEvent;

  /// What a column may hold, in an event that nobody had.
  ///
  /// @param n of the event
  Sample sample(int column, int n);

  /// A value of a column: a word, or a number where that is empty.
  ///
  /// @param number in its own unit, of a date in days since 1970
  record Sample(String word, double number) {}

  /// That of a model.
  ///
  /// @throws Refused if the model does not read events
  static EventEncoder of(Lens lens, Fields fields) {
    Optional<Encoding> encoding = Encoding.of(lens.model().info());
    if (!fields.features().isEmpty() || encoding.isEmpty()) {
      return plain(lens, fields);
    }
    if (encoding.get().encoders().get(0) instanceof SeriesEncoder series) {
      if (!series.changes().isEmpty()) {
        throw new Refused(
            Refused.Kind.MODEL,
            "the model reads "
                + series.changes().get(0).column()
                + " against the last value of a window, so that an event changes all those before"
                + " it",
            "train it on the values themselves: --no-against-last");
      }
      return OfSeries.of(series, reader(encoding.get(), series, fields));
    }
    throw new Refused(
        Refused.Kind.MODEL,
        "the model reads "
            + encoding.get().encoders().get(0).getClass().getSimpleName().replace("Encoder", "")
            + ": expected one that reads series, of which an event is a step");
  }

  private static StepReader reader(Encoding encoding, SeriesEncoder series, Fields fields) {
    Optional<String> time = fields.time().or(() -> encoding.reading().roles().time());
    try {
      return Sources.steps(
          encoding.reading(),
          series.columns().stream().map(SeriesEncoder.Part::name).toList(),
          series.columns().stream().map(part -> !part.categories().isEmpty()).toList(),
          time);
    } catch (DataException clock) {
      throw new Refused(Refused.Kind.DATA, String.valueOf(clock.getMessage()), "", "time");
    }
  }

  private static EventEncoder plain(Lens lens, Fields fields) {
    int width = lens.model().continuous().carrier().eventWidth();
    if (fields.features().size() != width) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the model reads "
              + width
              + " values an event and does not say what they are called; "
              + fields.features().size()
              + " fields are named",
          "name them in their order",
          "features");
    }
    try {
      StepReader times = Sources.steps(Reading.automatic(), List.of(), List.of(), fields.time());
      return new OfNumbers(fields.features(), times);
    } catch (DataException never) {
      throw new UncheckedIOException(never);
    }
  }

  /// A model that knows the columns of its training.
  ///
  /// @param known the words of each column; none of numbers
  record OfSeries(SeriesEncoder series, StepReader reader, List<Set<String>> known)
      implements EventEncoder {
    static OfSeries of(SeriesEncoder series, StepReader reader) {
      return new OfSeries(series, reader, series.columns().stream().map(OfSeries::words).toList());
    }

    private static Set<String> words(SeriesEncoder.Part part) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(part.categories()));
    }

    @Override
    public List<String> columns() {
      return reader.columns();
    }

    @Override
    public boolean timed() {
      return reader.timed();
    }

    @Override
    public List<String> parts() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < series.features().length(); i++) {
        parts.add(
            switch (series.features().meanings().get(i)) {
              case Meaning.Category category -> category.column();
              case Meaning.Absent absent -> absent.column();
              default -> series.names().get(i);
            });
      }
      return parts;
    }

    @Override
    public boolean looksBack() {
      return series.elapsed() > 0 || series.missing() == SeriesPlan.Missing.FORWARD;
    }

    @Override
    public Encoded encode(EventParser.RawEvent event, int from, Optional<Input.Series> before)
        throws BadEvent {
      List<String> cells = event.cells().subList(from, event.cells().size());
      boolean[] plain = Arrays.copyOfRange(event.plain(), from, event.plain().length);
      double last =
          before.filter(step -> step.times().length > 0).map(step -> step.times()[0]).orElse(NAN);
      Input.Series step;
      try {
        step = reader.read(cells, plain, last);
      } catch (DataException wrong) {
        throw told(String.valueOf(wrong.getMessage()));
      }
      double time = step.times().length > 0 ? step.times()[0] : NAN;
      boolean alone = before.isEmpty() || !looksBack();
      Input.Series read = alone ? step : StepPairs.joined(before.get(), step);
      float[] values;
      try {
        values = series.encode(read).values().values();
      } catch (IllegalArgumentException wrong) {
        throw new BadEvent(JsonEvents.ANYTHING, String.valueOf(wrong.getMessage()));
      }
      int width = series.width();
      if (!alone && values.length < 2 * width) {
        throw new BadEvent("a value is missing: the model leaves such events out");
      }
      Optional<Input.Series> kept =
          looksBack() ? Optional.of(StepPairs.filled(before, step)) : Optional.empty();
      return new Encoded(
          time,
          Arrays.copyOfRange(values, values.length - width, values.length),
          kept,
          strange(step));
    }

    private Map<String, Unusual> strange(Input.Series step) {
      Map<String, Unusual> found = Map.of();
      for (int c = 0; c < known.size(); c++) {
        Input.Column column = step.columns().get(c);
        Optional<Unusual> strange =
            switch (column) {
              case Input.Column.Words words -> word(c, words.values().get(0));
              case Input.Column.Numbers numbers -> number(c, numbers.values()[0]);
            };
        if (strange.isPresent()) {
          found = found.isEmpty() ? new TreeMap<>() : found;
          found.put(column.name(), strange.get());
        }
      }
      return found;
    }

    private Optional<Unusual> word(int column, String word) {
      if (word.isEmpty()) {
        return missing(column);
      }
      return known.get(column).contains(word) ? Optional.empty() : Optional.of(Unusual.word(word));
    }

    private Optional<Unusual> number(int column, float number) {
      if (Float.isNaN(number)) {
        return missing(column);
      }
      return series.isFar(column, number) ? Optional.of(Unusual.far(number)) : Optional.empty();
    }

    private Optional<Unusual> missing(int column) {
      return series.whole().contains(series.columns().get(column).name())
          ? Optional.of(Unusual.MISSING)
          : Optional.empty();
    }

    @Override
    public Sample sample(int column, int n) {
      SeriesEncoder.Part part = series.columns().get(column);
      List<String> words = part.categories();
      return new Sample(
          words.isEmpty() ? "" : words.get((n + column) % words.size()),
          part.mean() + part.deviation() * Math.sin(n + column));
    }

    private static final double NAN = Double.NaN;

    /// Without the words for whole files.
    private static BadEvent told(String message) {
      String reason = message.replaceFirst("^event, line 0, ", "").replaceFirst("; --.*", "");
      String field = reason.replaceFirst("^column (.*?): .*", "$1");
      return new BadEvent(field, reason);
    }
  }

  /// A model of arrays, whose values stand in the event.
  record OfNumbers(List<String> features, StepReader times) implements EventEncoder {
    @Override
    public List<String> columns() {
      List<String> all = new ArrayList<>(features);
      all.addAll(times.columns());
      return all;
    }

    @Override
    public boolean timed() {
      return times.timed();
    }

    @Override
    public List<String> parts() {
      return features;
    }

    @Override
    public boolean looksBack() {
      return false;
    }

    @Override
    public Encoded encode(EventParser.RawEvent event, int from, Optional<Input.Series> before)
        throws BadEvent {
      float[] values = new float[features.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) number(features.get(i), event.cells().get(from + i));
      }
      if (!timed()) {
        return new Encoded(Double.NaN, values, Optional.empty(), Map.of());
      }
      List<String> time = event.cells().subList(from + values.length, event.cells().size());
      try {
        double at = times.read(time, new boolean[1], Double.NaN).times()[0];
        return new Encoded(at, values, Optional.empty(), Map.of());
      } catch (DataException wrong) {
        throw OfSeries.told(String.valueOf(wrong.getMessage()));
      }
    }

    @Override
    public Sample sample(int column, int n) {
      return new Sample("", Math.sin(n + column));
    }

    private static double number(String field, String cell) throws BadEvent {
      double value = gatelens.data.file.Cells.decimal(cell.strip()).orElse(Double.NaN);
      if (!Float.isFinite((float) value)) {
        throw new BadEvent(
            field, "field " + field + ": expected a finite number, found '" + cut(cell) + "'");
      }
      return value;
    }

    private static String cut(String cell) {
      return cell.length() > 40 ? cell.substring(0, 40) + "…" : cell;
    }
  }
}
