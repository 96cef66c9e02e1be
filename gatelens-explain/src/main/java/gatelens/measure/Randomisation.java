package gatelens.measure;

import gatelens.explain.Agreement;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Whether the explanation depends on what the model has learned: weights are replaced, one matrix
/// at a time, by their own values in random order, and the rank correlation of the sizes before and
/// after should be low.
///
/// Source: J. Adebayo et al., Sanity Checks for Saliency Maps, 2018,
/// https://arxiv.org/abs/1810.03292
///
/// @param seed decides the order
public record Randomisation(long seed) implements Measure<ModelScore> {
  /// The row of the list.
  static Measures.Row row() {
    return Measures.Row.of(true, List.of(), s -> new Randomisation(s.seed()));
  }

  @Override
  public MeasureCard card() {
    return new MeasureCard(
        "randomisation",
        "Parameter randomisation",
        "Does the explanation change when the model's weights are shuffled?",
        "lower",
        "a model",
        "an explanation a weight matrix",
        "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018,"
            + " https://arxiv.org/abs/1810.03292");
  }

  @Override
  public Measurement measure(ModelScore score, Explanation explanation) {
    List<Layer.Parameter> parameters = score.model().parameters();
    List<Double> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    double[] before = sizes(score, explanation);
    List<Tensor> all = new ArrayList<>(parameters.stream().map(Layer.Parameter::value).toList());
    values.add(0.0);
    names.add("all weights");
    for (int i = 0; i < parameters.size(); i++) {
      Tensor kept = all.get(i);
      if (kept.shape().rank() < 2) {
        continue;
      }
      List<Tensor> one = new ArrayList<>(parameters.stream().map(Layer.Parameter::value).toList());
      one.set(i, shuffled(kept, i));
      values.add(similarity(score, explanation, before, one));
      names.add(parameters.get(i).name());
      all.set(i, one.get(i));
    }
    values.set(0, similarity(score, explanation, before, all));
    return new Measurement(this, values, names);
  }

  private double similarity(
      ModelScore score, Explanation explanation, double[] before, List<Tensor> weights) {
    Model changed = score.model().withParameters(weights);
    Explanation after =
        MaxSensitivity.again(explanation.by(), score.of(changed), explanation.input());
    return Agreement.rankCorrelation(before, sizes(score, after));
  }

  private static double[] sizes(ModelScore score, Explanation explanation) {
    double[] scores = Ranking.of(score, explanation).scores();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(scores[i]);
    }
    return scores;
  }

  private Tensor shuffled(Tensor tensor, int salt) {
    float[] values = tensor.values().clone();
    SplittableRandom dice = new SplittableRandom(seed + salt);
    for (int i = values.length - 1; i > 0; i--) {
      int j = dice.nextInt(i + 1);
      float kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return Tensor.of(values, tensor.shape().extents());
  }
}
