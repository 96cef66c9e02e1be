package gatelens.report.text;

import gatelens.intervention.InterventionStudy;
import gatelens.intervention.Interventions;
import gatelens.intervention.PatchMap;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What `gatelens intervene` says for people.
public final class InterveneText {
  private final Function<double[], String> words;
  private final IntFunction<String> names;

  /// @param words for an answer
  /// @param names of the outputs
  public InterveneText(Function<double[], String> words, IntFunction<String> names) {
    this.words = words;
    this.names = names;
  }

  /// One sequence.
  ///
  /// @param id its id, or its number
  /// @param steps of it
  public String of(String id, int steps, InterventionStudy study) {
    StringBuilder text = new StringBuilder(600);
    line(text, String.format(Locale.ROOT, "sequence %s: %s", id, answer(study.outcome().before())));
    study
        .decided()
        .ifPresent(step ->
            line(
                text,
                String.format(
                    Locale.ROOT, "  the decision stands from step %d of %d on", step + 1, steps)));
    for (int i = 0; i < study.done().size(); i++) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "  %s: %s",
              study.done().get(i).words(),
              change(study.outcome().before(), study.alone().get(i))));
    }
    if (study.done().size() > 1) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "  all of it together: %s",
              change(study.outcome().before(), study.outcome().after())));
    }
    if (!study.done().isEmpty()) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "  run again from step %d: %d of %d steps",
              study.outcome().firstStep() + 1,
              study.outcome().cellSteps(),
              steps));
    }
    study.map().ifPresent(map -> map(map, text));
    return text.toString();
  }

  private String answer(Interventions.Answer answer) {
    float[] outputs = answer.outputs();
    return words.apply(IntStream.range(0, outputs.length).mapToDouble(i -> outputs[i]).toArray());
  }

  /// The answer then, and the largest change of a logit.
  private String change(Interventions.Answer before, Interventions.Answer after) {
    int most = 0;
    for (int c = 1; c < before.logits().length; c++) {
      most = moved(before, after, c) > moved(before, after, most) ? c : most;
    }
    double change = after.logits()[most] - (double) before.logits()[most];
    String moved =
        before.logits().length == 1
            ? String.format(Locale.ROOT, "the logit moves by %+.3g", change)
            : String.format(
                Locale.ROOT, "the logit of %s moves by %+.3g", names.apply(most), change);
    return answer(after) + (change == 0 ? " (nothing changes)" : " (" + moved + ")");
  }

  private static double moved(Interventions.Answer a, Interventions.Answer b, int c) {
    return Math.abs(a.logits()[c] - (double) b.logits()[c]);
  }

  private void map(PatchMap map, StringBuilder text) {
    line(
        text,
        String.format(
            Locale.ROOT,
            "  the share of the difference to the donor (logit of %s: %.3g, donor %.3g) that a part"
                + " of the donor's state behind one step brings:",
            names.apply(map.output()),
            map.input(),
            map.donor()));
    List<String> head = new ArrayList<>(List.of("part"));
    List<Integer> shown = shown(map.whole().length);
    shown.forEach(step -> head.add(String.valueOf(step + 1)));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < map.rows().size(); row++) {
      rows.add(row(map.rows().get(row).words(), map.shares()[row], shown));
    }
    double[] sums = IntStream.range(0, map.whole().length).mapToDouble(map::sum).toArray();
    rows.add(row("sum of the parts", sums, shown));
    rows.add(row("whole state", map.whole(), shown));
    text.append(new Table(head, rows).text().replace("\n", System.lineSeparator()));
    line(
        text,
        String.format(
            Locale.ROOT,
            "  parts need not add up to the whole: what two of them hold twice, either brings; %,d"
                + " steps were run",
            map.cellSteps()));
  }

  /// At most twelve steps, the last among them.
  private static List<Integer> shown(int steps) {
    int every = (steps + 11) / 12;
    return IntStream.range(0, steps).filter(t -> (steps - 1 - t) % every == 0).boxed().toList();
  }

  private static List<String> row(String name, double[] values, List<Integer> shown) {
    List<String> row = new ArrayList<>(List.of(name));
    shown.forEach(
        step -> row.add(String.format(Locale.ROOT, "%.2f", values[step]).replace("-0.00", "0.00")));
    return row;
  }

  private static void line(StringBuilder text, String words) {
    text.append(words).append(System.lineSeparator());
  }
}
