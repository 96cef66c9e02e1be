package gatelens.data.encode;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.ClassNames;
import gatelens.data.DataException;
import gatelens.data.Encoder;
import gatelens.data.EncoderKind;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Windows;
import gatelens.data.file.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Learns an encoding and the classes from training data in one pass; memory grows with the
/// vocabulary, not with the data.
public final class EncodingFit {
  /// More than these are names or texts.
  private static final int CATEGORIES = 1000;

  private final EncodingPlan plan;
  private final List<String> names;

  /// By the number of the input; the first row that has it decides the kind.
  private final Map<Integer, Learner> learners = new TreeMap<>();

  private final TreeSet<String> classes = new TreeSet<>(ClassNames::compare);
  private final List<Scaling> answers = new ArrayList<>();
  private final Optional<String> answered;
  private final BadRows bad;

  /// Columns of the first row's series.
  private final List<String> numbers = new ArrayList<>();

  private final Optional<LastValues> wandering;
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

  private EncodingFit(EncodingPlan plan, List<String> names, Reading reading, BadRows bad) {
    this.plan = plan;
    this.names = names;
    this.answered = reading.roles().label();
    this.wandering = LastValues.of(reading.windows(), plan.series());
    this.bad = bad;
  }

  /// Learns from all rows.
  ///
  /// @throws DataException if there is no row
  /// @throws IOException if the data cannot be read
  public static Learned learn(Sources.Opened data, EncodingPlan plan) throws IOException {
    return learn(data, plan, BadRows.refused());
  }

  /// Learns from all rows that can be read.
  ///
  /// @param bad what is done with rows that do not fit those before
  /// @throws DataException if there is no row
  /// @throws IOException if the data cannot be read
  public static Learned learn(Sources.Opened data, EncodingPlan plan, BadRows bad)
      throws IOException {
    EncodingFit fit = new EncodingFit(plan, data.inputs(), data.reading(), bad);
    data.source().read(fit::row);
    if (fit.rows == 0) {
      throw new IOException("the data has no row that can be read");
    }
    for (int i = 0; i < fit.names.size(); i++) {
      if (!fit.learners.containsKey(i)) {
        throw new IOException("no row has the input " + fit.names.get(i));
      }
    }
    List<Encoder> encoders = fit.encoders();
    for (Encoder encoder : encoders) {
      categories(encoder, data.reading().conventions().words());
    }
    return new Learned(
        new Encoding(
                data.inputs(),
                encoders,
                data.reading(),
                fit.scales(data.reading(), encoders.get(0)))
            .withClasses(List.copyOf(fit.classes)),
        List.copyOf(fit.classes),
        fit.rows);
  }

  private List<Encoder> encoders() {
    return learners.values().stream()
        .map(Learner::encoder)
        .map(encoder ->
            encoder instanceof SeriesEncoder series && wandering.isPresent()
                ? series.against(wandering.get().changes())
                : encoder)
        .toList();
  }

  /// Names and texts among the columns would be learned by heart, one category each.
  private static void categories(Encoder encoder, List<String> wanted) throws IOException {
    if (!(encoder instanceof SeriesEncoder series)) {
      return;
    }
    for (SeriesEncoder.Part part : series.columns()) {
      if (part.categories().size() > CATEGORIES && !wanted.contains(part.name())) {
        throw new IOException(
            "column "
                + part.name()
                + " holds "
                + part.categories().size()
                + " different words, each a category; more than "
                + CATEGORIES
                + " are hardly meant: name the columns that are read with --features, or keep it"
                + " with --words "
                + part.name());
      }
    }
  }

  /// Scales of what is forecast, `OT +1` for the column OT one step ahead.
  private List<Encoding.Scale> scales(Reading reading, Encoder encoder) {
    List<String> named = reading.windows().map(Windows::targets).orElse(List.of());
    List<String> targets = named.isEmpty() ? numbers : named;
    if (reading.windows().isEmpty()) {
      return answers.stream()
          .map(one -> new Encoding.Scale(answered.orElse("answer"), one.mean(), one.deviation()))
          .toList();
    }
    List<Encoding.Scale> scales = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      String target = targets.get(i % targets.size());
      String name = target + " +" + (i / targets.size() + 1);
      boolean change = encoder instanceof SeriesEncoder series && series.changes(target);
      Scaling scale = change ? wandering.orElseThrow().answer(i) : answers.get(i);
      scales.add(new Encoding.Scale(name, scale.mean(), scale.deviation()));
    }
    return scales;
  }

  private boolean row(Row row) throws IOException {
    if (row.inputs().size() != names.size()) {
      throw new IOException(
          row.id() + ": expected " + names.size() + " inputs, found " + row.inputs().size());
    }
    for (int i = 0; i < names.size(); i++) {
      Input input = row.inputs().get(i);
      if (input instanceof Input.Absent) {
        continue;
      }
      if (!learners.containsKey(i)) {
        learners.put(i, EncoderKind.of(input, plan));
      }
      try {
        learners.get(i).add(input);
      } catch (IllegalArgumentException problem) {
        bad.add(DataException.ofRow(row.id(), String.valueOf(problem.getMessage())));
        return true;
      }
    }
    if (rows == 0 && row.inputs().get(0) instanceof Input.Series series) {
      series.columns().forEach(column -> numbers.add(column.name()));
    }
    wandering.ifPresent(last -> last.add(row, numbers));
    answer(row.answer());
    rows++;
    return true;
  }

  private void answer(Answer answer) {
    switch (answer) {
      case Answer.Name name -> classes.add(name.label());
      case Answer.Steps steps -> steps.each().forEach(this::answer);
      case Answer.Numbers numbers -> {
        for (int i = 0; i < numbers.values().length; i++) {
          if (answers.size() <= i) {
            answers.add(new Scaling());
          }
          answers.get(i).add(numbers.values()[i]);
        }
      }
      case Answer.None none -> {}
    }
  }
}
