package gatelens.cli.command;

import gatelens.cli.text.Json;
import gatelens.report.draw.Table;
import gatelens.report.page.HtmlReport;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.report.tensorboard.EventFile;
import gatelens.select.Candidate;
import gatelens.select.SelectionTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a selection found: as text, as JSON, as a picture and as a page.
///
/// @param folds how many
/// @param tested scores on data kept apart, of the candidates that were held to it
record SelectionPage(SelectionTable table, int folds, Map<Candidate, Double> tested) {
  private static final int PAGE = 400_000;

  private SelectionTable.Recommendation choice() {
    return table.recommendation();
  }

  /// As `gatelens.select/1`.
  Map<String, Object> document() {
    Map<String, Object> document = Json.document("gatelens.select/1");
    document.put("metric", table.metric());
    document.put("folds", folds);
    List<Map<String, Object>> rows = new ArrayList<>();
    table.rows().forEach(row -> rows.add(fields(row)));
    document.put("candidates", rows);
    Map<String, Object> recommended = fields(choice().row());
    recommended.put("reason", choice().reason());
    document.put("recommended", recommended);
    return document;
  }

  /// Writes a folder a candidate for TensorBoard: its settings for the HParams tab, and its results
  /// as scalars.
  ///
  /// @throws IOException if one cannot be written
  void tensorboard(Path folder) throws IOException {
    double now = System.currentTimeMillis() / 1000.0;
    for (SelectionTable.Row row : table.rows()) {
      Candidate candidate = row.candidate();
      String name = candidate.title().replaceAll("[^\\w.]+", "_").replaceAll("_$", "");
      try (EventFile events = EventFile.create(folder.resolve(name), now)) {
        events.trial(settings(candidate));
        String metric = table.metric().replace(' ', '_');
        events.scalar(metric, 0, Math.abs(row.mean()));
        events.scalar(metric + "_deviation", 0, row.deviation());
        events.scalar("parameters", 0, (double) row.parameters());
        events.scalar("seconds_per_prediction", 0, row.seconds());
        for (int fold = 0; fold < row.scores().size(); fold++) {
          events.scalar("fold/" + metric, fold, Math.abs(row.scores().get(fold)));
        }
      }
    }
  }

  private static Map<String, Object> settings(Candidate candidate) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("cell", candidate.cell());
    settings.put("units", candidate.units());
    settings.put("layers", candidate.layers());
    settings.put("dropout", candidate.dropout());
    settings.put("rate", candidate.rate());
    return settings;
  }

  private Map<String, Object> fields(SelectionTable.Row row) {
    Map<String, Object> fields = settings(row.candidate());
    fields.put("mean", Math.abs(row.mean()));
    fields.put("deviation", row.deviation());
    fields.put("standardError", row.standardError());
    fields.put("scores", row.scores().stream().map(Math::abs).toList());
    fields.put("epochs", row.epochs());
    fields.put("finished", row.finished());
    fields.put("parameters", row.parameters());
    fields.put("secondsPerPrediction", row.seconds());
    Double test = tested.get(row.candidate());
    if (test != null) {
      fields.put("test", Math.abs(test));
    }
    return fields;
  }

  /// For a terminal.
  void text(PrintStream out) {
    out.print(numbers(true).text());
    if (table.rows().stream().anyMatch(row -> !row.finished())) {
      out.println("! stopped there by halving");
    }
    out.println("* " + choice().reason());
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
  Picture curve() {
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
  String html(Map<String, String> facts) {
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
