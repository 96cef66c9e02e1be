package gatelens.report.page;

import gatelens.compare.PairedFolds;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.report.picture.SelectionPictures;
import gatelens.select.AxisShare;
import gatelens.select.Candidate;
import gatelens.select.NestedScore;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.train.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a selection found: as text, as a picture and as a page.
///
/// @param table all candidates and the recommendation
/// @param folds how many
/// @param tested scores on data kept apart, of the candidates that were held to it
/// @param nested what nested choices chose, and how good that is; empty if there were none
public record SelectionPage(
    SelectionTable table, int folds, Map<Candidate, Double> tested, List<NestedScore> nested) {
  private static final int PAGE = 400_000;
  private static final int MOST_CURVES = 8;

  /// Without nested choices.
  public SelectionPage(SelectionTable table, int folds, Map<Candidate, Double> tested) {
    this(table, folds, tested, List.of());
  }

  /// Keeps an unmodifiable copy.
  public SelectionPage {
    nested = List.copyOf(nested);
  }

  private SelectionTable.Recommendation choice() {
    return table.recommendation();
  }

  /// For a terminal: the table and the reason, lines that end with `\n`.
  public String text() {
    StringBuilder text = new StringBuilder(numbers(true).text());
    if (table.rows().stream().anyMatch(row -> !row.finished())) {
      boolean pruned =
          table.rows().stream().anyMatch(row -> row.trials().stream().anyMatch(Trial::pruned));
      text.append("! stopped there by ").append(pruned ? "pruning" : "halving").append('\n');
    }
    text.append("* ").append(choice().reason()).append('\n');
    remarks().forEach(remark -> text.append(remark).append('\n'));
    return text.toString();
  }

  /// What is said besides, a sentence each.
  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    PairedFolds.of(table)
        .ifPresent(test ->
            remarks.add(
                String.format(
                    Locale.ROOT,
                    "On the same folds it is %.4f %s than the best (corrected resampled t-test,"
                        + " %s; the best was picked for being so, which the test does not know).",
                    Math.abs(test.difference()),
                    test.difference() > 0 == !table.error() ? "higher" : "lower",
                    Markup.chance(test.pValue()))));
    if (!nested.isEmpty()) {
      double inner = nested.stream().mapToDouble(NestedScore::inner).average().orElse(0);
      remarks.add(
          String.format(
              Locale.ROOT,
              "What is chosen in this way has %s %.4f ± %.4f on rows that had no part in the choice"
                  + " (%d nested choices; the scores they chose by say %.4f).",
              table.metric(),
              table.told(outer()),
              spread(),
              nested.size(),
              table.told(inner)));
    }
    List<AxisShare> shares = AxisShare.of(table);
    if (shares.size() > 1) {
      remarks.add(
          "Share of the variance between candidates that goes with one setting alone (ε²): "
              + String.join(
                  ", ",
                  shares.stream()
                      .map(one ->
                          one.axis().title() + String.format(Locale.ROOT, " %.2f", one.share()))
                      .toList())
              + ".");
    }
    return remarks;
  }

  private double outer() {
    return nested.stream().mapToDouble(NestedScore::outer).average().orElse(0);
  }

  private double spread() {
    double mean = outer();
    double squares =
        nested.stream().mapToDouble(one -> (one.outer() - mean) * (one.outer() - mean)).sum();
    return Math.sqrt(squares / Math.max(1, nested.size() - 1));
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
    boolean learned = table.rows().stream().anyMatch(row -> !Double.isNaN(row.learned()));
    List<Metric> more =
        table.rows().stream()
            .flatMap(row -> row.figures().keySet().stream())
            .filter(metric -> !metric.title().equals(table.metric()))
            .distinct()
            .toList();
    if (learned) {
      head.add("training");
    }
    more.forEach(metric -> head.add(metric.title()));
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
      cells.add(String.format(Locale.ROOT, "%.4f ± %.4f", table.told(row.mean()), row.deviation()));
      cells.add(Long.toString(row.parameters()));
      cells.add(row.epochs() + (row.finished() ? "" : "!"));
      cells.add(String.format(Locale.ROOT, "%.3f", 1000 * row.seconds()));
      if (learned) {
        cells.add(number(table.told(row.learned())));
      }
      Map<Metric, Double> figures = row.figures();
      more.forEach(metric -> cells.add(number(figures.getOrDefault(metric, Double.NaN))));
      if (!tested.isEmpty()) {
        Double test = tested.get(row.candidate());
        cells.add(test == null ? "-" : number(table.told(test)));
      }
      rows.add(cells);
    }
    return new Table(head, rows);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /// All pictures: the curve by hidden units where there are few settings, the candidates over the
  /// axes in which they differ, and how their trainings went.
  public List<Picture> pictures() {
    List<Picture> pictures = new ArrayList<>();
    long settings = table.rows().stream().map(row -> setting(row.candidate())).distinct().count();
    Optional<Picture> parallel = SelectionPictures.parallel(table);
    if (settings <= MOST_CURVES || parallel.isEmpty()) {
      pictures.add(curve());
    }
    parallel.ifPresent(pictures::add);
    SelectionPictures.learning(table).ifPresent(pictures::add);
    return pictures;
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
    boolean score = !table.error();
    Map<String, double[][]> curves = new LinkedHashMap<>();
    for (SelectionTable.Row row : table.rows()) {
      double[][] curve =
          curves.computeIfAbsent(setting(row.candidate()), name -> gaps(units.length));
      int at = Arrays.binarySearch(units, row.candidate().units());
      double wrong = score ? 1 - row.mean() : -row.mean();
      curve[0][at] = wrong;
      curve[1][at] = Math.max(0, wrong - row.deviation());
      curve[2][at] = wrong + row.deviation();
    }
    List<Curves.Curve> drawn = new ArrayList<>();
    curves.forEach((name, c) -> drawn.add(new Curves.Curve(name, c[0], c[1], c[2])));
    return new Curves(
            "selection",
            "Held-out error by hidden units, mean ± deviation over " + folds + " folds",
            accuracy ? "share wrong" : (score ? "1 - " : "") + table.metric(),
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
    return candidate.title().replaceFirst("\\(\\d+\\)", "");
  }

  private Table nestedTable() {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < nested.size(); n++) {
      NestedScore one = nested.get(n);
      rows.add(
          List.of(
              Integer.toString(n + 1),
              one.candidate().title(),
              number(table.told(one.inner())),
              number(table.told(one.outer()))));
    }
    return new Table(List.of("part", "chosen", "score chosen by", "held out"), rows);
  }

  private Map<String, List<String>> cards() {
    SelectionTable.Row row = choice().row();
    Map<String, List<String>> cards = new LinkedHashMap<>();
    cards.put(
        "What was tried",
        List.of(
            table.rows().size() + " candidates, each on " + folds + " folds",
            String.format(
                Locale.ROOT,
                "recommended: %s, %s %.4f ± %.4f over folds",
                row.candidate().title(),
                table.metric(),
                table.told(row.mean()),
                row.deviation())));
    cards.put("How sure is that?", remarks());
    cards.put(
        "What it costs",
        List.of(
            String.format(
                Locale.ROOT,
                "%,d parameters, %.3f ms a prediction, %d epochs",
                row.parameters(),
                1000 * row.seconds(),
                row.epochs())));
    return cards;
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String html(Map<String, String> facts) {
    HtmlReport page = new HtmlReport("Which model to take", choice().reason(), PAGE);
    page.chip("data", facts.getOrDefault("data", "")).first(Cards.html(cards()));
    pictures().stream().limit(1).forEach(page::picture);
    page.section("Candidates")
        .paragraph(
            "Each was trained on every fold's training part and held to the rest. Epochs with ! are"
                + " those of a candidate that was stopped before its end; it cannot be recommended."
                + " Seconds are measured, everything else is the same on every run.")
        .table("Candidates", numbers(false));
    pictures().stream().skip(1).forEach(page::picture);
    if (!nested.isEmpty()) {
      page.section("Nested choices").table("Nested choices", nestedTable());
    }
    page.section("What this does not show")
        .paragraph(
            "The deviation is that over folds, which share most of their training examples, so it"
                + " understates how much another data set would change."
                + (table.rule() == SelectionTable.Rule.ONE_SE
                    ? " The recommended one is the smallest within one standard error of the best,"
                        + " not the best."
                    : " The best of several looks better than it is.")
                + (tested.isEmpty()
                    ? " Nothing was held to data that had no part in the choice."
                    : " The column test is of data that had no part in the choice."));
    return page.section("Where this comes from").facts(facts).html();
  }
}
