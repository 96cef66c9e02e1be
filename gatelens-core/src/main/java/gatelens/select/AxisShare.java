package gatelens.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of what candidates differ in goes with one axis alone: the share of the variance of
/// their mean scores that lies between its values, `ε² = max(0, (SSB - (g - 1) SSW / (n - g)) /
/// SST)` with `n` candidates in `g` groups, where the part that as many groups would have by chance
/// is taken off. Numbers of more than four values are put in three groups of like size by their
/// order. Shares do not sum to 1: axes act together, and one trial differs from another.
///
/// Source: T. Kelley, An Unbiased Correlation Ratio Measure, 1935,
/// https://doi.org/10.1073/pnas.21.9.554
///
/// @param axis which
/// @param share ε², in [0, 1]
/// @param groups the mean score of each group, as it is compared: higher is better
public record AxisShare(Axis.Name axis, double share, Map<String, Double> groups) {
  private static final int LISTED = 4;
  private static final int PARTS = 3;

  /// Keeps an unmodifiable copy.
  public AxisShare {
    groups = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(groups));
  }

  /// All axes in which finished candidates differ, the largest share first; none where there are no
  /// more candidates than groups.
  public static List<AxisShare> of(SelectionTable table) {
    List<SelectionTable.Row> rows =
        table.rows().stream().filter(SelectionTable.Row::finished).toList();
    List<AxisShare> shares = new ArrayList<>();
    for (Axis.Name name : Axis.Name.values()) {
      Map<String, List<SelectionTable.Row>> groups = groups(rows, name);
      if (groups.size() > 1 && rows.size() > groups.size()) {
        shares.add(of(name, groups, rows));
      }
    }
    shares.sort(Comparator.comparingDouble(AxisShare::share).reversed());
    return shares;
  }

  private static Map<String, List<SelectionTable.Row>> groups(
      List<SelectionTable.Row> rows, Axis.Name name) {
    Map<String, List<SelectionTable.Row>> groups = new LinkedHashMap<>();
    List<SelectionTable.Row> ordered = new ArrayList<>(rows);
    if (name.isNumber()) {
      ordered.removeIf(row -> value(row, name).isEmpty());
      ordered.sort(Comparator.comparingDouble(row -> Double.parseDouble(value(row, name))));
    }
    ordered.forEach(row -> {
      groups.computeIfAbsent(value(row, name), v -> new ArrayList<>()).add(row);
    });
    return name.isNumber() && groups.size() > LISTED ? parted(groups, ordered.size()) : groups;
  }

  /// Values in order, put together until a third of the candidates is reached.
  private static Map<String, List<SelectionTable.Row>> parted(
      Map<String, List<SelectionTable.Row>> values, int count) {
    Map<String, List<SelectionTable.Row>> parts = new LinkedHashMap<>();
    List<SelectionTable.Row> part = new ArrayList<>();
    int seen = 0;
    String first = "";
    String last = "";
    for (Map.Entry<String, List<SelectionTable.Row>> value : values.entrySet()) {
      first = part.isEmpty() ? value.getKey() : first;
      last = value.getKey();
      part.addAll(value.getValue());
      seen += value.getValue().size();
      if (seen * PARTS >= count * (parts.size() + 1)) {
        parts.put(first.equals(last) ? first : first + " to " + last, List.copyOf(part));
        part.clear();
      }
    }
    return parts;
  }

  private static String value(SelectionTable.Row row, Axis.Name name) {
    return Space.value(row.candidate(), name);
  }

  private static double mean(List<SelectionTable.Row> rows) {
    return rows.stream().mapToDouble(SelectionTable.Row::mean).average().orElse(0);
  }

  private static AxisShare of(
      Axis.Name name, Map<String, List<SelectionTable.Row>> groups, List<SelectionTable.Row> rows) {
    double all = mean(rows);
    double total = 0;
    double within = 0;
    Map<String, Double> means = new LinkedHashMap<>();
    for (Map.Entry<String, List<SelectionTable.Row>> group : groups.entrySet()) {
      double own = mean(group.getValue());
      means.put(group.getKey(), own);
      for (SelectionTable.Row row : group.getValue()) {
        within += (row.mean() - own) * (row.mean() - own);
        total += (row.mean() - all) * (row.mean() - all);
      }
    }
    int free = rows.size() - groups.size();
    double chance = (groups.size() - 1) * within / free;
    double share = total == 0 ? 0 : Math.max(0, (total - within - chance) / total);
    return new AxisShare(name, share, means);
  }
}
