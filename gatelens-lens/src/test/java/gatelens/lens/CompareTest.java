package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import gatelens.train.Separation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models of every kind of answer are compared on arrays, two and more.
final class CompareTest {
  @TempDir private Path folder;

  private Path npy(String name, double[] values, int... shape) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(file, values, shape);
    return file;
  }

  private static PairedComparison.Side side(String plan, int width, long seed) {
    Model model = ModelPlan.parse(plan).initialise(width, Initialisation.KERAS, seed);
    return new PairedComparison.Side("m" + seed, Lens.of(model, Workers.single()));
  }

  private static List<PairedComparison.Side> sides(String plan, int width, int count) {
    List<PairedComparison.Side> sides = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      sides.add(side(plan, width, seed));
    }
    return sides;
  }

  private static Held held(Path inputs, Path labels, int most) {
    return new Held(
        Inputs.array(inputs),
        Optional.of(labels),
        Optional.empty(),
        Optional.empty(),
        false,
        most,
        0);
  }

  /// A random walk, and windows of it: `w[n] = z[n … n + 7]`, to be answered with `z[n + 9]`.
  private static double[][] walk(int count) {
    SplittableRandom random = new SplittableRandom(4);
    double[] z = new double[count + 10];
    for (int t = 1; t < z.length; t++) {
      z[t] = z[t - 1] + (float) random.nextGaussian();
    }
    double[] windows = new double[8 * count];
    double[] labels = new double[count];
    for (int n = 0; n < count; n++) {
      System.arraycopy(z, n, windows, 8 * n, 8);
      labels[n] = z[n + 9];
    }
    return new double[][] {windows, labels, z};
  }

  @Test
  void forecastsFromArraysHangTogetherWhereTheirWindowsDo() throws IOException {
    double[][] walk = walk(600);
    Path inputs = npy("w.npy", walk[0], 600, 8, 1);
    Path labels = npy("y.npy", walk[1], 600, 1);
    List<PairedComparison.Side> sides = sides("gru(2) dense(1)", 1, 2);
    TwoModels found =
        new PairedComparison(sides.get(0), sides.get(1))
            .over(held(inputs, labels, 1000), 0, WorkListener.NONE);
    ForecastComparison errors = (ForecastComparison) found.comparison();
    // eight steps are read, and the answer is two steps after the last
    assertThat(errors.block()).isEqualTo(10);
    double naive = 0;
    for (int n = 0; n < 600; n++) {
      double off = walk[2][n + 9] - walk[2][n + 7];
      naive += off * off / 600;
    }
    // inputs are in single precision
    assertThat(errors.naive().orElseThrow()).isCloseTo(naive, within(1e-4 * naive));
    assertThat(errors.skill(errors.first()).orElseThrow())
        .isCloseTo(1 - errors.first().meanSquared() / naive, within(1e-4));
    // of some at even distances fewer hang together
    TwoModels some =
        new PairedComparison(sides.get(0), sides.get(1))
            .over(held(inputs, labels, 200), 0, WorkListener.NONE);
    assertThat(((ForecastComparison) some.comparison()).block()).isEqualTo(3);
    assertThat(some.names()).hasSize(150).startsWith("input 0", "input 4", "input 8");
    assertThat(some.of()).isEqualTo(600);
    TwoModels told =
        new PairedComparison(sides, Map.of(), Optional.of(50))
            .over(held(inputs, labels, 1000), 0, WorkListener.NONE);
    // 12 blocks are too few
    assertThat(((ForecastComparison) told.comparison()).test()).isEmpty();
  }

  /// What is held out of such arrays comes after all that is learned from, and shares no step.
  @Test
  void windowsAmongArraysArePartedInTime() throws IOException {
    double[][] walk = walk(100);
    Path inputs = npy("w.npy", walk[0], 100, 8, 1);
    Path labels = npy("y.npy", walk[1], 100, 1);
    List<Example> examples = new ArrayList<>();
    try (Lens lens = side("gru(2) dense(1)", 1, 0).lens()) {
      examples.addAll(lens.held(held(inputs, labels, 1000)).examples());
    }
    List<String> notes = new ArrayList<>();
    DataReport.Listener listener =
        new DataReport.Listener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    Separation separation =
        LabelledArrays.separation(Dataset.of(examples), Optional.empty(), listener);
    assertThat(notes).singleElement().asString().contains("windows of a series");
    for (int seed = 0; seed < 3; seed++) {
      Separation.Parts parts = separation.hold(0.2, seed);
      assertThat(parts.held()).containsExactly(IntStream.range(80, 100).toArray());
      // the last window that is learned from answers step 79, before step 80 which window 80 reads
      assertThat(parts.training()).containsExactly(IntStream.range(0, 71).toArray());
    }
  }

  @Test
  void sequencesThatOnlyLookAlikeAreNoWindows() throws IOException {
    double[] same = new double[40];
    Arrays.fill(same, 1);
    double[] labels = new double[10];
    Arrays.setAll(labels, i -> i);
    Path inputs = npy("x.npy", same, 10, 4, 1);
    try (Lens lens = side("gru(2) dense(1)", 1, 0).lens()) {
      Labelled read = lens.held(held(inputs, npy("y.npy", labels, 10, 1), 1000));
      assertThat(read.hanging()).isEqualTo(1);
      assertThat(Repeats.of(read.examples())).isEmpty();
    }
  }

  @Test
  void labelsOfStepsAreComparedBySequence() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    double[] values = random.doubles(40 * 5).toArray();
    double[] classes = new double[40 * 5];
    Arrays.setAll(classes, i -> i % 7 == 0 ? -1 : values[i] > 0.5 ? 1 : 0);
    Path inputs = npy("x.npy", values, 40, 5, 1);
    Path labels = npy("y.npy", classes, 40, 5);
    List<PairedComparison.Side> sides = sides("gru(3,sequences) dense(2,softmax)", 1, 3);
    ModelComparison found =
        (ModelComparison)
            new PairedComparison(sides.get(0), sides.get(1))
                .over(held(inputs, labels, 1000), 0, WorkListener.NONE)
                .comparison();
    assertThat(found.perStep()).isTrue();
    int judged = found.first().bins().stream().mapToInt(ModelComparison.Bin::count).sum();
    assertThat(judged).isEqualTo((int) Arrays.stream(classes).filter(c -> c >= 0).count());
    assertThat(found.pValue()).isBetween(0.0, 1.0);
    assertThat(found.difference().mean())
        .isCloseTo(found.first().accuracy() - found.second().accuracy(), within(1e-12));
    ModelComparison few =
        (ModelComparison)
            new PairedComparison(sides.get(0), sides.get(1))
                .over(held(inputs, labels, 20), 0, WorkListener.NONE)
                .comparison();
    // twenty sequences say nothing, however many steps they have
    assertThat(few.pValue()).isNaN();
    SeveralModels all =
        new PairedComparison(sides, Map.of(), Optional.empty())
            .all(held(inputs, labels, 1000), 0, WorkListener.NONE);
    assertThat(all.overall().orElseThrow().name()).isEqualTo("Friedman's test");
  }

  @Test
  void anyNumberOfModelsAndTrainingsOfKinds() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    double[] values = random.doubles(200 * 4).toArray();
    double[] classes = new double[200];
    Arrays.setAll(classes, i -> values[4 * i] > 0.5 ? 1 : 0);
    Path inputs = npy("x.npy", values, 200, 4, 1);
    Held held = held(inputs, npy("y.npy", classes, 200), 1000);
    List<PairedComparison.Side> sides = sides("gru(3) dense(2,softmax)", 1, 4);
    SeveralModels found =
        new PairedComparison(
                sides, Map.of("odd", List.of(1, 3), "even", List.of(0, 2)), Optional.empty())
            .all(held, 0, WorkListener.NONE);
    assertThat(found.pairs())
        .extracting(SeveralModels.Pair::first)
        .containsExactly(0, 0, 0, 1, 1, 2);
    assertThat(found.overall().orElseThrow().name()).isEqualTo("Cochran's Q");
    SeveralModels.Pair pair = found.pairs().get(4);
    assertThat(pair.second()).isEqualTo(3);
    ModelComparison two =
        (ModelComparison)
            new PairedComparison(sides.get(1), sides.get(3))
                .over(held, 0, WorkListener.NONE)
                .comparison();
    assertThat(pair.pValue()).isEqualTo(two.pValue());
    assertThat(pair.difference()).isEqualTo(two.difference());
    assertThat(pair.holm()).isBetween(pair.pValue(), 1.0);
    SeveralModels.KindPair kinds = found.kindPairs().get(0);
    double difference = found.kinds().get(0).mean() - found.kinds().get(1).mean();
    assertThat(kinds.test().difference()).isCloseTo(difference, within(1e-12));
    assertThatThrownBy(
            () -> new PairedComparison(sides, Map.of("one", List.of(0)), Optional.empty()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.settings()).containsExactly("kind"));
    assertThat(found.examples()).isEqualTo(200);
  }

  @Test
  void numbersOfArraysWithoutTime() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(60 * 4).toArray();
    double[] numbers = random.doubles(60).toArray();
    Path inputs = npy("x.npy", values, 60, 4, 1);
    Path labels = npy("y.npy", numbers, 60, 1);
    List<PairedComparison.Side> sides = sides("gru(3) dense(1)", 1, 3);
    SeveralModels found =
        new PairedComparison(sides, Map.of(), Optional.empty())
            .all(held(inputs, labels, 1000), 0, WorkListener.NONE);
    assertThat(found.metric()).isEqualTo("meanSquaredError");
    double squared = 0;
    try (Lens lens = side("gru(3) dense(1)", 1, 0).lens()) {
      Labelled read = lens.held(held(inputs, labels, 1000));
      for (Example example : read.examples()) {
        double off =
            lens.model().predict(example.input()).values()[0]
                - ((Label.Values) example.label()).values()[0];
        squared += off * off / 60;
      }
    }
    assertThat(found.figures().get(0).get("meanSquaredError")).isCloseTo(squared, within(1e-6));
    assertThat(found.figures().get(0)).doesNotContainKey("skill");
    assertThat(found.pairs()).allMatch(pair -> pair.pValue() >= 0);
  }
}
