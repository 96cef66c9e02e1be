package gatelens.report.picture;

import gatelens.report.draw.Markup;
import gatelens.select.Axis;
import gatelens.select.SelectionTable;
import gatelens.select.Space;
import gatelens.select.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Candidates side by side: what they differ in, and how their trainings went.
public final class SelectionPictures {
  private static final int MOST_CURVES = 4;
  private static final int MOST_LISTED = 12;

  private SelectionPictures() {}

  /// Every finished candidate as a line over the axes in which candidates differ, and its score.
  ///
  /// @return nothing if they differ in nothing
  public static Optional<Picture> parallel(SelectionTable table) {
    List<SelectionTable.Row> rows =
        table.rows().stream().filter(SelectionTable.Row::finished).toList();
    List<Places> axes = new ArrayList<>();
    for (Axis.Name name : Axis.Name.values()) {
      Places places = Places.of(name, rows);
      if (places.values.size() > 1) {
        axes.add(places);
      }
    }
    if (axes.isEmpty()) {
      return Optional.empty();
    }
    double low = rows.stream().mapToDouble(SelectionTable.Row::mean).min().orElse(0);
    double high = rows.stream().mapToDouble(SelectionTable.Row::mean).max().orElse(0);
    List<ParallelCoordinates.Upright> uprights = new ArrayList<>();
    axes.forEach(axis -> uprights.add(axis.upright()));
    uprights.add(
        new ParallelCoordinates.Upright(
            table.metric(),
            high > low
                ? List.of(
                    new ParallelCoordinates.Tick(Markup.number(table.told(low)), 0),
                    new ParallelCoordinates.Tick(Markup.number(table.told(high)), 1))
                : List.of(new ParallelCoordinates.Tick(Markup.number(table.told(low)), 0.5))));
    SelectionTable.Row chosen = table.recommendation().row();
    List<ParallelCoordinates.Line> lines = new ArrayList<>();
    for (SelectionTable.Row row : rows) {
      double[] places = new double[axes.size() + 1];
      List<String> values = new ArrayList<>();
      for (int a = 0; a < axes.size(); a++) {
        String value = Space.value(row.candidate(), axes.get(a).name);
        places[a] = axes.get(a).place(value);
        values.add(value);
      }
      places[axes.size()] = high > low ? (row.mean() - low) / (high - low) : 0.5;
      values.add(Markup.number(table.told(row.mean())));
      lines.add(
          new ParallelCoordinates.Line(
              row.candidate().title(), places, values, row.equals(chosen)));
    }
    return Optional.of(
        new ParallelCoordinates(
                "candidates",
                "Candidates and their held-out " + table.metric() + ", the best at the top",
                uprights,
                lines,
                List.of())
            .picture());
  }

  /// The values of an axis that candidates have, in order.
  private record Places(Axis.Name name, List<String> values) {
    static Places of(Axis.Name name, List<SelectionTable.Row> rows) {
      List<String> values =
          new ArrayList<>(
              rows.stream().map(row -> Space.value(row.candidate(), name)).distinct().toList());
      if (name.isNumber() && !values.contains("")) {
        values.sort(Comparator.comparingDouble(Double::parseDouble));
      }
      return new Places(name, List.copyOf(values));
    }

    private boolean listed() {
      return !name.isNumber() || values.size() <= MOST_LISTED;
    }

    private double scaled(String value) {
      double number = Double.parseDouble(value);
      return name.isLogarithmic() ? Math.log(number) : number;
    }

    double place(String value) {
      if (listed()) {
        return values.indexOf(value) / (double) (values.size() - 1);
      }
      double low = scaled(values.get(0));
      return (scaled(value) - low) / (scaled(values.get(values.size() - 1)) - low);
    }

    ParallelCoordinates.Upright upright() {
      List<String> ticks =
          listed() ? values : List.of(values.get(0), values.get(values.size() - 1));
      return new ParallelCoordinates.Upright(
          name.title(),
          ticks.stream().map(value -> new ParallelCoordinates.Tick(value, place(value))).toList());
    }
  }

  /// How the trainings of the recommended candidate and the next best ones went: mean loss by epoch
  /// over the folds, of what was learned from and, with early stopping or pruning, of what was
  /// watched.
  ///
  /// @return nothing if no epoch was noted
  public static Optional<Picture> learning(SelectionTable table) {
    SelectionTable.Row chosen = table.recommendation().row();
    List<SelectionTable.Row> shown = new ArrayList<>(List.of(chosen));
    table.rows().stream()
        .filter(row -> row.finished() && !row.equals(chosen))
        .sorted(Comparator.comparingDouble(SelectionTable.Row::mean).reversed())
        .limit(MOST_CURVES - 1)
        .forEach(shown::add);
    int epochs =
        shown.stream()
            .flatMap(row -> row.trials().stream())
            .mapToInt(trial -> trial.curve().size())
            .max()
            .orElse(0);
    boolean watched =
        shown.stream()
            .flatMap(row -> row.trials().stream())
            .flatMap(trial -> trial.curve().stream())
            .anyMatch(point -> Double.isFinite(point.watched()));
    if (epochs == 0) {
      return Optional.empty();
    }
    List<Curves.Curve> curves = new ArrayList<>();
    for (SelectionTable.Row row : shown) {
      curves.add(Curves.Curve.of(row.candidate().title(), mean(row, epochs, watched)));
    }
    return Optional.of(
        new Curves(
                "learning",
                watched ? "Watched loss by epoch" : "Loss by epoch",
                "loss",
                curves,
                e -> "epoch " + (e + 1),
                List.of(
                    "Means over the folds whose training came so far; the recommended one is the"
                        + " first."))
            .picture());
  }

  private static double[] mean(SelectionTable.Row row, int epochs, boolean watched) {
    double[] mean = new double[epochs];
    for (int e = 0; e < epochs; e++) {
      int at = e;
      mean[e] =
          row.trials().stream()
              .filter(trial -> trial.curve().size() > at)
              .mapToDouble(trial -> of(trial.curve().get(at), watched))
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN);
    }
    return Arrays.copyOf(mean, epochs);
  }

  private static double of(Trial.Point point, boolean watched) {
    return watched ? point.watched() : point.loss();
  }
}
