package gatelens.report.text;

import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.LimitCycle;
import gatelens.dynamics.LimitCycles;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What a round of events that comes again and again makes of the state, for people.
///
/// @param answer words for what the layers above say
record CycleText(Function<double[], String> answer) {
  private static final int SHOWN = 12;
  private static final int ANSWERS = 6;
  private static final double RESTS = 1e-9;

  /// Below this growth per event, up or down, nothing is said to grow.
  private static final double LEVEL = 1e-3;

  void add(DynamicsStudy.Round round, StringBuilder text) {
    LimitCycles found = round.found();
    text.append(
        String.format(
            Locale.ROOT,
            "%nwhile %s comes again and again: %s from %d starts%s%n",
            named(round.events()),
            found.cycles().isEmpty()
                ? "no cycle"
                : found.cycles().size() + (found.cycles().size() == 1 ? " cycle" : " cycles"),
            found.starts(),
            restless(found)));
    if (!found.cycles().isEmpty()) {
      text.append(table(found).text().replace("\n", System.lineSeparator()));
    }
    if (found.cycles().size() > SHOWN) {
      text.append(
          String.format(
              Locale.ROOT, "and %d more cycles; --json has all%n", found.cycles().size() - SHOWN));
    }
  }

  private static String named(List<String> events) {
    return events.size() == 1
        ? "‘" + events.get(0) + "’"
        : "the round ‘" + String.join(", ", events) + "’";
  }

  private static String restless(LimitCycles found) {
    if (found.growth().isEmpty()) {
      return "";
    }
    double growth = found.growth().getAsDouble();
    return String.format(
        Locale.ROOT,
        "; %d of them repeat nothing within %d rounds: %s (Lyapunov exponent %+.4f an event)",
        found.restless(),
        LimitCycles.MOST,
        growth > LEVEL
            ? "chaotic"
            : growth < -LEVEL ? "slow, or longer rounds" : "they turn without end",
        growth);
  }

  private Table table(LimitCycles found) {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < Math.min(SHOWN, found.cycles().size()); n++) {
      LimitCycle cycle = found.cycles().get(n);
      rows.add(
          List.of(
              Integer.toString(n + 1),
              DynamicsText.word(cycle.kind()),
              Integer.toString(cycle.reached()),
              String.format(Locale.ROOT, "%.0e", cycle.speed()),
              cycle.length() + (cycle.length() == 1 ? " event" : " events"),
              DynamicsText.time(cycle.timeConstant(), cycle.multipliers().get(0).unstable()),
              cycle.swing() < RESTS ? "rests" : String.format(Locale.ROOT, "%.3f", cycle.swing()),
              answers(cycle)));
    }
    return new Table(
        List.of("cycle", "kind", "starts", "speed", "back after", "slowest", "swing", "answers"),
        rows);
  }

  /// Those behind the first events; one where they are all the same in words.
  private String answers(LimitCycle cycle) {
    List<String> words = new ArrayList<>();
    for (double[] each : cycle.answers()) {
      words.add(answer.apply(each));
    }
    if (words.stream().distinct().count() < 2) {
      return words.isEmpty() ? "-" : words.get(0);
    }
    return String.join(" → ", words.subList(0, Math.min(ANSWERS, words.size())))
        + (words.size() > ANSWERS ? " → …" : "");
  }
}
