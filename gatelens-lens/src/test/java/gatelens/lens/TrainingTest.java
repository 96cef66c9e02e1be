package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.BadRows;
import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.data.file.Sources;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Checkpoints;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.History;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final int ROWS = 40;
  private static final long SEED = 3;
  private static final TrainingData.Apart NOTHING = new TrainingData.Apart.Nothing();
  @TempDir private Path folder;

  private static Trainer trainer(int epochs) {
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError())
        .withEpochs(epochs)
        .withBatchSize(8)
        .withSeed(SEED);
  }

  private static Training.Start layers(String plan) {
    return new Training.Start.New(
        new NewModel(ModelPlan.parse(plan), Map.of(), Initialisation.KERAS, Optional.empty()));
  }

  private static Training training(TrainingData data, String plan, double validation) {
    return new Training(
        data,
        layers(plan),
        new Training.Settings(
            trainer(2), Optional.empty(), Emphasis.EQUAL, validation, Checkpoints.NONE),
        List.of());
  }

  private static Training.Trained run(Training training) throws IOException {
    try (Workers workers = Workers.single()) {
      return training.prepare(DataReport.Listener.NONE).run(workers, TrainingListener.NONE);
    }
  }

  static TrainingData.Raw raw(Path file, Reading reading, TrainingData.Apart apart) {
    return new TrainingData.Raw(
        file, reading, EncodingPlan.usual(), apart, false, false, Optional.empty());
  }

  /// Wide rows: `a,b,c,label`; the rows that are chosen a thousand times as large.
  static Path wide(Path folder, int rows, IntPredicate large) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("a,b,c,label\n");
    for (int n = 0; n < rows; n++) {
      double factor = large.test(n) ? 1000 : 1;
      for (int i = 0; i < 3; i++) {
        text.append(factor * Math.round(1000 * (random.nextDouble() + n % 2)) / 1000).append(',');
      }
      text.append(n % 2 == 0 ? "no" : "yes").append('\n');
    }
    return Files.writeString(Files.createTempFile(folder, "wide", ".csv"), text);
  }

  /// A series `x` of steps, those that are chosen a thousand times as large.
  static Path series(Path folder, int steps, IntPredicate large) throws IOException {
    StringBuilder text = new StringBuilder("x\n");
    for (int t = 0; t < steps; t++) {
      text.append((large.test(t) ? 1000 : 1) * Math.sin(0.7 * t)).append('\n');
    }
    return Files.writeString(Files.createTempFile(folder, "series", ".csv"), text);
  }

  static Reading forecast() {
    return Reading.automatic().withFormat(Reading.Format.CSV).withForecast(4, 2, List.of("x"), 1);
  }

  private static List<float[]> weights(Model model) {
    return model.parameters().stream().map(p -> p.value().values()).toList();
  }

  private static void same(Model one, Model other) {
    for (int p = 0; p < weights(one).size(); p++) {
      assertThat(weights(other).get(p)).containsExactly(weights(one).get(p));
    }
    assertThat(other.info().encoding()).isEqualTo(one.info().encoding());
  }

  @Test
  void aListenerSeesProgressAndEpochsAndTheAnswerSaysAll() throws IOException {
    Path file = wide(folder, ROWS, n -> false);
    Training.Ready ready =
        training(raw(file, Reading.automatic(), NOTHING), "gru(3) dense(2,softmax)", 0.25)
            .prepare(DataReport.Listener.NONE);
    assertThat(ready.steps()).isEqualTo(8);
    List<Long> done = new ArrayList<>();
    List<History.Epoch> epochs = new ArrayList<>();
    TrainingListener counted =
        TrainingListener.of((what, at, total) -> {
          assertThat(what).startsWith("epoch ");
          assertThat(total).isEqualTo(8);
          done.add(at);
        });
    TrainingListener both =
        new TrainingListener() {
          @Override
          public void step(Progress now) {
            counted.step(now);
          }

          @Override
          public void epoch(History.Epoch epoch) {
            assertThat(done).hasSize(4 * (epoch.number() + 1));
            epochs.add(epoch);
          }
        };
    Training.Trained trained;
    try (Workers workers = Workers.single()) {
      trained = ready.run(workers, both);
    }
    assertThat(done).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(epochs).isEqualTo(trained.fitted().history().epochs());
    assertThat(epochs.get(1).validationLoss()).isPositive();
    assertThat(trained.model().info().classes()).containsExactly("no", "yes");
    assertThat(trained.model().info().encoding()).isPresent();
    assertThat(trained.origin().facts())
        .containsEntry("examples", "30")
        .containsEntry("held out", "10")
        .containsEntry("seed", "3");
  }

  @Test
  void cancelledItPassesThatOnAndLeavesNothing() throws IOException {
    Path file = wide(folder, ROWS, n -> false);
    Training.Ready ready =
        training(raw(file, Reading.automatic(), NOTHING), "gru(3) dense(2,softmax)", 0)
            .prepare(DataReport.Listener.NONE);
    WorkListener third =
        (what, at, total) -> {
          if (at == 3) {
            throw new CancellationException("enough");
          }
        };
    try (Workers workers = Workers.single()) {
      assertThatThrownBy(() -> ready.run(workers, TrainingListener.of(third)))
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void arraysAreTrainedOnAsTheCoreTrains() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    Tensor inputs = Tensor.generate(i -> random.nextGaussian(), 20, 4, 2);
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    Npy.write(x, inputs);
    Npy.write(y, Tensor.generate(i -> i % 2, 20));
    TrainingData.Arrays arrays =
        new TrainingData.Arrays(
            List.of(new Inputs.ArrayFile(Optional.empty(), x)), y, NOTHING, Optional.empty());
    Training.Trained trained = run(training(arrays, "gru(3) dense(2,softmax)", 0.2));
    Dataset all =
        LabelledArrays.examples(
            List.of(SequenceArray.read(x, false)), y, new LabelledArrays.LabelForm(true, false));
    Split split = Split.of(all, 0.2, SEED);
    Model start =
        ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, SEED);
    try (Workers workers = Workers.single()) {
      same(
          trainer(2)
              .withLoss(new Loss.CategoricalCrossEntropy())
              .fit(start, split.training(), split.validation(), workers, TrainingListener.NONE)
              .model(),
          trained.model());
    }
  }

  @Test
  void aShareOfArraysIsKeptApartToTestOn() throws IOException {
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 20, 4, 2));
    Npy.write(y, Tensor.generate(i -> i % 2, 20));
    List<Inputs.ArrayFile> files = List.of(new Inputs.ArrayFile(Optional.empty(), x));
    Training.Trained trained =
        run(
            training(
                new TrainingData.Arrays(
                    files, y, new TrainingData.Apart.Share(0.3), Optional.empty()),
                "gru(3) dense(2,softmax)",
                0));
    assertThat(trained.test().orElseThrow().rows()).isEqualTo(6);
    assertThat(trained.origin().facts()).containsEntry("examples", "14");
    assertThatThrownBy(() -> new TrainingData.Apart.Share(20))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.hint()).hasValue("0.2, which is 20.0 %"));
  }

  /// All three ways of holding out: a share to watch, a share to test on, other files. A held-out
  /// row a thousand times as large changes no bit of weights and encoding.
  @Test
  void nothingOfWhatIsHeldOutIsLearned() throws IOException {
    String plan = "gru(3) dense(2,softmax)";
    Path plain = wide(folder, ROWS, n -> false);
    TrainingData.Raw data = raw(plain, Reading.automatic(), NOTHING);
    int[] held = RawRows.of(data, SEED).separation().hold(0.25, SEED).held();
    Path large = wide(folder, ROWS, n -> Arrays.binarySearch(held, n) >= 0);
    same(
        run(training(data, plan, 0.25)).model(),
        run(training(raw(large, Reading.automatic(), NOTHING), plan, 0.25)).model());

    TrainingData.Apart share = new TrainingData.Apart.Share(0.3);
    TrainingData.Raw shared = raw(plain, Reading.automatic(), share);
    SplittableRandom draws = new SplittableRandom(SEED);
    boolean[] apart = new boolean[ROWS];
    IntStream.range(0, ROWS).forEach(n -> apart[n] = draws.nextDouble() < 0.3);
    Path tested = wide(folder, ROWS, n -> apart[n]);
    same(
        run(training(shared, plan, 0)).model(),
        run(training(raw(tested, Reading.automatic(), share), plan, 0)).model());

    same(
        run(training(raw(plain, Reading.automatic(), new TrainingData.Apart.Other(plain)), plan, 0))
            .model(),
        run(training(raw(plain, Reading.automatic(), new TrainingData.Apart.Other(large)), plan, 0))
            .model());
  }

  @Test
  void theLastPartOfAForecastIsHeldOutBehindAGap() throws IOException {
    Path plain = series(folder, 60, t -> false);
    for (TrainingData.Apart apart : List.of(NOTHING, new TrainingData.Apart.Share(0.25))) {
      double share = apart.equals(NOTHING) ? 0.25 : 0;
      TrainingData.Raw data = raw(plain, forecast(), apart);
      Training.Ready ready =
          training(data, "gru(3) dense(2)", share).prepare(DataReport.Listener.NONE);
      // 55 windows of 4 steps and 2 more; 41 of them begin before step 41, and those that begin at
      // step 36 or later reach into it
      assertThat(ready.split().training().size()).isEqualTo(36);
      assertThat(ready.testing().orElse(ready.split().validation()).size()).isEqualTo(14);
      Path large = series(folder, 60, t -> t >= 41);
      same(
          run(training(data, "gru(3) dense(2)", share)).model(),
          run(training(raw(large, forecast(), apart), "gru(3) dense(2)", share)).model());
      Path early = series(folder, 60, t -> t == 40);
      assertThat(
              run(training(raw(early, forecast(), apart), "gru(3) dense(2)", share))
                  .model()
                  .info()
                  .encoding())
          .isNotEqualTo(run(training(data, "gru(3) dense(2)", share)).model().info().encoding());
    }
  }

  @Test
  void wordsOfHeldOutTextsAreNotInTheVocabulary() throws IOException {
    StringBuilder text = new StringBuilder("text,label\n");
    for (int n = 0; n < ROWS; n++) {
      text.append("word").append(n).append(" word").append(n).append(" film,").append(n % 2);
      text.append('\n');
    }
    Path file = Files.writeString(folder.resolve("texts.csv"), text);
    TrainingData.Raw data = raw(file, Reading.automatic(), NOTHING);
    int[] held = RawRows.of(data, SEED).separation().hold(0.25, SEED).held();
    Training.Trained trained = run(training(data, "embedding(3) gru(3) dense(2,softmax)", 0.25));
    String encoding = trained.model().info().encoding().orElseThrow();
    for (int n = 0; n < ROWS; n++) {
      assertThat(encoding.contains("\"word" + n + "\""))
          .isEqualTo(Arrays.binarySearch(held, n) < 0);
    }
  }

  @Test
  void copiesAndGroupsStayOnOneSide() throws IOException {
    StringBuilder text = new StringBuilder("text,label\n");
    for (int n = 0; n < ROWS; n++) {
      text.append("alike ").append(n / 4).append(',').append(n / 4 % 2).append('\n');
    }
    Path file = Files.writeString(folder.resolve("copies.csv"), text);
    Separation separation = RawRows.of(raw(file, Reading.automatic(), NOTHING), 0).separation();
    for (long seed = 0; seed < 10; seed++) {
      int[] held = separation.hold(0.25, seed).held();
      assertThat(held).isNotEmpty();
      for (int n : held) {
        assertThat(held).contains(n / 4 * 4, n / 4 * 4 + 1, n / 4 * 4 + 2, n / 4 * 4 + 3);
      }
    }
    Path apart = wide(folder, ROWS, n -> false);
    TrainingData.Raw grouped =
        new TrainingData.Raw(
            apart,
            Reading.automatic(),
            EncodingPlan.usual(),
            NOTHING,
            false,
            false,
            Optional.of(":(\\d)"));
    int[] held = RawRows.of(grouped, 0).separation().hold(0.3, 1).held();
    // rows are named by their line, from 2 on; those of one first digit stay together
    List<Character> digits =
        Arrays.stream(held).mapToObj(n -> Integer.toString(n + 2).charAt(0)).distinct().toList();
    for (int n = 0; n < ROWS; n++) {
      assertThat(Arrays.binarySearch(held, n) >= 0)
          .isEqualTo(digits.contains(Integer.toString(n + 2).charAt(0)));
    }
    assertThat(held).isNotEmpty();
  }

  /// What is kept apart to test on respects groups as what is held out does, and `gates` and their
  /// like find the same rows.
  @Test
  void groupsAreNeverOnBothSidesOfTheTest() throws IOException {
    Path file = wide(folder, ROWS, n -> false);
    for (int seed = 0; seed < 5; seed++) {
      TrainingData.Raw grouped =
          new TrainingData.Raw(
              file,
              Reading.automatic(),
              EncodingPlan.usual(),
              new TrainingData.Apart.Share(0.3),
              false,
              false,
              Optional.of(":(\\d)"));
      List<String> learned = digits(grouped.training(seed, BadRows.refused()));
      List<String> tested = digits(grouped.testing(seed, BadRows.refused()).orElseThrow());
      assertThat(tested).isNotEmpty().doesNotContainAnyElementsOf(learned);
    }
  }

  private static List<String> digits(Sources.Opened rows) throws IOException {
    List<String> digits = new ArrayList<>();
    rows.source().read(row -> digits.add(new RowGroups(":(\\d)").of(row)));
    return digits;
  }

  /// Balanced weights are those of the rows that are learned from.
  @Test
  void classWeightsAreOfTheTrainingRows() throws IOException {
    StringBuilder text = new StringBuilder("a,b,label\n");
    for (int n = 0; n < 20; n++) {
      text.append(n).append(',').append(n * n).append(n % 4 == 0 ? ",no\n" : ",yes\n");
    }
    Path file = Files.writeString(folder.resolve("uneven.csv"), text);
    Training.Ready ready =
        new Training(
                raw(file, Reading.automatic(), NOTHING),
                layers("gru(2) dense(2,softmax)"),
                new Training.Settings(
                    trainer(1),
                    Optional.empty(),
                    Emphasis.of(new Emphasis.Weighting.Balanced()),
                    0.2,
                    Checkpoints.NONE),
                List.of())
            .prepare(DataReport.Listener.NONE);
    // 4 and 12 of 16 are left
    assertThat(ready.trainer().loss())
        .isEqualTo(new Loss.CategoricalCrossEntropy(List.of(2.0, 16 / 24.0)));
    for (Example one : ready.split().validation().slice(0, 4)) {
      assertThat(one.input().first().length()).isEqualTo(2);
    }
  }
}
