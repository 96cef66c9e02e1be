package gatelens.method.decomposition;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.explain.Target;
import gatelens.rule.Contextual;
import gatelens.rule.ExactRun;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Contextual decomposition: what a word, or a phrase of several steps, gives to the logit in the
/// context in which it stands. Every gate is split into the phrase's part, the rest and the bias,
/// and products between the phrase and the rest go to the rest. For each phrase `phrase + rest +
/// bias` is the logit; scores of different phrases need not sum to anything.
///
/// Sources: W. J. Murdoch, P. J. Liu, B. Yu, Beyond Word Importance, 2018,
/// https://arxiv.org/abs/1801.05453; C. Singh, W. J. Murdoch, B. Yu, Hierarchical interpretations
/// for neural network predictions, 2019, https://arxiv.org/abs/1806.05337
///
/// @param width steps of a phrase: the number at a step is the score of the phrase that begins
///   there; 1 is usual
public record ContextualDecomposition(int width) implements Explainer<ModelScore> {
  /// Checks the width.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public ContextualDecomposition {
    if (width < 1) {
      throw new IllegalArgumentException(
          "width is " + width + "; a phrase has at least 1 step, 1 is usual");
    }
  }

  /// The logit in parts.
  ///
  /// @param phrase what the phrase gives
  /// @param rest everything else
  /// @param bias of the last layer
  public record Parts(double phrase, double rest, double bias) {
    /// Their sum, the logit.
    public double sum() {
      return phrase + rest + bias;
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(Setting.whole("width", 1, "[1, ∞)", "how many steps a phrase has")),
        s -> new ContextualDecomposition(s.integer("width")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "contextual-decomposition",
        "Contextual decomposition",
        "What does a word, or a phrase, give to the logit where it stands?",
        "a model with one input, and a logit",
        "one forward pass in two parts for each phrase",
        "Murdoch, Liu and Yu, Beyond Word Importance: Contextual Decomposition to Extract"
            + " Interactions from LSTMs, 2018, https://arxiv.org/abs/1801.05453",
        true,
        false);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    Target.Output target = score.logit();
    ExactRun run = ExactRun.of(score.model(), input);
    int steps = input.layout().first().length();
    Parts[] parts = new Parts[steps];
    score
        .workers()
        .forEach(steps, t -> parts[t] = of(run, score, target, t, Math.min(steps, t + width)));
    double sum = 0;
    double worst = 0;
    double logit = logit(run, score, target);
    for (Parts part : parts) {
      sum += part.phrase;
      worst = Math.max(worst, Math.abs(part.sum() - logit));
    }
    return new Explanation(
        this,
        input,
        List.of(Tensor.generate(t -> parts[t].phrase, steps)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        new Completeness(logit, 0, sum),
        Map.of("bias", parts[0].bias),
        Map.of("largest gap of phrase + rest + bias", worst));
  }

  /// What steps `from` to `to - 1` give.
  ///
  /// @throws IllegalArgumentException if there are no such steps, the target is no plain logit, or
  ///   a layer has no rule
  public static Parts phrase(ModelScore score, Point input, int from, int to) {
    int steps = input.layout().first().length();
    if (from < 0 || to > steps || from >= to) {
      throw new IllegalArgumentException(
          "phrase " + from + " to " + to + ": expected steps from 0 to " + steps + ", in order");
    }
    return of(ExactRun.of(score.model(), input), score, score.logit(), from, to);
  }

  private static Parts of(ExactRun run, ModelScore score, Target.Output target, int from, int to) {
    Contextual.Logits logits = Contextual.of(run, from, to);
    int row = row(run, target);
    int column = column(score, target);
    double sign = sign(score, target);
    return new Parts(
        sign * logits.phrase()[row][column],
        sign * logits.rest()[row][column],
        sign * logits.bias()[column]);
  }

  private static double logit(ExactRun run, ModelScore score, Target.Output target) {
    return sign(score, target) * run.logits()[row(run, target)][column(score, target)];
  }

  private static int row(ExactRun run, Target.Output target) {
    return target.step() < 0 ? run.logits().length - 1 : target.step();
  }

  private static int column(ModelScore score, Target.Output target) {
    return score.model().outputWidth() == 1 ? 0 : target.index();
  }

  private static double sign(ModelScore score, Target.Output target) {
    boolean mirrored = score.model().outputWidth() == 1 && score.model().classCount() == 2;
    return mirrored && target.index() == 0 ? -1 : 1;
  }
}
