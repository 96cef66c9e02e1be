package gatelens.cli.text;

import gatelens.cli.options.ExplainedBatch;
import gatelens.cli.options.Explaining;
import gatelens.explain.Explanation;
import gatelens.explain.OverBaselines;
import gatelens.measure.ModalityShare;
import gatelens.method.perturbation.Anchors;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Explanations as lines for a terminal.
///
/// @param model what was explained
/// @param method its name
/// @param out gets the lines
public record ExplainText(Model model, String method, PrintStream out) {
  private static final int SHOWN = 6;

  public void print(ExplainedBatch found) {
    for (int n = 0; n < found.size(); n++) {
      print(found, n);
    }
  }

  private void print(ExplainedBatch found, int n) {
    Explanation e = found.explanations().get(n);
    out.printf(
        Locale.ROOT,
        "sequence %d%s: %s is %.4g (%.4g at the baseline), by %s%n",
        found.batch().from() + n,
        found.name(n).isEmpty() ? "" : " (" + found.name(n) + ")",
        found.targets().get(n).description(model),
        e.completeness().score(),
        e.completeness().baselineScore(),
        method);
    List<Tensor> parts = found.parts(n);
    for (int b = 0; b < parts.size(); b++) {
      if (!found.shares().isEmpty()) {
        share(e, found.shares().get(n).get(b));
      }
      rows(e, parts.get(b).values(), found.groupings().get(b), b);
    }
    if (e.by() instanceof Anchors) {
      anchor(e);
    }
    if (e.by() instanceof OverBaselines) {
      out.printf(
          Locale.ROOT,
          "  over baselines: rank correlation at least %.2f, the top tenth agrees to %.0f %%,"
              + " signs differ on up to %.0f %%%n",
          e.notes().getOrDefault(OverBaselines.CORRELATION, 1.0),
          100 * e.notes().getOrDefault(OverBaselines.OVERLAP, 1.0),
          100 * e.notes().getOrDefault(OverBaselines.SIGNS, 0.0));
    }
    if (e.by().card().complete()) {
      out.printf(
          Locale.ROOT,
          "  not explained %.3g%n",
          e.completeness().attributed()
              - (e.completeness().score() - e.completeness().baselineScore()));
    }
    if (!found.cards().isEmpty()) {
      out.println("  evidence: " + found.cards().get(n).sentence());
    }
  }

  /// What an anchor promises; the rows say which parts it is made of.
  private void anchor(Explanation e) {
    Map<String, Double> notes = e.notes();
    boolean found = notes.getOrDefault("found", 0.0) > 0;
    out.printf(
        Locale.ROOT,
        "  %s: the answer stays in %.1f %% of the draws (at least %.1f %%)%n",
        e.completeness().attributed() == 0
            ? "no part needs to keep its value"
            : found ? "while these keep their values" : "not sure enough, the best that was found",
        100 * notes.getOrDefault("precision", 0.0),
        100 * notes.getOrDefault("precision at least", 0.0));
  }

  private void share(Explanation e, ModalityShare share) {
    out.printf(
        Locale.ROOT,
        "  %s: %+.4g, %.0f %% of %s; left out it costs %+.4g, alone it makes %+.4g%n",
        share.name(),
        share.attributed(),
        100 * share.share(),
        e.by().card().complete() ? "what the inputs made" : "the attribution",
        share.without(),
        share.alone());
  }

  private void rows(Explanation e, float[] values, Explanation.Grouping grouping, int b) {
    var part = e.input().layout().parts().get(b);
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
            .toList();
    double largest = order.isEmpty() ? 0 : Math.abs(values[order.get(0)]);
    double rest = 0;
    // A part with nothing says something only together with the others that have nothing.
    int some = (int) IntStream.range(0, values.length).filter(i -> values[i] != 0).count();
    int shown = Math.min(SHOWN, some);
    for (int k = 0; k < order.size(); k++) {
      float value = values[order.get(k)];
      if (k < shown) {
        int bars = largest == 0 ? 0 : (int) Math.round(20 * Math.abs(value) / largest);
        out.printf(
            Locale.ROOT,
            "  %s %+.4f  %-20s  %s%n",
            value >= 0 ? "▲" : "▼",
            value,
            "█".repeat(bars),
            Explaining.label(part, grouping, order.get(k)));
      } else {
        rest += value;
      }
    }
    if (some < order.size() && some <= SHOWN) {
      out.printf("  · 0 for %s %d%n", some == 0 ? "all" : "the other", order.size() - some);
    } else if (order.size() > shown) {
      out.printf(Locale.ROOT, "  · %+.4f  %d others together%n", rest, order.size() - shown);
    }
  }
}
