package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.RawInput;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ScoreOverTime;
import gatelens.gates.UnitOrder;
import gatelens.report.draw.Ramp;
import gatelens.report.picture.Ledger;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The lanes of a decision about one sequence: what was read, the score over time, what decided,
/// what memory holds, what the gates keep.
///
/// @param decision what is drawn
/// @param words the language
record DecisionLanes(Decision decision, Wording words) {
  private static final int MOST_SERIES = 4;

  /// True if there is one input whose steps have parts of the score.
  boolean fits() {
    return decision.subject().sample().inputs().size() == 1
        && decision.explanation().grouping() != Grouping.FEATURES;
  }

  /// The layer whose memory the stack shows: the last that reads as many steps as the input has.
  Optional<LayerTrace.Recurrent> layer() {
    int steps = decision.subject().sample().first().length();
    return decision
        .trace()
        .flatMap(trace ->
            trace.recurrent().stream()
                .filter(layer -> layer.retention().extent(0) == steps)
                .reduce((a, b) -> b));
  }

  /// The pictures' axis.
  String axis() {
    return "steps-" + decision.number();
  }

  /// The stack.
  LaneStack stack() {
    Sequence input = decision.subject().sample().first();
    double[] parts = doubles(decision.explanation().byEvent().get(0).values());
    List<Lane> lanes = new ArrayList<>();
    decision.probes().overTime().ifPresent(over -> lanes.add(score(over)));
    String decided = words.of("what decided");
    lanes.add(
        drawnAbove()
            ? new Lane.Told(decided, parts)
            : new Lane.Bars(decided, words.of("▲ for, ▼ against"), parts, true));
    if (input instanceof FeatureSequence series
        && !DecisionPage.isPicture(decision)
        && decision.explanation().grouping() == Grouping.CELLS) {
      lanes.addAll(series(series));
    }
    layer().ifPresent(layer -> lanes.addAll(memory(layer)));
    return new LaneStack(
        "lanes-" + decision.number(),
        axis(),
        words.of("Step by step: what decided, and what memory holds"),
        t -> words.place(input.steps().told(t)),
        input.length(),
        input instanceof TokenSequence,
        lanes);
  }

  /// True for an image read by rows, and a sound: their picture has the sum of each step.
  private boolean drawnAbove() {
    Axis steps = decision.subject().sample().first().steps();
    RawInput raw = decision.subject().raw(0);
    return raw instanceof RawInput.Sound
        || (raw instanceof RawInput.Image
            && (!(steps instanceof Axis.Pixels pixels) || pixels.noun().equals("row")));
  }

  private Lane score(ScoreOverTime over) {
    double[] values = new double[over.length()];
    Arrays.fill(values, Double.NaN);
    for (int i = 0; i < over.ends().length; i++) {
      values[over.ends()[i]] = over.scores()[i];
    }
    return new Lane.Curve(
        words.of("score over time"),
        words.of(decision.score() + ", as if the sequence ended here"),
        values);
  }

  /// The features with the largest parts, what was read in the unit of the data.
  private List<Lane> series(FeatureSequence series) {
    Explanation e = decision.explanation();
    Tensor cells = e.attribution().get(0);
    int width = series.width();
    double[] sizes = new double[width];
    double scale = 0;
    for (int i = 0; i < cells.size(); i++) {
      sizes[i % width] += Math.abs(cells.values()[i]);
      scale = Math.max(scale, Math.abs(cells.values()[i]));
    }
    double most = scale;
    return IntStream.range(0, width)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer f) -> -sizes[f]))
        .limit(width <= MOST_SERIES ? width : MOST_SERIES)
        .<Lane>map(f ->
            new Lane.Series(
                words.place(series.features().told(f)),
                words.of("behind it its part, orange for, blue against"),
                column(series.raw(), f),
                column(cells, f),
                most))
        .toList();
  }

  private List<Lane> memory(LayerTrace.Recurrent layer) {
    List<Lane> lanes = new ArrayList<>();
    String name = layer.layer().name();
    Ledger.of(layer)
        .ifPresent(ledger ->
            lanes.add(
                new Lane.Bars(
                    words.of("what memory holds"),
                    words.of("written into {} at each step and there at the end", name),
                    ledger.written(),
                    false)));
    int[] order = UnitOrder.byTimeScale(layer.retention());
    Tensor keep = layer.retention();
    int units = keep.extent(1);
    lanes.add(
        new Lane.Heat(
            words.of("keep"),
            words.of(
                "{}.retention, {} units, the slow ones on top; bright keeps, dark forgets",
                name,
                units),
            Tensor.generate(i -> keep.get(i / units, order[i % units]), keep.extent(0), units),
            order,
            Ramp.SEQUENTIAL));
    return lanes;
  }

  private static double[] column(Tensor of, int feature) {
    double[] column = new double[of.extent(0)];
    for (int t = 0; t < column.length; t++) {
      float value = of.get(t, feature);
      column[t] = Float.isFinite(value) ? value : Double.NaN;
    }
    return column;
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }
}
