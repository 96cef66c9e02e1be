package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Reading;
import gatelens.formats.Npy;
import gatelens.layer.Layer;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Checkpoints;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.Metric;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import gatelens.train.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Own rows to be judged by, weights of examples, and labels in other forms.
class HeldOutTest {
  private static final int ROWS = 24;
  private static final TrainingData.Apart NOTHING = new TrainingData.Apart.Nothing();
  @TempDir private Path folder;

  private static Trainer trainer() {
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError())
        .withEpochs(2)
        .withBatchSize(8)
        .withSeed(3);
  }

  private static Training training(
      TrainingData data, Emphasis emphasis, HeldOut held, long splitSeed, Optional<Loss> loss) {
    return new Training(
        data,
        new Training.Start.New(
            new NewModel(
                ModelPlan.parse("gru(3) dense(3,softmax)"),
                Map.of(),
                Initialisation.KERAS,
                Optional.empty())),
        new Training.Settings(trainer(), loss, emphasis, held, splitSeed, Checkpoints.NONE),
        List.of());
  }

  private static Training.Trained run(Training training) throws IOException {
    try (Workers workers = Workers.single()) {
      return training.prepare(DataReport.Listener.NONE).run(workers, TrainingListener.NONE);
    }
  }

  private static List<Float> weights(Training.Trained trained) {
    List<Float> all = new ArrayList<>();
    for (Layer.Parameter parameter : trained.model().parameters()) {
      for (float value : parameter.value().values()) {
        all.add(value);
      }
    }
    return all;
  }

  private TrainingData.Arrays arrays(String labels, double lastRow) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    Path x = folder.resolve("x" + lastRow + ".npy");
    Npy.write(
        x,
        Tensor.generate(
            i -> random.nextGaussian() * (i >= (ROWS - 1) * 8 ? lastRow : 1), ROWS, 4, 2));
    Path y = folder.resolve(labels + ".npy");
    Npy.write(
        y,
        switch (labels) {
          case "column" -> Tensor.generate(i -> i % 3, ROWS, 1);
          case "one-hot" -> Tensor.generate(i -> i / 3 % 3 == i % 3 ? 1 : 0, ROWS, 3);
          case "rare" -> Tensor.generate(i -> i < 18 ? 0 : i % 3, ROWS);
          default -> Tensor.generate(i -> i % 3, ROWS);
        });
    return new TrainingData.Arrays(
        List.of(new Inputs.ArrayFile(Optional.empty(), x)), y, NOTHING, Optional.empty());
  }

  private Path written(String name, Tensor values) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(file, values);
    return file;
  }

  private HeldOut share(double share) {
    return new HeldOut.Share(share);
  }

  @Test
  void ownArraysAreJudgedByAndNeverLearnedFrom() throws IOException {
    List<List<Float>> found = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (double factor : new double[] {1, 1000}) {
      Path x = written("v.npy", Tensor.generate(i -> factor * Math.cos(i), 6, 4, 2));
      Path y = written("w.npy", Tensor.generate(i -> i % 3, 6));
      HeldOut held = new HeldOut.Arrays(List.of(new Inputs.ArrayFile(Optional.empty(), x)), y);
      Training.Trained trained =
          run(training(arrays("plain", 1), Emphasis.EQUAL, held, 3, Optional.empty()));
      found.add(weights(trained));
      losses.add(trained.fitted().history().epochs().get(1).validationLoss());
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
    assertThat(losses.get(1)).isNotEqualTo(losses.get(0));
    HeldOut rows = new HeldOut.Rows(folder.resolve("v.npy"));
    assertThatThrownBy(
            () -> run(training(arrays("plain", 1), Emphasis.EQUAL, rows, 3, Optional.empty())))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("raw data is held out");
  }

  @Test
  void ownRowsTakeNoPartInScales() throws IOException {
    TrainingData.Raw data =
        TrainingTest.raw(TrainingTest.wide(folder, 40, n -> false), Reading.automatic(), NOTHING);
    List<List<Float>> found = new ArrayList<>();
    for (boolean large : new boolean[] {false, true}) {
      Path other = folder.resolve("other" + large);
      java.nio.file.Files.createDirectories(other);
      HeldOut held = new HeldOut.Rows(TrainingTest.wide(other, 15, n -> large && n > 3));
      Training asked =
          new Training(
              data,
              new Training.Start.New(
                  new NewModel(
                      ModelPlan.parse("gru(3) dense(2,softmax)"),
                      Map.of(),
                      Initialisation.KERAS,
                      Optional.empty())),
              new Training.Settings(
                  trainer().withWatch(new Watch(List.of(Metric.AUC), Optional.of(Metric.F1), true)),
                  Optional.empty(),
                  Emphasis.EQUAL,
                  held,
                  3,
                  Checkpoints.NONE),
              List.of());
      Training.Trained trained = run(asked);
      assertThat(trained.fitted().history().epochs().get(0).figures())
          .containsOnlyKeys(Metric.AUC, Metric.F1);
      found.add(
          run(
                  new Training(
                      data,
                      asked.start(),
                      new Training.Settings(
                          trainer(), Optional.empty(), Emphasis.EQUAL, held, 3, Checkpoints.NONE),
                      List.of()))
              .model()
              .parameters()
              .stream()
              .map(parameter -> parameter.value().at(0))
              .toList());
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
  }

  @Test
  void theSeedOfTheSplitIsNotThatOfTheWeights() throws IOException {
    Training one = training(arrays("plain", 1), Emphasis.EQUAL, share(0.25), 3, Optional.empty());
    Training two = training(arrays("plain", 1), Emphasis.EQUAL, share(0.25), 4, Optional.empty());
    Training.Ready first = one.prepare(DataReport.Listener.NONE);
    Training.Ready second = two.prepare(DataReport.Listener.NONE);
    assertThat(second.model().parameters().get(0).value().values())
        .containsExactly(first.model().parameters().get(0).value().values());
    assertThat(held(second)).isNotEqualTo(held(first)).hasSameSizeAs(held(first));
  }

  private static List<Object> held(Training.Ready ready) {
    List<Object> inputs = new ArrayList<>();
    for (int i = 0; i < ready.split().validation().size(); i++) {
      inputs.add(ready.split().validation().get(i).input().first());
    }
    return inputs;
  }

  @Test
  void anExampleThatCountsNothingChangesNothing() throws IOException {
    Path weights =
        written("weights.npy", Tensor.generate(i -> i == ROWS - 1 ? 0 : 1 + i % 2, ROWS));
    Emphasis some = new Emphasis(new Emphasis.Weighting.Equal(), List.of(), Optional.of(weights));
    List<List<Float>> found = new ArrayList<>();
    for (double factor : new double[] {1, -3}) {
      found.add(
          weights(run(training(arrays("plain", factor), some, share(0), 3, Optional.empty()))));
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
    assertThat(found.get(0))
        .isNotEqualTo(
            weights(
                run(training(arrays("plain", 1), Emphasis.EQUAL, share(0), 3, Optional.empty()))));
    Path few = written("few.npy", Tensor.generate(i -> 1, 3));
    assertThatThrownBy(() ->
            run(
                training(
                    arrays("plain", 1),
                    new Emphasis(new Emphasis.Weighting.Equal(), List.of(), Optional.of(few)),
                    share(0),
                    3,
                    Optional.empty())))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected 24 numbers");
  }

  @Test
  void columnsAndOneHotLabelsAreClasses() throws IOException {
    List<Float> plain =
        weights(run(training(arrays("plain", 1), Emphasis.EQUAL, share(0), 3, Optional.empty())));
    assertThat(
            weights(
                run(training(arrays("column", 1), Emphasis.EQUAL, share(0), 3, Optional.empty()))))
        .isEqualTo(plain);
    // without a share to be held out by class, the order of the examples is the same too
    assertThat(
            weights(
                run(training(arrays("one-hot", 1), Emphasis.EQUAL, share(0), 3, Optional.empty()))))
        .isEqualTo(plain);
  }

  @Test
  void rareClassesAreDrawnAgainButNotWhatIsHeldOut() throws IOException {
    Training asked =
        training(
            arrays("rare", 1),
            Emphasis.of(new Emphasis.Weighting.Oversampled()),
            share(0.34),
            3,
            Optional.empty());
    Training.Ready ready = asked.prepare(DataReport.Listener.NONE);
    Map<Object, Integer> counts = new java.util.HashMap<>();
    for (int i = 0; i < ready.split().training().size(); i++) {
      counts.merge(ready.split().training().get(i).label(), 1, Integer::sum);
    }
    assertThat(counts).hasSize(3);
    assertThat(counts.values()).containsOnly(counts.values().iterator().next());
    List<Object> held = held(ready);
    for (int i = 0; i < ready.split().training().size(); i++) {
      assertThat(held).doesNotContain(ready.split().training().get(i).input().first());
    }
  }
}
