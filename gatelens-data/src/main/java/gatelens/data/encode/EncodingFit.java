package gatelens.data.encode;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Span;
import gatelens.data.file.Cells;
import gatelens.data.file.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Learns an encoding and the classes from training data in one pass; memory grows with the
/// vocabulary, not with the data.
public final class EncodingFit {
  private final EncodingPlan plan;
  private final List<String> names;
  private final List<Learner> learners = new ArrayList<>();
  private final TreeSet<String> classes = new TreeSet<>(EncodingFit::inOrder);
  private final List<Moments> answers = new ArrayList<>();

  /// Columns of the first row's series.
  private final List<String> numbers = new ArrayList<>();

  private long rows;

  /// What was learned.
  ///
  /// @param encoding to be kept with the model
  /// @param classes names in order: numbers by size, words by the alphabet; empty if nothing is
  ///   named
  /// @param rows how many were read
  public record Learned(Encoding encoding, List<String> classes, long rows) {
    /// Keeps an unmodifiable copy.
    public Learned {
      classes = List.copyOf(classes);
    }
  }

  private EncodingFit(EncodingPlan plan, List<String> names) {
    this.plan = plan;
    this.names = names;
  }

  /// Learns from all rows.
  ///
  /// @throws DataException if there is no row
  /// @throws IOException if the data cannot be read
  public static Learned learn(Sources.Opened data, EncodingPlan plan) throws IOException {
    EncodingFit fit = new EncodingFit(plan, data.inputs());
    data.source().read(fit::row);
    if (fit.rows == 0) {
      throw new IOException("the data has no row that can be read");
    }
    List<Encoder> encoders = fit.learners.stream().map(Learner::encoder).toList();
    return new Learned(
        new Encoding(data.inputs(), encoders, data.reading(), fit.scales(data.reading()))
            .withClasses(List.copyOf(fit.classes)),
        List.copyOf(fit.classes),
        fit.rows);
  }

  /// Scales of what is forecast, `OT +1` for the column OT one step ahead.
  private List<Encoding.Scale> scales(Reading reading) {
    List<String> targets = reading.targets().isEmpty() ? numbers : reading.targets();
    List<Encoding.Scale> scales = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      String name = targets.get(i % targets.size()) + " +" + (i / targets.size() + 1);
      scales.add(new Encoding.Scale(name, answers.get(i).mean(), answers.get(i).deviation()));
    }
    return scales;
  }

  private static int inOrder(String a, String b) {
    boolean numbers =
        Cells.isNumber(a) && Cells.isNumber(b) && !Cells.missing(a) && !Cells.missing(b);
    int byNumber = numbers ? Double.compare(Double.parseDouble(a), Double.parseDouble(b)) : 0;
    return byNumber != 0 ? byNumber : a.compareTo(b);
  }

  private boolean row(Row row) throws IOException {
    if (row.inputs().size() != names.size()) {
      throw new IOException(
          row.id() + ": expected " + names.size() + " inputs, found " + row.inputs().size());
    }
    for (int i = 0; i < names.size(); i++) {
      if (rows == 0) {
        learners.add(learner(row.inputs().get(i)));
      }
      try {
        learners.get(i).add(row.inputs().get(i));
      } catch (IllegalArgumentException problem) {
        throw new IOException(row.id() + ": " + problem.getMessage(), problem);
      }
    }
    if (rows == 0 && row.inputs().get(0) instanceof Input.Series series) {
      series.columns().forEach(column -> numbers.add(column.name()));
    }
    switch (row.answer()) {
      case Answer.Name name -> classes.add(name.label());
      case Answer.Numbers numbers -> {
        for (int i = 0; i < numbers.values().length; i++) {
          if (answers.size() <= i) {
            answers.add(new Moments());
          }
          answers.get(i).add(numbers.values()[i]);
        }
      }
      case Answer.None none -> {}
    }
    rows++;
    return true;
  }

  private Learner learner(Input first) {
    return switch (first) {
      case Input.Text text ->
          plan.tokenizer().isEmpty()
              ? new TextLearner(plan)
              : new SubwordLearner(new SubwordEncoder(plan.tokenizer(), plan.longest()));
      case Input.Series series -> new SeriesLearner(plan);
      case Input.Image image ->
          new ImageLearner(
              new ImageEncoder(
                  plan.order(),
                  image.height(),
                  image.width(),
                  image.channels(),
                  plan.order() == ImageEncoder.Order.PATCHES ? plan.patch() : 1));
      case Input.Audio audio -> new AudioLearner(plan, audio.rate());
    };
  }

  /// Learns the encoder of one input.
  private interface Learner {
    void add(Input input);

    Encoder encoder();
  }

  /// Mean and deviation in one pass (B. Welford, Note on a Method for Calculating Corrected Sums of
  /// Squares and Products, Technometrics 4(3), 1962, https://doi.org/10.2307/1266577).
  static final class Moments {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
      if (Double.isFinite(value)) {
        count++;
        double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
      }
    }

    double mean() {
      return mean;
    }

    /// 1 for a constant.
    double deviation() {
      double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
      return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1;
    }
  }

  private static final class TextLearner implements Learner {
    private static final int MOST_COUNTED = 2_000_000;
    private final EncodingPlan plan;
    private final Map<String, Integer> counts = new HashMap<>();

    private TextLearner(EncodingPlan plan) {
      this.plan = plan;
    }

    @Override
    public void add(Input input) {
      if (!(input instanceof Input.Text text)) {
        throw Encoder.wrongKind("text", input);
      }
      for (Span span :
          TextEncoder.spans(text.text(), plan.unit(), plan.segmenter(), plan.longest())) {
        counts.merge(TextEncoder.form(span.of(text.text()), plan.lowerCase()), 1, Integer::sum);
      }
      if (counts.size() > MOST_COUNTED) {
        counts.values().removeIf(count -> count == 1);
      }
    }

    @Override
    public Encoder encoder() {
      return new TextEncoder(
          plan.unit(),
          plan.segmenter(),
          plan.lowerCase(),
          plan.longest(),
          Vocabulary.of(counts, plan.vocabulary(), plan.least()));
    }
  }

  /// Learns nothing: the file says all.
  private record SubwordLearner(SubwordEncoder encoder) implements Learner {
    @Override
    public void add(Input input) {
      if (!(input instanceof Input.Text)) {
        throw Encoder.wrongKind("text", input);
      }
    }
  }

  private static final class SeriesLearner implements Learner {
    private final EncodingPlan plan;
    private final Map<String, Moments> numbers = new LinkedHashMap<>();
    private final Map<String, TreeSet<String>> words = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Moments gaps = new Moments();

    private SeriesLearner(EncodingPlan plan) {
      this.plan = plan;
    }

    @Override
    public void add(Input input) {
      if (!(input instanceof Input.Series series)) {
        throw Encoder.wrongKind("a series", input);
      }
      for (Input.Column column : series.columns()) {
        if (!names.contains(column.name())) {
          names.add(column.name());
        }
        switch (column) {
          case Input.Column.Numbers values -> {
            Moments moments = numbers.computeIfAbsent(column.name(), n -> new Moments());
            for (float value : values.values()) {
              moments.add(value);
            }
          }
          case Input.Column.Words values -> {
            TreeSet<String> known = words.computeIfAbsent(column.name(), n -> new TreeSet<>());
            values.values().stream().filter(word -> !word.isEmpty()).forEach(known::add);
          }
        }
      }
      for (int t = 1; t < series.times().length; t++) {
        gaps.add(series.times()[t] - series.times()[t - 1]);
      }
    }

    @Override
    public Encoder encoder() {
      List<SeriesEncoder.Part> parts = new ArrayList<>();
      for (String name : names) {
        Moments moments = numbers.getOrDefault(name, new Moments());
        TreeSet<String> known = words.getOrDefault(name, new TreeSet<>());
        parts.add(
            known.isEmpty() && plan.standardise()
                ? new SeriesEncoder.Part(name, moments.mean(), moments.deviation(), List.of())
                : new SeriesEncoder.Part(name, 0, 1, List.copyOf(known)));
      }
      double scale = plan.elapsed() ? Math.max(gaps.mean(), 1e-9) : 0;
      return new SeriesEncoder(parts, plan.missing(), scale);
    }
  }

  private record ImageLearner(ImageEncoder encoder) implements Learner {
    @Override
    public void add(Input input) {
      if (!(input instanceof Input.Image image)) {
        throw Encoder.wrongKind("an image", input);
      }
      if (image.height() != encoder.height() || image.width() != encoder.columns()) {
        throw new IllegalArgumentException(
            "an image of %d x %d, where the first has %d x %d; images must have one size"
                .formatted(image.height(), image.width(), encoder.height(), encoder.columns()));
      }
    }
  }

  private static final class AudioLearner implements Learner {
    private final AudioEncoder raw;
    private final Moments[] moments;

    private AudioLearner(EncodingPlan plan, int firstRate) {
      int rate = plan.rate() == 0 ? firstRate : plan.rate();
      this.raw =
          new AudioEncoder(
              rate,
              (int) Math.max(2, Math.round(plan.windowMs() * rate / 1000)),
              (int) Math.max(1, Math.round(plan.hopMs() * rate / 1000)),
              plan.bands(),
              plan.coefficients(),
              List.of(),
              List.of());
      this.moments = new Moments[raw.width()];
      java.util.Arrays.setAll(moments, i -> new Moments());
    }

    @Override
    public void add(Input input) {
      float[] values = raw.encode(input).values().values();
      for (int i = 0; i < values.length; i++) {
        moments[i % moments.length].add(values[i]);
      }
    }

    @Override
    public Encoder encoder() {
      List<Double> means = new ArrayList<>();
      List<Double> deviations = new ArrayList<>();
      for (Moments moment : moments) {
        means.add(moment.mean());
        deviations.add(moment.deviation());
      }
      return raw.withStatistics(means, deviations);
    }
  }
}
