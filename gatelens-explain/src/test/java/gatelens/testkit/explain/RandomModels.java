package gatelens.testkit.explain;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Random models and inputs, all decided by a seed.
public final class RandomModels {
  public static final int FEATURES = 3;

  private RandomModels() {}

  /// A model of a plan whose weights differ from the usual start by normal noise.
  public static Model model(String plan, double noise, long seed) {
    return model(plan, FEATURES, noise, seed);
  }

  public static Model model(String plan, int features, double noise, long seed) {
    Model fresh = ModelPlan.parse(plan).initialise(features, Initialisation.PYTORCH, seed);
    SplittableRandom random = new SplittableRandom(seed + 1);
    List<Tensor> weights = new ArrayList<>();
    for (Layer.Parameter parameter : fresh.parameters()) {
      float[] values = parameter.value().values();
      weights.add(
          Tensor.generate(
              i -> values[i] + noise * random.nextGaussian(), parameter.value().shape().extents()));
    }
    return fresh.withParameters(weights);
  }

  public static Sample sample(int steps, int features, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Sample.of(
        FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, features)));
  }

  public static Point point(ModelScore score, int steps, long seed) {
    int width = score.model().branches().get(0).inputWidth();
    return score.point(sample(steps, width, seed));
  }

  public static ModelScore score(Model model, Workers workers) {
    return new ModelScore(model, Target.Output.logit(1), workers);
  }

  /// A plan of 1 to 3 layers of random kind, direction, variant and size, T steps of D features.
  public record Case(String plan, int features, int steps, double noise, long seed) {
    static Case random(long seed, int mostUnits, int mostSteps) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(3);
      StringBuilder plan = new StringBuilder();
      for (int layer = 0; layer < layers; layer++) {
        String kind = new String[] {"gru", "lstm", "bigru", "bilstm"}[random.nextInt(4)];
        String variant =
            kind.endsWith("gru")
                ? new String[] {"", ",reset_before", ",uncoupled"}[random.nextInt(3)]
                : "";
        int units = 1 + random.nextInt(mostUnits);
        plan.append(kind)
            .append('(')
            .append(units)
            .append(variant)
            .append(layer < layers - 1 ? ",sequences" : "")
            .append(") ");
      }
      plan.append("dense(3)");
      return new Case(
          plan.toString(), 1 + random.nextInt(6), 1 + random.nextInt(mostSteps), 0.05, seed);
    }

    public Case with(double otherNoise) {
      return new Case(plan, features, steps, otherNoise, seed);
    }

    public Model model() {
      return RandomModels.model(plan, features, noise, seed);
    }

    public static List<Case> some(long seed, int count, int mostUnits, int mostSteps) {
      return IntStream.range(0, count)
          .mapToObj(i -> random(seed + 1000L * i, mostUnits, mostSteps))
          .toList();
    }
  }
}
