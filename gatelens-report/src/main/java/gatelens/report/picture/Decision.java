package gatelens.report.picture;

import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Target;
import gatelens.model.Model;
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

/// One sequence with what the model made of it, in words and pictures.
///
/// @param number of the sequence, from 0
/// @param name where it is from, such as a file; empty if that is not known
/// @param gallery what can be drawn of it
/// @param evidence what speaks for the explanation, if that was asked for
public record Decision(int number, String name, Gallery gallery, Optional<EvidenceCard> evidence) {
  /// What is explained, in words: `logit of spam`.
  public String score() {
    return gallery.score().description();
  }

  /// The explanation.
  public Explanation explanation() {
    return gallery.explanation();
  }

  /// The sequence as people call it: `Sequence 3`, with its name where it has one.
  public String title() {
    return "Sequence " + number + (name.isEmpty() ? "" : " (" + Markup.within(name) + ")");
  }

  /// The sentence that says the decision and what drove it.
  public String sentence() {
    Explanation e = explanation();
    double[] parts = parts();
    double sum = Arrays.stream(parts).map(Math::abs).sum();
    String start =
        title()
            + answer().map(words -> ": the model answers " + words + "; the ").orElse(": the ")
            + score()
            + " is "
            + Markup.number(e.completeness().score())
            + " (baseline "
            + Markup.number(e.completeness().baselineScore())
            + ")";
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
    Model model = gallery.score().model();
    boolean classes = model.classCount() > 1 && model.info().outputs().isEmpty();
    if (!(gallery.score().target() instanceof Target.Output) || !classes) {
      return Optional.empty();
    }
    float[] last = last();
    int best = best();
    double value = last.length == 1 && best == 0 ? 1 - last[0] : last[last.length == 1 ? 0 : best];
    return Optional.of(model.info().className(best) + " (" + Markup.number(value) + ")");
  }

  /// The class that the model answers at the end, from 0.
  public int best() {
    return gallery.score().model().predictedClass(last());
  }

  /// How certain the model is: by how much its answer leads over the runner-up; of a model that
  /// answers no class, the score.
  public double certainty() {
    float[] last = last().clone();
    if (!gallery.score().model().info().outputs().isEmpty()) {
      return explanation().completeness().score();
    }
    if (last.length == 1) {
      return gallery.score().model().classCount() == 2
          ? Math.abs(2 * last[0] - 1)
          : explanation().completeness().score();
    }
    Arrays.sort(last);
    return last[last.length - 1] - (double) last[last.length - 2];
  }

  /// The outputs at the end.
  private float[] last() {
    float[] all = gallery.trace().output().values();
    int width = gallery.score().model().outputWidth();
    return Arrays.copyOfRange(all, all.length - width, all.length);
  }

  /// One number a step, or a feature where the explanation knows no steps; all inputs in turn.
  public double[] parts() {
    Explanation e = explanation();
    List<Tensor> tensors = e.grouping() == Grouping.FEATURES ? e.byFeature() : e.byEvent();
    return tensors.stream()
        .flatMapToDouble(t -> IntStream.range(0, t.size()).mapToDouble(i -> t.values()[i]))
        .toArray();
  }

  /// The names of the {@link #parts()}.
  List<String> labels() {
    Explanation e = explanation();
    List<String> labels = new ArrayList<>();
    for (Sequence sequence : gallery.sample().inputs()) {
      boolean byFeature = e.grouping() == Grouping.FEATURES && sequence instanceof FeatureSequence;
      IntStream places =
          IntStream.range(0, byFeature ? ((FeatureSequence) sequence).width() : sequence.length());
      places
          .mapToObj(i ->
              byFeature ? ((FeatureSequence) sequence).features().label(i) : named(sequence, i))
          .forEach(labels::add);
    }
    int parts = parts().length;
    for (int i = labels.size(); i < parts; i++) {
      labels.add("part " + i);
    }
    return labels;
  }

  private static String named(Sequence sequence, int step) {
    String label = sequence.steps().label(step);
    return sequence.steps() instanceof Axis.Tokens
        ? "\"" + Markup.within(Axis.visible(label)) + "\" (step " + step + ")"
        : label;
  }
}
