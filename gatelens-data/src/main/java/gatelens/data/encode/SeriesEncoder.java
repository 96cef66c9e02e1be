package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.SeriesPlan;
import gatelens.data.Unread;
import gatelens.data.Unusual;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Meaning;
import gatelens.sequence.Sequence;
import gatelens.sequence.Standardisation;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Series to features: numbers standardised, `(x - mean) / deviation`, categories as one feature a
/// category (1 where it holds), missing values filled in one of several ways, and the time since
/// the last step where it varies.
///
/// @param columns what is read, in order
/// @param missing what is done where a value is missing
/// @param elapsed scale of the feature "time since the last step", which is `log(1 + gap /
///   elapsed)`; 0 for none
/// @param changes columns of numbers that are read against the last value of the sequence, `(x_s -
///   x_T) / deviation`, in the place of their scale
/// @param whole columns of which the training data had a value everywhere, so that a missing one is
///   told; none in models that do not know it
/// @param farthest how far the numbers of a column were from its mean in training, in deviations;
///   of models that do not know it none
/// @param features their names and scales, made of the columns; give any
@JsonIgnoreProperties("features")
public record SeriesEncoder(
    List<Part> columns,
    SeriesPlan.Missing missing,
    double elapsed,
    List<Change> changes,
    List<String> whole,
    Map<String, Double> farthest,
    Axis.Channels features)
    implements Encoder {
  /// A column that is read against its last value.
  ///
  /// @param column its name
  /// @param deviation of the distances from the last value over the training data, above 0
  public record Change(String column, double deviation) {}

  /// One column.
  ///
  /// @param name its name in the file
  /// @param mean of the training data, for numbers
  /// @param deviation standard deviation of the training data, above 0; for numbers
  /// @param categories the words that are known; empty for numbers
  public record Part(String name, double mean, double deviation, List<String> categories) {
    /// Keeps an unmodifiable copy; checks the deviation.
    ///
    /// @throws IllegalArgumentException if the deviation is not above 0
    public Part {
      categories = List.copyOf(categories);
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "column " + name + ": its deviation is " + deviation + "; it must be above 0");
      }
    }
  }

  /// Keeps an unmodifiable copy and names the features.
  public SeriesEncoder {
    columns = List.copyOf(columns);
    // models that were saved before have none
    changes = List.copyOf(Objects.requireNonNullElse(changes, List.of()));
    whole = List.copyOf(Objects.requireNonNullElse(whole, List.of()));
    // in order, so that a model's file has the same bytes each time
    farthest =
        Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(farthest, Map.of())));
    features = channels(columns, missing, elapsed);
  }

  /// An encoder of columns.
  public SeriesEncoder(List<Part> columns, SeriesPlan.Missing missing, double elapsed) {
    this(columns, missing, elapsed, List.of(), List.of(), Map.of(), new Axis.Channels(List.of()));
  }

  /// With columns that are read against their last value.
  SeriesEncoder against(List<Change> others) {
    return new SeriesEncoder(columns, missing, elapsed, others, whole, farthest, features);
  }

  /// With what training had.
  ///
  /// @param columnsWithoutGaps columns of which no value was missing
  /// @param reach how far the numbers of each column were from its mean, in deviations
  SeriesEncoder ofTraining(List<String> columnsWithoutGaps, Map<String, Double> reach) {
    return new SeriesEncoder(
        columns, missing, elapsed, changes, columnsWithoutGaps, reach, features);
  }

  /// True if a number is so far from those of training that it may be in another unit: more than
  /// {@link Unusual#FAR} deviations from their mean, and further than any of them.
  ///
  /// @param column its place
  public boolean isFar(int column, float number) {
    Part part = columns.get(column);
    double deviations = Math.abs(number - part.mean()) / part.deviation();
    if (!(deviations > Unusual.FAR)) {
      return false;
    }
    Double most = farthest.get(part.name());
    // what is read as it stands has no scale to be held to, what wanders no place
    boolean scaled = (part.mean() != 0 || part.deviation() != 1) && !changes(part.name());
    return scaled && most != null && deviations > most;
  }

  @Override
  public boolean changes(String column) {
    return changes.stream().anyMatch(change -> change.column().equals(column));
  }

  /// The scale of a column in one sequence.
  private Part here(Part part, Input.Column column) {
    for (Change change : changes) {
      if (change.column().equals(part.name()) && column instanceof Input.Column.Numbers numbers) {
        float last = numbers.last();
        return new Part(
            part.name(), Float.isFinite(last) ? last : part.mean(), change.deviation(), List.of());
      }
    }
    return part;
  }

  @Override
  public int width() {
    return features.length();
  }

  /// The features, in order.
  public List<String> names() {
    return features.names();
  }

  private static Axis.Channels channels(
      List<Part> columns, SeriesPlan.Missing missing, double elapsed) {
    List<String> names = new ArrayList<>();
    List<Standardisation> scales = new ArrayList<>();
    List<Meaning> meanings = new ArrayList<>();
    for (Part part : columns) {
      if (part.categories().isEmpty()) {
        names.add(part.name());
        scales.add(new Standardisation(part.mean(), part.deviation(), ""));
        meanings.add(Meaning.NUMBER);
      }
      for (String category : part.categories()) {
        names.add(part.name() + "=" + category);
        scales.add(Standardisation.NONE);
        meanings.add(new Meaning.Category(part.name(), category));
      }
      if (missing == SeriesPlan.Missing.MASK) {
        names.add(part.name() + " missing");
        scales.add(Standardisation.NONE);
        meanings.add(new Meaning.Absent(part.name()));
      }
    }
    if (elapsed > 0) {
      names.add("time since last");
      scales.add(Standardisation.NONE);
      meanings.add(new Meaning.Elapsed(elapsed));
    }
    return new Axis.Channels(names, scales, meanings);
  }

  @Override
  public FeatureSequence encode(Input input) {
    if (!(input instanceof Input.Series series)) {
      throw Encoder.wrongKind("a series", input);
    }
    List<Input.Column> found = matched(series);
    int[] kept = keptSteps(series.length(), found);
    int width = width();
    float[] values = new float[kept.length * width];
    int at = 0;
    List<Part> parts = columns;
    if (!changes.isEmpty()) {
      parts =
          IntStream.range(0, columns.size())
              .mapToObj(c -> here(columns.get(c), found.get(c)))
              .toList();
    }
    for (int c = 0; c < found.size(); c++) {
      Part part = parts.get(c);
      switch (found.get(c)) {
        case Input.Column.Numbers numbers ->
            numbers(part, numbers.values(), kept, values, at, width);
        case Input.Column.Words words -> words(part, words.values(), kept, values, at, width);
      }
      at += Math.max(1, part.categories().size()) + (missing == SeriesPlan.Missing.MASK ? 1 : 0);
    }
    if (elapsed > 0) {
      double[] times = series.times();
      for (int i = 1; i < kept.length; i++) {
        double gap =
            times.length == 0 ? kept[i] - kept[i - 1] : times[kept[i]] - times[kept[i - 1]];
        values[i * width + at] = (float) Math.log1p(Math.max(0, gap) / elapsed);
      }
    }
    return new FeatureSequence(
        Tensor.of(values, kept.length, width),
        steps(series, kept),
        changes.isEmpty() ? features : channels(parts, missing, elapsed));
  }

  @Override
  public FeatureSequence absent() {
    return new FeatureSequence(Tensor.zeros(1, width()), Axis.steps(1), features);
  }

  @Override
  public void unread(Input input, Sequence read, Unread unread) {
    if (!(input instanceof Input.Series series)) {
      return;
    }
    List<Input.Column> found = matched(series);
    for (int c = 0; c < found.size(); c++) {
      Part part = columns.get(c);
      switch (found.get(c)) {
        case Input.Column.Words words -> {
          unread.categories(part.name(), words.values(), part.categories());
          if (whole.contains(part.name())) {
            unread.missing(
                part.name(), (int) words.values().stream().filter(String::isEmpty).count());
          }
        }
        case Input.Column.Numbers numbers -> {
          if (whole.contains(part.name())) {
            unread.missing(part.name(), missing(numbers.values()));
          }
          // what is read as it stands has no scale to be held to, what wanders no place
          if ((part.mean() != 0 || part.deviation() != 1) && !changes(part.name())) {
            unread.numbers(part.name(), numbers.values(), part.mean(), part.deviation());
          }
        }
      }
    }
  }

  private static int missing(float[] values) {
    int count = 0;
    for (float value : values) {
      count += Float.isNaN(value) ? 1 : 0;
    }
    return count;
  }

  private static Axis steps(Input.Series series, int[] kept) {
    if (!series.steps().isEmpty()) {
      return new Axis.Channels(Arrays.stream(kept).mapToObj(at -> series.steps().get(at)).toList());
    }
    if (series.times().length == 0) {
      return Axis.steps(kept.length);
    }
    double[] times = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      times[i] = series.times()[kept[i]];
    }
    return new Axis.Times(times, series.scale());
  }

  private List<Input.Column> matched(Input.Series series) {
    List<Input.Column> same = series.columns();
    int equal = 0;
    while (equal < Math.min(same.size(), columns.size())
        && same.get(equal).name().equals(columns.get(equal).name())) {
      equal++;
    }
    if (equal == columns.size()) {
      return same.subList(0, equal);
    }
    Map<String, Input.Column> byName = HashMap.newHashMap(series.columns().size());
    series.columns().forEach(column -> byName.put(column.name(), column));
    List<Input.Column> found = new ArrayList<>();
    for (Part part : columns) {
      Input.Column column = byName.get(part.name());
      if (column == null) {
        throw new IllegalArgumentException(
            "there is no column "
                + part.name()
                + ", which the encoder reads; there are "
                + series.columns().stream().map(Input.Column::name).toList());
      }
      found.add(column);
    }
    return found;
  }

  private int[] keptSteps(int length, List<Input.Column> found) {
    int[] kept = new int[length];
    int count = 0;
    for (int t = 0; t < length; t++) {
      boolean whole = true;
      for (Input.Column column : found) {
        boolean absent =
            switch (column) {
              case Input.Column.Numbers numbers -> Float.isNaN(numbers.values()[t]);
              case Input.Column.Words words -> words.values().get(t).isEmpty();
            };
        if (absent && missing == SeriesPlan.Missing.REFUSE) {
          throw new IllegalArgumentException(
              "step " + t + ", column " + column.name() + ": the value is missing");
        }
        whole &= !absent;
      }
      if (whole || missing != SeriesPlan.Missing.GAP) {
        kept[count++] = t;
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("the series has no step that can be read");
    }
    return Arrays.copyOf(kept, count);
  }

  private void numbers(Part part, float[] from, int[] kept, float[] to, int at, int width) {
    if (!part.categories().isEmpty()) {
      throw new IllegalArgumentException(
          "column " + part.name() + ": expected categories as in training, found numbers");
    }
    float last = 0;
    for (int i = 0; i < kept.length; i++) {
      float value = (float) ((from[kept[i]] - part.mean()) / part.deviation());
      boolean absent = Float.isNaN(value);
      if (Float.isInfinite(value)) {
        throw new IllegalArgumentException(
            "step " + kept[i] + ", column " + part.name() + ": the value is infinite");
      }
      if (absent) {
        value = missing == SeriesPlan.Missing.FORWARD ? last : 0;
      }
      to[i * width + at] = value;
      if (missing == SeriesPlan.Missing.MASK) {
        to[i * width + at + 1] = absent ? 1 : 0;
      }
      last = value;
    }
  }

  private void words(Part part, List<String> from, int[] kept, float[] to, int at, int width) {
    int count = part.categories().size();
    if (count == 0) {
      throw new IllegalArgumentException(
          "column " + part.name() + ": expected numbers as in training, found words");
    }
    int last = -1;
    for (int i = 0; i < kept.length; i++) {
      String word = from.get(kept[i]);
      int category = part.categories().indexOf(word);
      if (word.isEmpty() && missing == SeriesPlan.Missing.FORWARD) {
        category = last;
      }
      if (category >= 0) {
        to[i * width + at + category] = 1;
      }
      if (missing == SeriesPlan.Missing.MASK) {
        to[i * width + at + count] = word.isEmpty() ? 1 : 0;
      }
      last = category;
    }
  }
}
