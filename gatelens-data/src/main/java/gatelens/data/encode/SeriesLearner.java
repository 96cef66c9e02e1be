package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.SeriesPlan;
import gatelens.sequence.TimeScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Learns means, deviations and categories of the columns of series.
final class SeriesLearner implements Learner {
  /// Gaps that differ by less, in parts of their mean, are even: months have 28 to 31 days.
  private static final double EVEN = 0.25;

  private final SeriesPlan plan;
  private final Map<String, Scaling> numbers = new LinkedHashMap<>();
  private final Map<String, TreeSet<String>> words = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /// Columns of which a value was missing.
  private final Set<String> gappy = new HashSet<>();

  private final Map<String, Float> least = new HashMap<>();
  private final Map<String, Float> most = new HashMap<>();

  private final Scaling gaps = new Scaling();
  private boolean known = true;

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
          Scaling moments = numbers.computeIfAbsent(column.name(), n -> new Scaling());
          for (float value : values.values()) {
            moments.add(value);
            if (Float.isFinite(value)) {
              least.merge(column.name(), value, Math::min);
              most.merge(column.name(), value, Math::max);
            }
            if (Float.isNaN(value)) {
              gappy.add(column.name());
            }
          }
        }
        case Input.Column.Words values -> {
          TreeSet<String> known = words.computeIfAbsent(column.name(), n -> new TreeSet<>());
          values.values().stream().filter(word -> !word.isEmpty()).forEach(known::add);
          if (values.values().contains("")) {
            gappy.add(column.name());
          }
        }
      }
    }
    known &= series.scale() != TimeScale.UNKNOWN;
    for (int t = 1; t < series.times().length; t++) {
      gaps.add(series.times()[t] - series.times()[t - 1]);
    }
  }

  private boolean elapsed() {
    return switch (plan.elapsed()) {
      case YES -> true;
      case NO -> false;
      case UNEVEN -> known && gaps.mean() > 0 && gaps.varies() > EVEN * gaps.mean();
    };
  }

  @Override
  public Encoder encoder() {
    List<SeriesEncoder.Part> parts = new ArrayList<>();
    for (String name : names) {
      Scaling moments = numbers.getOrDefault(name, new Scaling());
      TreeSet<String> known = words.getOrDefault(name, new TreeSet<>());
      parts.add(
          known.isEmpty() && plan.standardise()
              ? new SeriesEncoder.Part(name, moments.mean(), moments.deviation(), List.of())
              : new SeriesEncoder.Part(name, 0, 1, List.copyOf(known)));
    }
    double scale = elapsed() ? Math.max(gaps.mean(), 1e-9) : 0;
    return new SeriesEncoder(parts, plan.missing(), scale)
        .ofTraining(names.stream().filter(name -> !gappy.contains(name)).toList(), reach(parts));
  }

  /// How far numbers were from the mean of their column, in deviations.
  private Map<String, Double> reach(List<SeriesEncoder.Part> parts) {
    Map<String, Double> reach = new TreeMap<>();
    for (SeriesEncoder.Part part : parts) {
      Float low = least.get(part.name());
      Float high = most.get(part.name());
      if (part.categories().isEmpty() && low != null && high != null) {
        double off = Math.max(part.mean() - low, high - part.mean());
        reach.put(part.name(), off / part.deviation());
      }
    }
    return reach;
  }
}
