package gatelens.report.picture;

import gatelens.decision.Answer;
import gatelens.decision.Decision;
import gatelens.decision.Outline;
import gatelens.decision.Reason;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Target;
import gatelens.method.temporal.TemporalMethods;
import gatelens.report.draw.Markup;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// A decision in words: what the model answers, and what drove it.
///
/// @param decision what is told
public record DecisionWords(Decision decision) {
  /// The sequence as people call it: `Sequence 3`, with its name where it has one.
  public String title() {
    String name = decision.subject().name();
    return "Sequence "
        + decision.number()
        + (name.isEmpty() ? "" : " (" + Markup.within(name) + ")");
  }

  /// The sentence that says the decision and what drove it.
  public String sentence() {
    return title() + ": " + told();
  }

  /// The same without the name of the sequence.
  public String told() {
    Explanation e = decision.explanation();
    double[] parts = parts();
    double sum = Arrays.stream(parts).map(Math::abs).sum();
    Optional<Reason> reason = decision.probes().reason();
    String start =
        reason
                .map(told -> Markup.within(told.sentence()) + " The ")
                .orElseGet(() ->
                    answer().map(words -> "the model answers " + words + "; the ").orElse("the "))
            + decision.score()
            + (TemporalMethods.sumsOverSteps(e.by()) ? ", summed over the steps," : "")
            + " is "
            + Markup.number(e.completeness().score())
            + " (baseline "
            + Markup.number(e.completeness().baselineScore())
            + ")";
    if (reason.isPresent()) {
      return start + ".";
    }
    if (sum == 0) {
      return start + "; no part of the input changes it.";
    }
    List<Integer> order =
        IntStream.range(0, parts.length)
            .boxed()
            .sorted(java.util.Comparator.comparingDouble(i -> -Math.abs(parts[i])))
            .limit(2)
            .toList();
    List<String> labels = labels();
    List<String> strongest =
        order.stream()
            .filter(i -> parts[i] != 0)
            .map(i ->
                Markup.within(labels.get(i))
                    + " ("
                    + Charts.mark(parts[i])
                    + share(parts[i], sum)
                    + ")")
            .toList();
    return start + ", driven most by " + String.join(", then ", strongest) + ".";
  }

  private static String share(double part, double sum) {
    return String.format(Locale.ROOT, ", %.0f %% of all attribution", 100 * Math.abs(part) / sum);
  }

  /// What the model answers at the end, with its value; empty where it answers no class.
  public Optional<String> answer() {
    if (!(decision.target() instanceof Target.Output)
        || decision.model().kind() != Outline.Kind.CLASSES) {
      return Optional.empty();
    }
    Answer answer = decision.answer();
    return Optional.of(
        decision.model().output(answer.best()) + " (" + Markup.number(answer.value()) + ")");
  }

  /// One number a step, or a feature where the explanation knows no steps; all inputs in turn.
  public double[] parts() {
    Explanation e = decision.explanation();
    List<Tensor> tensors = e.grouping() == Grouping.FEATURES ? e.byFeature() : e.byEvent();
    return tensors.stream()
        .flatMapToDouble(t -> IntStream.range(0, t.size()).mapToDouble(i -> t.values()[i]))
        .toArray();
  }

  /// The names of the {@link #parts()}.
  public List<String> labels() {
    Explanation e = decision.explanation();
    List<String> labels = new ArrayList<>();
    for (Sequence sequence : decision.subject().sample().inputs()) {
      boolean byFeature = e.grouping() == Grouping.FEATURES && sequence instanceof FeatureSequence;
      IntStream places =
          IntStream.range(0, byFeature ? ((FeatureSequence) sequence).width() : sequence.length());
      places
          .mapToObj(
              i -> byFeature ? ((FeatureSequence) sequence).features().told(i) : named(sequence, i))
          .forEach(labels::add);
    }
    int parts = parts().length;
    for (int i = labels.size(); i < parts; i++) {
      labels.add("part " + i);
    }
    return labels;
  }

  private static String named(Sequence sequence, int step) {
    return sequence.steps() instanceof Axis.Tokens words
        ? "\"" + Markup.within(Axis.visible(words.label(step))) + "\" (step " + (step + 1) + ")"
        : sequence.steps().told(step);
  }
}
