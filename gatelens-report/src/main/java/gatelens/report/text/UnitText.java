package gatelens.report.text;

import gatelens.report.document.UnitDocument;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `gatelens unit` says for people; steps are counted from 1, units from 0.
public final class UnitText {
  private UnitText() {}

  /// A card.
  public static String of(UnitDocument unit) {
    StringBuilder text = new StringBuilder(2_000);
    line(text, unit.sentence());
    line(
        text,
        String.format(
            Locale.ROOT,
            "hidden state %.3f on average, deviation %.3f; keeps what it holds for %.1f steps on"
                + " average",
            unit.mean(),
            unit.deviation(),
            unit.timeScale()));
    unit.held()
        .ifPresent(held ->
            line(
                text,
                String.format(
                    Locale.ROOT,
                    "held at its mean of %.3f: %slogits move by %.3g on average",
                    held.at(),
                    held.changed().isPresent()
                        ? String.format(
                            Locale.ROOT,
                            "%,d of %,d sequences are answered with another class, ",
                            held.changed().getAsInt(),
                            held.sequences())
                        : "",
                    held.moved())));
    for (UnitDocument.Curve curve : unit.curves()) {
      curve(text, curve);
    }
    places(text, "where it is highest", unit.highest());
    places(text, "steps drawn at random", unit.random());
    line(text, "largest weights of its input: " + weights(unit.inputs(), "value "));
    line(text, "largest weights of the layer's units: " + weights(unit.peers(), "unit "));
    line(
        text,
        "moves like: "
            + unit.similar().stream()
                .map(other ->
                    String.format(
                        Locale.ROOT, "unit %d (%+.2f)", other.unit(), other.correlation()))
                .collect(Collectors.joining(", ")));
    return text.toString();
  }

  private static void curve(StringBuilder text, UnitDocument.Curve curve) {
    line(text, "");
    line(
        text,
        String.format(
            Locale.ROOT, "by %s (%.0f %% of its variance)", curve.name(), 100 * curve.explained()));
    List<List<String>> rows = new ArrayList<>();
    for (UnitDocument.Bin bin : curve.bins()) {
      rows.add(
          List.of(
              Table.cell(bin.value()),
              String.format(Locale.ROOT, "%.3f", bin.mean()),
              String.format(Locale.ROOT, "%.3f", bin.low()),
              String.format(Locale.ROOT, "%.3f", bin.high()),
              Integer.toString(bin.steps())));
    }
    table(text, List.of(curve.name(), "mean", "10 % below", "10 % above", "steps"), rows);
  }

  private static void places(StringBuilder text, String title, List<UnitDocument.Place> places) {
    line(text, "");
    line(text, title);
    table(
        text,
        List.of("sequence", "step", "value", "there"),
        places.stream()
            .map(at ->
                List.of(
                    at.sequence(),
                    Integer.toString(at.step() + 1),
                    String.format(Locale.ROOT, "%.3f", at.value()),
                    at.words()))
            .toList());
  }

  private static void table(StringBuilder text, List<String> head, List<List<String>> rows) {
    text.append(new Table(head, rows).text().replace("\n", System.lineSeparator()));
  }

  private static String weights(List<UnitDocument.Weight> weights, String what) {
    return weights.stream()
        .map(weight ->
            String.format(Locale.ROOT, "%s%d (%+.3f)", what, weight.from(), weight.weight()))
        .collect(Collectors.joining(", "));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
