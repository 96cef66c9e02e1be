package gatelens.report.text;

import gatelens.decision.Decision;
import gatelens.decision.Reason;
import gatelens.explain.Explanation;
import gatelens.explain.OverBaselines;
import gatelens.explain.Rounded;
import gatelens.measure.ModalityShare;
import gatelens.method.perturbation.Anchors;
import gatelens.method.temporal.TemporalMethods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A decision as lines for a terminal: the sentence, the score, the parts with their values, what
/// speaks for it.
///
/// @param method by which it is explained
public record DecisionText(String method) {
  private static final int SHOWN = 6;
  private static final int WIDE = 20;

  /// The lines, each ended by a line end.
  public String of(Decision d) {
    StringBuilder out = new StringBuilder();
    Explanation e = d.explanation();
    String name = d.subject().name();
    String title = "sequence " + d.number() + (name.isEmpty() ? "" : " (" + name + ")") + ": ";
    String score =
        d.score()
            + (TemporalMethods.sumsOverSteps(e.by()) ? ", summed over the steps," : "")
            + " is "
            + Rounded.number(e.completeness().score())
            + " ("
            + Rounded.number(e.completeness().baselineScore())
            + " at the baseline), by "
            + method;
    d.probes()
        .reason()
        .ifPresentOrElse(
            reason -> line(line(out, title + reason.sentence()), "  " + score),
            () -> line(out, title + score));
    List<ModalityShare> shares = d.probes().shares();
    for (int b = 0; b < d.groupings().size(); b++) {
      if (!shares.isEmpty()) {
        line(out, share(e, shares.get(b)));
      }
      rows(out, ShownParts.of(d, b));
    }
    ModalityShare.together(shares, e.completeness()).ifPresent(words -> line(out, "  " + words));
    if (e.by() instanceof Anchors) {
      line(out, anchor(e));
    }
    if (e.by() instanceof OverBaselines) {
      line(out, baselines(e));
    }
    if (e.by().card().complete()) {
      line(
          out,
          "  not explained "
              + Rounded.number(
                  e.completeness().attributed()
                      - (e.completeness().score() - e.completeness().baselineScore())));
    }
    if (!d.probes().reason().map(Reason::nothing).orElse(false)) {
      d.evidence()
          .ifPresent(card -> {
            line(out, "  evidence: " + card.verdict().words());
            card.lines().forEach(one -> line(out, "    " + one));
          });
    }
    return out.toString();
  }

  private static StringBuilder line(StringBuilder out, String line) {
    return out.append(line).append('\n');
  }

  private static String baselines(Explanation e) {
    return String.format(
        Locale.ROOT,
        "  over baselines: rank correlation at least %.2f, the top tenth agrees to %.0f %%,"
            + " signs differ on up to %.0f %%",
        e.notes().getOrDefault(OverBaselines.CORRELATION, 1.0),
        100 * e.notes().getOrDefault(OverBaselines.OVERLAP, 1.0),
        100 * e.notes().getOrDefault(OverBaselines.SIGNS, 0.0));
  }

  /// What an anchor promises; the rows say which parts it is made of.
  private static String anchor(Explanation e) {
    Map<String, Double> notes = e.notes();
    boolean found = notes.getOrDefault("found", 0.0) > 0;
    return String.format(
        Locale.ROOT,
        "  %s: the answer stays in %.1f %% of the draws (at least %.1f %%)",
        e.completeness().attributed() == 0
            ? "no part needs to keep its value"
            : found ? "while these keep their values" : "not sure enough, the best that was found",
        100 * notes.getOrDefault("precision", 0.0),
        100 * notes.getOrDefault("precision at least", 0.0));
  }

  private static String share(Explanation e, ModalityShare share) {
    return String.format(
        Locale.ROOT,
        "  %s: %s, %.0f %% of %s; left out it costs %s, alone it makes %s",
        share.name(),
        Rounded.signed(share.attributed()),
        100 * share.share(),
        e.by().card().complete() ? "what the inputs made" : "the attribution",
        Rounded.signed(share.without()),
        Rounded.signed(share.alone()));
  }

  private static void rows(StringBuilder out, List<ShownParts> parts) {
    List<ShownParts> order = new ArrayList<>(parts);
    order.sort(Comparator.comparingDouble(part -> -Math.abs(part.attribution())));
    double largest = order.isEmpty() ? 0 : Math.abs(order.get(0).attribution());
    // A part with nothing says something only together with the others that have nothing.
    int some = (int) order.stream().filter(part -> part.attribution() != 0).count();
    int shown = Math.min(SHOWN, some);
    for (ShownParts part : order.subList(0, shown)) {
      int bars = (int) Math.round(WIDE * Math.abs(part.attribution()) / largest);
      line(
          out,
          String.format(
              Locale.ROOT,
              "  %s %-7s  %-20s  %s",
              part.attribution() >= 0 ? "▲" : "▼",
              Rounded.signed(part.attribution()),
              "█".repeat(bars),
              part.words()));
    }
    if (some < order.size() && some <= SHOWN) {
      line(out, "  · 0 for " + (some == 0 ? "all" : "the other") + " " + (order.size() - some));
    } else if (order.size() > shown) {
      double rest = order.stream().skip(shown).mapToDouble(ShownParts::attribution).sum();
      line(out, "  · " + Rounded.signed(rest) + "  " + (order.size() - shown) + " others together");
    }
  }
}
