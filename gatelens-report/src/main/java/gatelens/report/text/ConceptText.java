package gatelens.report.text;

import gatelens.report.document.ConceptDocument;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import java.util.List;
import java.util.Locale;

/// What `gatelens concept` says for people.
public final class ConceptText {
  private ConceptText() {}

  /// What was found.
  public static String of(ConceptDocument found) {
    StringBuilder text = new StringBuilder(1_000);
    line(
        text,
        String.format(
            Locale.ROOT,
            "%,d of %,d states of %s have the concept",
            found.with(),
            found.states(),
            found.layer()));
    line(
        text,
        String.format(
            Locale.ROOT,
            "%s: a linear probe reads %.1f %% rightly in sequences it was not learned on, both"
                + " kinds counted alike; %.1f %% where labels mean nothing (as well in %.1f %% of"
                + " %d shuffled ones)",
            found.chance() <= 0.05 ? "the states hold it" : "not told from chance",
            100 * found.accuracy(),
            100 * found.control(),
            100 * found.chance(),
            found.labellings()));
    if (found.effects().isEmpty()) {
      line(
          text,
          "what answers owe to it cannot be told: the layers above "
              + found.layer()
              + " do not read its states alone");
    } else {
      effects(text, found);
    }
    for (ConceptDocument.Presence one : found.presence()) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "%s %s",
              Spark.padded(one.sequence(), 20),
              Spark.curve(
                  one.steps().stream().mapToDouble(Double::doubleValue).toArray(), -2, 2, 60)));
    }
    return text.toString();
  }

  private static void effects(StringBuilder text, ConceptDocument found) {
    List<List<String>> rows =
        found.effects().stream()
            .map(effect ->
                List.of(
                    effect.output(),
                    effect.matters() ? (effect.cosine() > 0 ? "for it" : "against it") : "no",
                    String.format(Locale.ROOT, "%.2f", effect.tcav()),
                    String.format(Locale.ROOT, "%+.3f", effect.cosine()),
                    String.format(Locale.ROOT, "%.3f", effect.chance())))
            .toList();
    text.append(
        new Table(List.of("answer", "depends on it", "TCAV", "cosine", "chance"), rows)
            .text()
            .replace("\n", System.lineSeparator()));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
