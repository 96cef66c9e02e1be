package gatelens.report.text;

import gatelens.report.document.MatchDocument;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `gatelens match` says for people, steps counted from 1.
public final class MatchText {
  private static final int SHOWN = 20;
  private static final int UNITS = 12;

  private MatchText() {}

  /// What was found.
  public static String of(MatchDocument found) {
    StringBuilder text = new StringBuilder(1_500);
    line(
        text,
        "sequence " + found.sequence() + ", " + steps(found.from(), found.to()) + ": " + on(found));
    if (found.on().isEmpty()) {
      line(text, "nothing to look for; a lower --level or a larger --share has more units on");
      return text.toString();
    }
    if (found.places().isEmpty()) {
      line(text, String.format(Locale.ROOT, "in no other of %,d steps are they on", found.steps()));
      return text.toString();
    }
    line(
        text,
        String.format(
            Locale.ROOT,
            "%,d other places among %,d steps; of the %d most alike %s above what other spans of"
                + " this length find",
            found.all(),
            found.steps(),
            found.places().size(),
            found.above() == 0 ? "none is" : found.above() == 1 ? "1 is" : found.above() + " are"));
    List<List<String>> rows = new ArrayList<>();
    for (MatchDocument.Place place :
        found.places().subList(0, Math.min(SHOWN, found.places().size()))) {
      rows.add(
          List.of(
              place.sequence(),
              steps(place.from(), place.to()),
              place.shared() + " of " + found.on().size(),
              Integer.toString(place.other()),
              String.format(Locale.ROOT, "%.2f", place.jaccard()),
              String.format(Locale.ROOT, "%.2f", place.chance())));
    }
    text.append(
        new Table(List.of("sequence", "where", "shared", "others", "alike", "chance"), rows)
            .text()
            .replace("\n", System.lineSeparator()));
    if (found.places().size() > SHOWN) {
      line(text, "and " + (found.places().size() - SHOWN) + " more; --json has them");
    }
    return text.toString();
  }

  private static String on(MatchDocument found) {
    int count = found.on().size();
    if (count == 0) {
      return "no unit is on all the time";
    }
    String units =
        found.on().stream()
            .limit(UNITS)
            .map(on -> on.unit() + (on.side().equals("above") ? " ↑" : " ↓"))
            .collect(Collectors.joining(", "));
    return (count == 1 ? "1 unit is" : count + " units are")
        + " on: "
        + units
        + (count > UNITS ? ", …" : "");
  }

  private static String steps(int from, int to) {
    return to - from == 1 ? "step " + to : "steps " + (from + 1) + "-" + to;
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
