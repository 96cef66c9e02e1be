package gatelens.report.page;

import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.select.Candidate;
import gatelens.select.SelectionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a selection found: as text, as a picture and as a page.
///
/// @param table all candidates and the recommendation
/// @param folds how many
/// @param tested scores on data kept apart, of the candidates that were held to it
public record SelectionPage(SelectionTable table, int folds, Map<Candidate, Double> tested) {
  private static final int PAGE = 400_000;

  private SelectionTable.Recommendation choice() {
    return table.recommendation();
  }

  /// For a terminal: the table and the reason, lines that end with `\n`.
  public String text() {
    StringBuilder text = new StringBuilder(numbers(true).text());
    if (table.rows().stream().anyMatch(row -> !row.finished())) {
      text.append("! stopped there by halving\n");
    }
    return text.append("* ").append(choice().reason()).append('\n').toString();
  }

  private Table numbers(boolean marked) {
    List<String> head =
        new ArrayList<>(
            List.of(
                marked ? "  candidate" : "candidate",
                table.metric(),
                "parameters",
                "epochs",
                "ms/prediction"));
    if (!tested.isEmpty()) {
      head.add("test");
    }
    List<List<String>> rows = new ArrayList<>();
    for (SelectionTable.Row row : table.rows()) {
      boolean chosen = row.equals(choice().row());
      List<String> cells = new ArrayList<>();
      cells.add(
          marked
              ? (chosen ? "* " : "  ") + row.candidate().title()
              : row.candidate().title() + (chosen ? ", recommended" : ""));
      cells.add(String.format(Locale.ROOT, "%.4f ± %.4f", Math.abs(row.mean()), row.deviation()));
      cells.add(Long.toString(row.parameters()));
      cells.add(row.epochs() + (row.finished() ? "" : "!"));
      cells.add(String.format(Locale.ROOT, "%.3f", 1000 * row.seconds()));
      if (!tested.isEmpty()) {
        Double test = tested.get(row.candidate());
        cells.add(test == null ? "-" : String.format(Locale.ROOT, "%.4f", Math.abs(test)));
      }
      rows.add(cells);
    }
    return new Table(head, rows);
  }

  /// What goes wrong by hidden units, a curve for each cell and setting, with a band of one
  /// deviation over folds to either side.
  public Picture curve() {
    int[] units =
        table.rows().stream()
            .mapToInt(row -> row.candidate().units())
            .sorted()
            .distinct()
            .toArray();
    boolean accuracy = table.metric().equals("accuracy");
    Map<String, double[][]> curves = new LinkedHashMap<>();
    for (SelectionTable.Row row : table.rows()) {
      double[][] curve =
          curves.computeIfAbsent(setting(row.candidate()), name -> gaps(units.length));
      int at = Arrays.binarySearch(units, row.candidate().units());
      double wrong = accuracy ? 1 - row.mean() : -row.mean();
      curve[0][at] = wrong;
      curve[1][at] = Math.max(0, wrong - row.deviation());
      curve[2][at] = wrong + row.deviation();
    }
    List<Curves.Curve> drawn = new ArrayList<>();
    curves.forEach((name, c) -> drawn.add(new Curves.Curve(name, c[0], c[1], c[2])));
    return new Curves(
            "selection",
            "Held-out error by hidden units, mean ± deviation over " + folds + " folds",
            accuracy ? "share wrong" : table.metric(),
            drawn,
            i -> units[i] + (units[i] == 1 ? " unit" : " units"),
            List.of(choice().reason()))
        .picture();
  }

  private static double[][] gaps(int length) {
    double[][] curve = new double[3][length];
    for (double[] each : curve) {
      Arrays.fill(each, Double.NaN);
    }
    return curve;
  }

  /// A candidate without its units.
  private static String setting(Candidate candidate) {
    return candidate.cell()
        + (candidate.layers() > 1 ? " × " + candidate.layers() : "")
        + (candidate.dropout() > 0 ? ", dropout " + candidate.dropout() : "")
        + ", rate "
        + candidate.rate();
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String html(Map<String, String> facts) {
    HtmlReport page = new HtmlReport("Which model to take", choice().reason(), PAGE);
    page.section("Candidates")
        .paragraph(
            "Each was trained on every fold's training part and held to the rest. Epochs with ! are"
                + " those of a candidate that halving stopped; it cannot be recommended. Seconds"
                + " are measured, everything else is the same on every run.")
        .table("Candidates", numbers(false))
        .picture(curve());
    page.section("What this does not show")
        .paragraph(
            "The deviation is that over folds, which share most of their training examples, so it"
                + " understates how much another data set would change. The recommended one is the"
                + " smallest within one standard error of the best, not the best."
                + (tested.isEmpty()
                    ? " Nothing was held to data that had no part in the choice."
                    : " The column test is of data that had no part in the choice."));
    return page.section("Where this comes from").facts(facts).html();
  }
}
