package gatelens.report.text;

import gatelens.report.document.InfluenceDocument;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `gatelens influence` says for people, steps counted from 1.
public final class InfluenceText {
  private static final int STEPS = 20;

  private InfluenceText() {}

  /// What was found.
  public static String of(InfluenceDocument found) {
    StringBuilder text = new StringBuilder(1_500);
    line(
        text,
        String.format(
            Locale.ROOT,
            "sequence %s: %s; by %,d training sequences and %s",
            found.sequence(),
            found.answer(),
            found.training(),
            found.checkpoints() == 1
                ? "the trained model alone"
                : found.checkpoints() + " checkpoints"));
    side(text, "speak for it", found.towards());
    side(text, "speak against it", found.against());
    line(text, "");
    line(
        text,
        String.format(
            Locale.ROOT,
            "nearest of %,d training states, %s%s",
            found.looked(),
            found.layer(),
            found
                .index()
                .map(index ->
                    String.format(
                        Locale.ROOT,
                        " (by an index, %s; right in %d of %d steps that were looked up one by"
                            + " one)",
                        index.name(),
                        index.right(),
                        index.checked()))
                .orElse("")));
    List<List<String>> rows = new ArrayList<>();
    int every = Math.max(1, (found.nearest().size() + STEPS - 1) / STEPS);
    for (int i = found.nearest().size() - 1; i >= 0; i -= every) {
      InfluenceDocument.Near near = found.nearest().get(i);
      rows.add(
          0,
          List.of(
              Integer.toString(near.step() + 1),
              near.sequence(),
              Integer.toString(near.at() + 1),
              String.format(Locale.ROOT, "%.3f", near.distance())));
    }
    table(text, List.of("step", "training sequence", "its step", "distance"), rows);
    return text.toString();
  }

  private static void side(
      StringBuilder text, String title, List<InfluenceDocument.Speaks> sequences) {
    line(text, "");
    line(text, title);
    table(
        text,
        List.of("training sequence", "label", "influence"),
        sequences.stream()
            .map(one ->
                List.of(
                    one.sequence(),
                    one.label(),
                    String.format(Locale.ROOT, "%+.3g", one.influence())))
            .toList());
  }

  private static void table(StringBuilder text, List<String> head, List<List<String>> rows) {
    text.append(new Table(head, rows).text().replace("\n", System.lineSeparator()));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
