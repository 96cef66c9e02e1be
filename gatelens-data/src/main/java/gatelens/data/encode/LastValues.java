package gatelens.data.encode;

import gatelens.data.Answer;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.SeriesPlan;
import gatelens.data.Windows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Learns which columns of the windows of a forecast are read against their last value, `(x_s -
/// x_T) / d`, and the scales of that: a series that wanders is elsewhere when it is forecast than
/// where it was learned from, its changes are not.
///
/// Source: A. Zeng and others, Are Transformers Effective for Time Series Forecasting? (NLinear),
/// 2023, https://doi.org/10.1609/aaai.v37i9.26317
final class LastValues {
  private final Windows windows;
  private final SeriesPlan plan;
  private final Map<String, UnitRoot> roots = new LinkedHashMap<>();
  private final Map<String, Scaling> before = new LinkedHashMap<>();
  private final List<Scaling> after = new ArrayList<>();

  private LastValues(Windows windows, SeriesPlan plan) {
    this.windows = windows;
    this.plan = plan;
  }

  /// Of a forecast that reads numbers standardised, in windows of two steps or more.
  static Optional<LastValues> of(Optional<Windows> windows, SeriesPlan plan) {
    return windows
        .filter(w -> w.length() > 1)
        .filter(w -> plan.standardise() && plan.against() != SeriesPlan.Against.NOTHING)
        .map(w -> new LastValues(w, plan));
  }

  /// Takes a window with what it is answered with.
  void add(Row row, List<String> features) {
    if (!(row.inputs().get(0) instanceof Input.Series series)) {
      return;
    }
    double from = row.place().map(Row.Place::from).orElse(0.0);
    Map<String, Double> last = new LinkedHashMap<>();
    for (Input.Column column : series.columns()) {
      if (column instanceof Input.Column.Numbers numbers) {
        roots
            .computeIfAbsent(column.name(), name -> new UnitRoot(windows.length()))
            .add(numbers, from);
        double end = numbers.last();
        last.put(column.name(), end);
        Scaling scaling = before.computeIfAbsent(column.name(), name -> new Scaling());
        for (float value : numbers.values()) {
          scaling.add(Math.abs(value - end));
          scaling.add(-Math.abs(value - end)); // about 0: of a trend too
        }
      }
    }
    if (row.answer() instanceof Answer.Numbers numbers) {
      List<String> targets = windows.targets().isEmpty() ? features : windows.targets();
      for (int i = 0; i < numbers.values().length; i++) {
        if (after.size() <= i) {
          after.add(new Scaling());
        }
        String target = targets.get(i % targets.size());
        after.get(i).add(numbers.values()[i] - last.getOrDefault(target, Double.NaN));
      }
    }
  }

  /// The columns that are read so, with the deviation of `x_s - x_T`.
  List<SeriesEncoder.Change> changes() {
    List<SeriesEncoder.Change> changes = new ArrayList<>();
    roots.forEach((name, root) -> {
      Scaling scaling = before.getOrDefault(name, new Scaling());
      if ((plan.against() == SeriesPlan.Against.LAST || root.wanders()) && scaling.varies() > 0) {
        changes.add(new SeriesEncoder.Change(name, scaling.deviation()));
      }
    });
    return changes;
  }

  /// The scale of a number that is forecast as a change.
  Scaling answer(int index) {
    return after.get(index);
  }
}
