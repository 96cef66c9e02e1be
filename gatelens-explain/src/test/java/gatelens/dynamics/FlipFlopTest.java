package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The three-bit flip-flop: each output holds the sign of the last pulse of its input.
///
/// Source: D. Sussillo and O. Barak, Opening the Black Box: Low-Dimensional Dynamics in
/// High-Dimensional Recurrent Neural Networks, 2013, https://doi.org/10.1162/NECO_a_00409
class FlipFlopTest {
  private static final int BITS = 3;
  private static final int LENGTH = 40;
  private static final double PULSE = 0.15;

  private static Example example(SplittableRandom random) {
    float[] x = new float[LENGTH * BITS];
    float[] y = new float[LENGTH * BITS];
    float[] held = new float[BITS];
    for (int t = 0; t < LENGTH; t++) {
      for (int b = 0; b < BITS; b++) {
        // the first step sets all of them
        if (t == 0 || random.nextDouble() < PULSE) {
          x[t * BITS + b] = random.nextBoolean() ? 1 : -1;
          held[b] = x[t * BITS + b];
        }
        y[t * BITS + b] = held[b];
      }
    }
    return new Example(
        Sample.of(FeatureSequence.of(Tensor.of(x, LENGTH, BITS))),
        new Label.StepValues(Tensor.of(y, LENGTH, BITS)));
  }

  private static List<Example> examples(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      examples.add(example(random));
    }
    return examples;
  }

  private static Model trained(Workers workers) {
    Model start =
        ModelPlan.parse("gru(16,sequences) dense(3)").initialise(BITS, Initialisation.KERAS, 1);
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError())
        .withEpochs(30)
        .withBatchSize(16)
        .withClipNorm(1)
        .fit(start, Dataset.of(examples(400, 5)), Dataset.empty(), workers, TrainingListener.NONE)
        .model();
  }

  /// Under no pulse the network rests in eight stable states, one for each setting of the three
  /// bits, at a speed that is zero to rounding; between them lie saddles, from which the state goes
  /// to two of the eight.
  @Test
  void theEightStatesAndTheSaddlesBetweenThem() {
    try (Workers workers = Workers.single()) {
      Model model = trained(workers);
      List<Sample> samples = examples(40, 6).stream().map(Example::input).toList();
      DynamicsQuestion question =
          new DynamicsQuestion(
              List.of("zero"), 600, 0, RestingPoints.Search.USUAL, 0, StatePlane.Axes.COMPONENTS);
      DynamicsStudy study =
          DynamicsStudy.of(model, samples, question, (what, done, of) -> {}, workers);
      DynamicsStudy.At at = study.parts().get(0).at().get(0);
      TreeSet<String> settings = new TreeSet<>();
      int stable = 0;
      int saddles = 0;
      for (int n = 0; n < at.found().points().size(); n++) {
        RestingPoint point = at.found().points().get(n);
        if (point.kind() == RestingPoint.Kind.STABLE) {
          stable++;
          assertThat(point.speed()).isLessThan(1e-20);
          StringBuilder bits = new StringBuilder();
          for (double out : point.answer()) {
            assertThat(Math.abs(out)).isCloseTo(1, within(0.25));
            bits.append(out > 0 ? '+' : '-');
          }
          settings.add(bits.toString());
        } else if (point.kind() == RestingPoint.Kind.SADDLE && point.unstable() == 1) {
          saddles++;
          // its one growing direction ends in two of the eight
          assertThat(at.leads().get(n)).hasSize(2).allMatch(OptionalInt::isPresent);
        }
      }
      assertThat(settings).hasSize(8);
      assertThat(stable).isEqualTo(8);
      assertThat(saddles).isGreaterThanOrEqualTo(6);
    }
  }
}
