package gatelens.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatelens.measure.McNemar;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModelComparisonTest {
  private static List<Sample> samples(int count, int steps, int features) {
    SplittableRandom random = new SplittableRandom(11);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      samples.add(
          Sample.of(
              FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, features))));
    }
    return samples;
  }

  private static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.KERAS, 3);
  }

  @Test
  void pairedTestAndCalibrationByHand() {
    // 2 · (C(5,0) + C(5,1)) / 2⁵ = 12 / 32.
    assertEquals(0.375, McNemar.pValue(1, 4), 1e-12);
    assertEquals(1, McNemar.pValue(0, 0));
    assertEquals(1, McNemar.pValue(3, 3));
    assertEquals(2 / 1024.0, McNemar.pValue(10, 0), 1e-12);
    ModelComparison.Side side =
        ModelComparison.side(
            new Answered.Classes(
                new double[][] {{0.8, 0.2}, {0.8, 0.2}},
                new double[2],
                new int[] {0, 0},
                new int[] {0, 1},
                new int[] {0, 1}));
    assertEquals(0.5, side.accuracy());
    // One bin: confidence 0.8, accuracy 0.5.
    assertEquals(0.3, side.calibrationError(), 1e-12);
    // (0.04 + 0.04 + 0.64 + 0.64) / 2.
    assertEquals(0.68, side.brier(), 1e-12);
  }

  @Test
  void theBootstrapOfADifferenceByHand() {
    Model model = model("gru(3) dense(2,softmax)", 2);
    List<Example> examples = new ArrayList<>();
    for (Sample sample : samples(20, 6, 2)) {
      float[] p = model.predict(sample).values();
      examples.add(new Example(sample, new Label.Class(p[1] > p[0] ? 1 : 0)));
    }
    try (Workers one = Workers.single()) {
      ModelComparison.Difference same =
          ModelComparison.of(model, model, examples, one).difference();
      assertEquals(new ModelComparison.Difference(0, 0, 0), same);
      Model other =
          ModelPlan.parse("lstm(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 8);
      ModelComparison comparison = ModelComparison.of(model, other, examples, one);
      double p = comparison.onlyFirst() / 20.0;
      ModelComparison.Difference difference = comparison.difference();
      assertEquals(p, difference.mean(), 1e-12);
      // A binomial of 20: its 95 % interval is about 1.96 deviations; a step is 1/20.
      double half = 1.96 * Math.sqrt(p * (1 - p) / 20);
      assertEquals(Math.max(0, p - half), difference.low(), 0.06);
      assertEquals(Math.min(1, p + half), difference.high(), 0.06);
      int counted = comparison.second().bins().stream().mapToInt(ModelComparison.Bin::count).sum();
      assertEquals(20, counted);
    }
  }

  @Test
  void disagreementsAreListed() {
    Model first = model("gru(3) dense(2,softmax)", 2);
    Model second =
        ModelPlan.parse("lstm(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 8);
    List<Example> examples = new ArrayList<>();
    for (Sample sample : samples(20, 6, 2)) {
      float[] p = first.predict(sample).values();
      examples.add(new Example(sample, new Label.Class(p[1] > p[0] ? 1 : 0)));
    }
    try (Workers one = Workers.single()) {
      ModelComparison comparison = ModelComparison.of(first, second, examples, one);
      assertEquals(1, comparison.first().accuracy());
      assertEquals(comparison.disagreements().size(), comparison.onlyFirst());
      assertEquals(0, comparison.onlySecond());
      assertEquals(20 - comparison.onlyFirst(), Math.round(20 * comparison.second().accuracy()));
      double[] same = {1, 1};
      assertArrayEquals(
          same,
          new double[] {
            ModelComparison.of(first, first, examples, one).pValue(),
            ModelComparison.of(first, first, examples, one).second().accuracy()
          });
      assertThrows(
          IllegalArgumentException.class, () -> ModelComparison.of(first, second, List.of(), one));
    }
  }
}
