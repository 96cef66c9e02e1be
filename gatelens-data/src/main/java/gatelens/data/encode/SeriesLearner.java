package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.SeriesPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Learns means, deviations and categories of the columns of series.
final class SeriesLearner implements Learner {
  private final SeriesPlan plan;
  private final Map<String, Moments> numbers = new LinkedHashMap<>();
  private final Map<String, TreeSet<String>> words = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Moments gaps = new Moments();

  SeriesLearner(SeriesPlan plan) {
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
