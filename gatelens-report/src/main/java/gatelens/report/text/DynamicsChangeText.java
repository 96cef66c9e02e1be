package gatelens.report.text;

import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.LostState;
import gatelens.dynamics.RestingPoint;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What training made of a network's mathematics: the same questions to the model before it and
/// behind it, beside each other.
public final class DynamicsChangeText {
  private DynamicsChangeText() {}

  /// A table a map.
  ///
  /// @param before the study of the earlier model, with the same maps and inputs
  public static String of(DynamicsStudy before, DynamicsStudy after) {
    StringBuilder text = new StringBuilder(1_000).append("what training changed\n");
    for (int p = 0; p < after.parts().size(); p++) {
      DynamicsStudy.Part was = before.parts().get(p);
      DynamicsStudy.Part is = after.parts().get(p);
      List<List<String>> rows = new ArrayList<>();
      for (int a = 0; a < is.at().size(); a++) {
        DynamicsStudy.At then = was.at().get(a);
        DynamicsStudy.At now = is.at().get(a);
        rows.add(List.of("points at " + now.input(), points(then), points(now)));
        rows.add(List.of("  slowest there", slowest(then), slowest(now)));
      }
      for (int r = 0; r < is.rounds().size(); r++) {
        String events = String.join(", ", is.rounds().get(r).events());
        rows.add(
            List.of(
                "cycles under " + events, cycles(was.rounds().get(r)), cycles(is.rounds().get(r))));
      }
      if (is.exponents().length > 0) {
        rows.add(
            List.of(
                "largest Lyapunov exponent a step",
                String.format(Locale.ROOT, "%+.4f", was.exponents()[0]),
                String.format(Locale.ROOT, "%+.4f", is.exponents()[0])));
      }
      rows.add(List.of("a lost state matters for (half)", half(was.lost()), half(is.lost())));
      rows.add(List.of("the first event is seen for (half)", half(was.first()), half(is.first())));
      text.append(new Table(List.of(is.map(), "before", "after"), rows).text()).append('\n');
    }
    return text.toString().replace("\n", System.lineSeparator());
  }

  private static String points(DynamicsStudy.At at) {
    return at.found().points().isEmpty() ? "none" : DynamicsText.count(at.found().points());
  }

  private static String slowest(DynamicsStudy.At at) {
    return at.found().points().stream()
        .filter(point -> point.kind() == RestingPoint.Kind.STABLE)
        .map(RestingPoint::slowest)
        .max(Comparator.comparingDouble(value -> value.timeConstant()))
        .map(value -> DynamicsText.time(value.timeConstant(), value.unstable()))
        .orElse("-");
  }

  private static String cycles(DynamicsStudy.Round round) {
    List<String> parts = new ArrayList<>();
    round.found().cycles().stream()
        .filter(cycle -> cycle.kind() == RestingPoint.Kind.STABLE)
        .forEach(cycle -> parts.add(Integer.toString(cycle.length())));
    String restless =
        round.found().restless() == 0 ? "" : ", " + round.found().restless() + " restless";
    return parts.isEmpty()
        ? "none stable" + restless
        : parts.size() + " stable of " + String.join(", ", parts) + " events" + restless;
  }

  private static String half(LostState lost) {
    int all = lost.steps().size() + lost.never();
    return all == 0
        ? "-"
        : lost.within(0.5).isPresent()
            ? lost.within(0.5).getAsInt() + " events"
            : "the whole sequence";
  }
}
