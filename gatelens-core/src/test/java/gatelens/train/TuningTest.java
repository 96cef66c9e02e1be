package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is set around a training: the search for a rate, rates of layers, stopping by a metric.
class TuningTest {
  private static final Loss LOSS = new Loss.CategoricalCrossEntropy();

  /// The class is the sign of the last step, with noise.
  private static Dataset data(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Tensor x = Tensor.generate(i -> random.nextGaussian(), 4, 2);
      boolean yes = x.get(3, 0) + random.nextGaussian() > 0;
      examples.add(new Example(Sample.of(FeatureSequence.of(x)), new Label.Class(yes ? 1 : 0)));
    }
    return Dataset.of(examples);
  }

  private static Model model() {
    return ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);
  }

  private static Trainer trainer(Optimizer optimizer, int epochs) {
    return Trainer.of(optimizer, LOSS).withEpochs(epochs).withBatchSize(8).withSeed(3);
  }

  private static Fitted fit(Trainer trainer, Dataset held) {
    try (Workers one = Workers.single()) {
      return trainer.fit(model(), data(1, 48), held, one, TrainingListener.NONE);
    }
  }

  private static RateFinder.Found rates(RateFinder finder, Optimizer optimizer) {
    try (Workers one = Workers.single()) {
      return finder.run(trainer(optimizer, 9), model(), data(1, 48), one, TrainingListener.NONE);
    }
  }

  @Test
  void ratesRiseByOneFactorAndTheSteepestFallIsFound() {
    RateFinder.Found found = rates(new RateFinder(1e-4, 1, 40), new Optimizer.Sgd(0.3, 0));
    List<RateFinder.Point> points = found.points();
    assertThat(points.get(0).rate()).isCloseTo(1e-4, within(1e-12));
    double mean = 0;
    for (int i = 0; i < points.size(); i++) {
      mean = 0.9 * mean + 0.1 * points.get(i).loss();
      assertThat(points.get(i).smoothed())
          .isCloseTo(mean / (1 - Math.pow(0.9, i + 1)), within(1e-9));
      if (i > 1) {
        assertThat(points.get(i).rate() / points.get(i - 1).rate())
            .isCloseTo(points.get(1).rate() / points.get(0).rate(), within(1e-9));
      }
    }
    double lowest = Double.POSITIVE_INFINITY;
    double steepest = 0;
    for (int i = 5; i < points.size(); i++) {
      lowest = Math.min(lowest, points.get(i).smoothed());
      steepest = Math.min(steepest, points.get(i).smoothed() - points.get(i - 1).smoothed());
    }
    for (int i = 5; i < points.size(); i++) {
      if (points.get(i).smoothed() == lowest) {
        assertThat(found.lowest()).isEqualTo(points.get(i).rate());
      }
      // the factor is one, so that the steepest slope is the largest fall
      if (points.get(i).smoothed() - points.get(i - 1).smoothed() == steepest) {
        assertThat(found.steepest()).isCloseTo(points.get(i).rate(), within(1e-12));
      }
    }
  }

  @Test
  void aLossThatRunsAwayEndsTheSearch() {
    RateFinder.Found found = rates(new RateFinder(1e-3, 1e6, 100), new Optimizer.Sgd(0.3, 0.9));
    assertThat(found.ranAway()).isTrue();
    assertThat(found.points()).hasSizeLessThan(100);
    assertThat(found.lowest()).isLessThan(1e5);
    assertThatThrownBy(() -> new RateFinder(1, 0.1, 20)).hasMessageContaining("first < last");
    assertThatThrownBy(() -> new RateFinder(0.1, 1, 9)).hasMessageContaining("at least 10");
  }

  /// One step of SGD with the whole data: a layer with half the rate moves half as far, and the
  /// others as far as without.
  @Test
  void aLayerMovesByItsOwnRate() {
    Trainer plain = trainer(new Optimizer.Sgd(0.5, 0), 1).withBatchSize(48);
    Trainer slow = plain.withUpdate(Update.PLAIN.withLayerRates(Map.of("dense", 0.5)));
    Model start = model();
    Model whole = fit(plain, Dataset.empty()).model();
    Model half = fit(slow, Dataset.empty()).model();
    for (int p = 0; p < start.parameters().size(); p++) {
      boolean dense = start.parameters().get(p).name().startsWith("dense");
      float[] from = start.parameters().get(p).value().copy().values();
      float[] far = whole.parameters().get(p).value().copy().values();
      float[] near = half.parameters().get(p).value().copy().values();
      for (int i = 0; i < from.length; i++) {
        double moved = far[i] - from[i];
        assertThat(near[i] - from[i]).isCloseTo((float) (dense ? moved / 2 : moved), within(1e-7f));
      }
    }
    assertThatThrownBy(
            () -> slow.withUpdate(Update.PLAIN.withLayerRates(Map.of("dence", 0.5))).check(model()))
        .hasMessageContaining("dence");
  }

  /// Stops where by hand the metric has not risen for two epochs, with the weights of its best.
  @Test
  void earlyStoppingGoesByTheMetric() {
    Dataset held = data(2, 30);
    Watch watch = new Watch(List.of(Metric.AUC), Optional.of(Metric.AUC), false);
    Trainer free = trainer(new Optimizer.Adam(0.05), 30).withWatch(watch);
    List<History.Epoch> epochs = fit(free, held).history().epochs();
    int best = 0;
    int last = 0;
    while (last - best < 2 && last < epochs.size() - 1) {
      last++;
      best = auc(epochs.get(last)) > auc(epochs.get(best)) ? last : best;
    }
    assertThat(last).as("it stops before the end").isLessThan(29);
    Fitted stopped = fit(free.withEarlyStopping(new EarlyStopping(2)), held);
    assertThat(stopped.end()).isEqualTo(Fitted.End.STOPPED_EARLY);
    assertThat(stopped.history().epochs()).hasSize(last + 1);
    assertThat(stopped.history().best()).isEqualTo(best);
    Model until = fit(free.withEpochs(best + 1), held).model();
    for (int p = 0; p < until.parameters().size(); p++) {
      assertThat(stopped.model().parameters().get(p).value().copy().values())
          .containsExactly(until.parameters().get(p).value().copy().values());
    }
  }

  private static double auc(History.Epoch epoch) {
    return epoch.figures().getOrDefault(Metric.AUC, Double.NaN);
  }
}
