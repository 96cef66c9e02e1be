package gatelens.report.text;

import gatelens.counterfactual.Change;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualStudy;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// What `gatelens counterfactual` prints for people.
public final class CounterfactualText {
  private static final int SHOWN_CHANGES = 8;

  private CounterfactualText() {}

  /// Prints a row for each input, what was changed below it, and a line on all.
  public static void print(CounterfactualStudy study, PrintStream out) {
    out.println("id\tfrom\tto\tflipped\tmargin\tevents\tcells\tchange\tdistance\tbefore");
    for (CounterfactualStudy.Row row : study.rows()) {
      Counterfactual c = row.found();
      out.printf(
          Locale.ROOT,
          "%s\t%s\t%s\t%s\t%+.3f → %+.3f\t%s\t%d\t%.3f\t%.3f\t%.3f%n",
          row.name().isEmpty() ? row.number() : row.name(),
          row.from(),
          row.to(),
          c.flipped() ? "yes" : c.needed() ? "no" : "not needed",
          c.marginBefore(),
          c.marginAfter(),
          c.events().stream().map(step -> step + 1).toList(),
          c.cells(),
          c.change(),
          c.distance(),
          c.distanceBefore());
      print(row.changes(), out);
    }
    out.printf(
        Locale.ROOT,
        "flipped %.1f %% within %d events; median events changed %.0f; median distance to the"
            + " training series %.3f, of the inputs %.3f (standard deviations)%n",
        100 * study.flipped(),
        study.budget(),
        study.medianEvents(),
        study.medianDistance(),
        study.medianDistanceBefore());
    if (study.notNeeded() > 0) {
      out.printf(
          "%d of %d have the wanted class as they are, and are not counted%n",
          study.notNeeded(), study.rows().size());
    }
  }

  private static void print(List<Change> changes, PrintStream out) {
    for (Change one : changes.subList(0, Math.min(SHOWN_CHANGES, changes.size()))) {
      out.printf("\t%s: %s → %s%n", one.place(), one.from(), one.to());
    }
    if (changes.size() > SHOWN_CHANGES) {
      out.printf("\tand %d more values%n", changes.size() - SHOWN_CHANGES);
    }
  }
}
