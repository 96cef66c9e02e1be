package gatelens.report.text;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStudy;
import gatelens.gates.GradientReach;
import gatelens.gates.UnitHealth;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import gatelens.report.draw.Markup;
import gatelens.report.page.GatesPage;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What `gatelens gates` prints for people.
public final class GatesText {
  private static final int MOST_FEATURES = 10;

  private GatesText() {}

  /// Prints the study.
  public static void print(GateStudy study, PrintStream out) {
    out.printf(Locale.ROOT, "%s, %d steps%n%n", study.lookedAt(), study.survey().steps());
    out.printf("%-24s %8s %8s %8s  %s%n", "gate", "mean", "< 0.1", "> 0.9", "saturated units");
    for (GateStudy.GateRow row : study.gateRows()) {
      out.printf(
          Locale.ROOT,
          "%-24s %8.3f %7.1f%% %7.1f%%  %d of %d%n",
          row.name(),
          row.mean(),
          100 * row.below(),
          100 * row.above(),
          row.saturated(),
          row.units());
    }
    out.println();
    if (study.byClass().size() > 1) {
      out.print(GatesPage.byClass(study).text().replace("\n", System.lineSeparator()));
      out.println();
    }
    units(study, out);
    out.println();
    study.reach().forEach((input, reach) -> reach(study, input, reach, out));
    study.influence().forEach(influence -> influence(study, influence, out));
    if (!study.exchanged().isEmpty()) {
      exchanged(study, out);
    }
    study.openers().forEach(openers -> openers(openers, study.names(), out));
    if (!study.effects().isEmpty()) {
      effects(study, out);
    }
  }

  private static void units(GateStudy study, PrintStream out) {
    out.printf(
        "%-16s %9s %9s %11s %10s  %s%n",
        "unit", "mean", "deviation", "time scale", "half-life", "");
    for (UnitHealth unit : study.survey().units()) {
      out.printf(
          Locale.ROOT,
          "%-16s %9.3f %9.3f %11.1f %10s  %s%n",
          unit.layer() + ":" + unit.unit(),
          unit.meanHidden(),
          unit.deviation(),
          unit.timeScale(),
          unit.halfLife(),
          unit.words());
    }
  }

  private static void reach(GateStudy study, String input, GradientReach reach, PrintStream out) {
    double[] norms = reach.norms();
    out.printf(
        Locale.ROOT,
        "gradient reach%s: 90 %% within the last %d of %d steps; norm %.3g at the last step, %.3g"
            + " at the first%n",
        study.of(input),
        reach.steps(0.9),
        norms.length,
        norms[0],
        norms[norms.length - 1]);
  }

  private static void influence(GateStudy study, FeatureInfluence influence, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nshare of the probability that moves when a feature%s is another example's (%d"
            + " examples)%n",
        study.of(influence.input()),
        influence.inputs());
    for (int feature : largest(influence.influence())) {
      out.printf(
          Locale.ROOT,
          "  %.4f ± %.4f  %s%n",
          influence.influence()[feature],
          influence.standardErrors()[feature],
          influence.names().get(feature));
    }
  }

  private static void exchanged(GateStudy study, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nscore when a whole input is another example's, beside %.4f (mean and deviation of %d"
            + " exchanges)%n",
        study.score().orElse(0.0),
        GateStudy.EXCHANGES);
    for (ModalityExchange one : study.exchanged()) {
      out.printf(Locale.ROOT, "  %.4f ± %.4f  %s%n", one.mean(), one.deviation(), one.name());
    }
  }

  private static void openers(GateOpeners openers, List<String> names, PrintStream out) {
    out.printf("%nwhat opens %s of unit %d%n", openers.address(), openers.unit());
    for (GateOpeners.Cause cause : openers.causes()) {
      out.printf(
          Locale.ROOT,
          "  %s %+.3f  %s (%d steps)%n",
          cause.strength() >= 0 ? "▲" : "▼",
          cause.strength(),
          cause.name(),
          cause.count());
    }
    out.println("  widest open:");
    contexts(openers.top(), names, out);
    out.println("  drawn at random:");
    contexts(openers.random(), names, out);
  }

  private static void contexts(
      List<GateOpeners.Context> contexts, List<String> names, PrintStream out) {
    for (GateOpeners.Context one : contexts) {
      out.printf(
          Locale.ROOT,
          "    %.3f  %s, step %d: %s%n",
          one.value(),
          GateStudy.place(names.get(one.sample())),
          one.step(),
          one.words());
    }
  }

  private static void effects(GateStudy study, PrintStream out) {
    out.printf(
        Locale.ROOT, "%nheld at its mean, beside a score of %.4f%n", study.score().orElse(0.0));
    for (ClampEffect effect : study.sortedEffects()) {
      out.printf(
          Locale.ROOT,
          "  %s %+.4f  %s%s%n",
          effect.change() >= 0 ? "▲" : "▼",
          effect.change(),
          effect.words(),
          effect.paired().map(GatesText::paired).orElse(""));
    }
  }

  private static String paired(ClampEffect.Paired paired) {
    return String.format(
        Locale.ROOT,
        ", log loss %+.4f, %s",
        paired.logLossChange(),
        Markup.chance(paired.pValue()));
  }

  /// The places of the largest values, the largest first.
  private static List<Integer> largest(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
        .limit(MOST_FEATURES)
        .toList();
  }
}
