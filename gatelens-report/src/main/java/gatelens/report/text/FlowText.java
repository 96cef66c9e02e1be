package gatelens.report.text;

import gatelens.flow.Flow;
import gatelens.flow.FlowStudy;
import gatelens.flow.GateAttribution;
import gatelens.flow.MemoryLedger;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What `gatelens flow` prints for people.
public final class FlowText {
  private static final int SHOWN = 5;
  private static final int ROWS = 12;

  private FlowText() {}

  /// Prints decision after decision.
  public static void print(FlowStudy study, PrintStream out) {
    for (int n = 0; n < study.flows().size(); n++) {
      Flow flow = study.flows().get(n);
      out.printf(
          Locale.ROOT,
          "sequence %d: %s is %.4g (%.4g at the baseline), by %s through the gates%n",
          n,
          flow.target(),
          flow.through().completeness().score(),
          flow.through().completeness().baselineScore(),
          study.rule());
      flow.through().layers().forEach(layer -> gates(layer, out));
      if (flow.through().startState() != 0) {
        out.printf(Locale.ROOT, "  start state %+.4f%n", flow.through().startState());
      }
      flow.curve().ifPresent(curve -> made(flow, curve.made(), out));
      flow.ledgers().forEach(ledger -> left(flow, ledger, out));
      flow.phrases()
          .forEach((phrase, parts) ->
              out.printf(
                  Locale.ROOT,
                  "  phrase %s gives %+.4f, the rest %+.4f, the bias %+.4f%n",
                  phrase,
                  parts.phrase(),
                  parts.rest(),
                  parts.bias()));
    }
  }

  private static void gates(GateAttribution layer, PrintStream out) {
    double[] sums = layer.byGate();
    out.printf("  through %s:", layer.layer().name());
    for (int g = 0; g < sums.length; g++) {
      out.printf(Locale.ROOT, "  %s %+.4f", layer.gateNames().get(g), sums[g]);
    }
    out.println();
    double[][] units = layer.byGateAndUnit();
    int count = units[0].length;
    List<Integer> order =
        IntStream.range(0, sums.length * count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(units[i / count][i % count])))
            .limit(SHOWN)
            .toList();
    for (int i : order) {
      double value = units[i / count][i % count];
      out.printf(
          Locale.ROOT,
          "    %s %+.4f  %s unit %d%n",
          value >= 0 ? "▲" : "▼",
          value,
          layer.gateNames().get(i / count),
          i % count);
    }
  }

  /// The curve, at so many steps as fit a screen.
  private static void made(Flow flow, double[] made, PrintStream out) {
    out.println("  made after reading each step:");
    double largest = 1e-300;
    for (double value : made) {
      largest = Math.max(largest, Math.abs(value));
    }
    var labels = flow.input().layout().first().steps();
    int every = (made.length + ROWS - 1) / ROWS;
    for (int t = (made.length - 1) % every; t < made.length; t += every) {
      out.printf(
          Locale.ROOT,
          "    %s %+.4f  %-20s  %s%n",
          made[t] >= 0 ? "▲" : "▼",
          made[t],
          "█".repeat((int) Math.round(20 * Math.abs(made[t]) / largest)),
          labels.shown(t));
    }
  }

  /// The steps of which most is left at the end.
  private static void left(Flow flow, MemoryLedger ledger, PrintStream out) {
    double[][] share = ledger.share();
    int end = ledger.backward() ? 0 : share.length - 1;
    List<Integer> order =
        IntStream.range(0, share.length)
            .boxed()
            .filter(s -> s != end)
            .sorted(Comparator.comparingDouble(s -> -share[s][end]))
            .limit(SHOWN)
            .toList();
    out.printf("  left at the end in %s of what was written:", ledger.layer().name());
    var labels = flow.input().layout().first().steps();
    for (int s : order) {
      out.printf(Locale.ROOT, "  %s %.0f %%", labels.shown(s), 100 * share[s][end]);
    }
    out.println();
  }
}
