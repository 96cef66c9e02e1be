package gatelens.explain;

import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.model.State;
import gatelens.model.Step;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a model would say if the sequence ended after each of its steps. A causal model is run
/// once, step by step; any other is run on the beginnings of the sequence, on some of them if there
/// are many.
///
/// @param ends the last step of each beginning, `int[E]`, ascending; the last is T - 1
/// @param scores the score of each, `double[E]`
/// @param length T
public record ScoreOverTime(int[] ends, double[] scores, int length) {
  /// The most beginnings of a model that is not causal.
  public static final int MOST = 64;

  /// Why a score cannot be followed over a sequence.
  ///
  /// @return empty if it can
  public static Optional<String> obstacle(ModelScore score, Sample sample) {
    if (!(score.target() instanceof Target.Output)) {
      return Optional.of(
          "only an output can be followed over time, " + score.description() + " is none");
    }
    if (sample.inputs().size() > 1) {
      return Optional.of(
          "the score over time needs one input, the model has " + sample.inputs().size());
    }
    return score.model().layers().stream()
        .filter(layer -> layer instanceof Flatten)
        .findFirst()
        .map(layer ->
            "the score over time needs beginnings of the sequence, which layer "
                + layer.name()
                + " cannot read: it reads whole sequences of one length");
  }

  /// Follows a score over one sequence.
  ///
  /// @param score of an output; which step it is explained at does not matter
  /// @throws IllegalArgumentException if there is an {@link #obstacle}
  public static ScoreOverTime of(ModelScore score, Sample sample) {
    obstacle(score, sample)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    Target.Output output = (Target.Output) score.target();
    ModelScore last = score.of(new Target.Output(output.index(), output.scale(), -1));
    int length = sample.first().length();
    if (score.model().isCausal()) {
      int[] ends = IntStream.range(0, length).toArray();
      return new ScoreOverTime(ends, stepped(last, sample.first()), length);
    }
    int count = Math.min(MOST, length);
    int[] ends =
        IntStream.range(0, count).map(i -> (int) ((long) (i + 1) * length / count) - 1).toArray();
    List<Sample> beginnings = new ArrayList<>();
    for (int end : ends) {
      beginnings.add(Sample.of(part(sample.first(), 0, end + 1)));
    }
    double[] scores =
        score.model().logits(beginnings, score.workers()).stream()
            .mapToDouble(logits -> last.value(logits.values()))
            .toArray();
    return new ScoreOverTime(ends, scores, length);
  }

  private static double[] stepped(ModelScore last, Sequence sequence) {
    Model model = last.model();
    State state = model.initialState();
    double[] scores = new double[sequence.length()];
    for (int t = 0; t < scores.length; t++) {
      Step step = model.step(state, Sample.of(part(sequence, t, t + 1)));
      scores[t] = last.value(step.trace().logits().values());
      state = step.next();
    }
    return scores;
  }

  private static Sequence part(Sequence sequence, int from, int to) {
    return switch (sequence) {
      case TokenSequence tokens -> TokenSequence.of(Arrays.copyOfRange(tokens.ids(), from, to));
      case FeatureSequence features -> {
        int width = features.width();
        float[] values = Arrays.copyOfRange(features.values().values(), from * width, to * width);
        yield FeatureSequence.of(Tensor.of(values, to - from, width));
      }
    };
  }

  /// The scores at every step, with NaN where the score was not computed: `double[T]`.
  public double[] atEveryStep() {
    double[] all = new double[length];
    Arrays.fill(all, Double.NaN);
    for (int i = 0; i < ends.length; i++) {
      all[ends[i]] = scores[i];
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreOverTime that
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(scores, that.scores)
        && length == that.length;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scores);
  }

  @Override
  public String toString() {
    return "ScoreOverTime[" + ends.length + " of " + length + " steps]";
  }
}
