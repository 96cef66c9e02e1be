package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.FoldData;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.TrialPlace;
import gatelens.sequence.FeatureSequence;
import gatelens.train.Checkpoints;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is held out has no part in what is learned, in every kind of fold and of data, so that its
/// figure is that of data nobody has seen.
class LeakTest {
  private static final int ROWS = 36;
  @TempDir private Path folder;

  private static Choice choice(TrainingData data, Folding folding, boolean prunes) {
    return new Choice(
        data,
        new Search.Listed(List.of(new Candidate("gru", 2, 1, 0, 0.02)), Optional.empty()),
        new Surroundings(Optional.empty(), false, Optional.empty(), Map.of()),
        new Settings(new Optimizer.Adam(0.02), 2, 8, Optional.empty(), 4),
        folding,
        new Selection.Rules(List.of(), prunes, SelectionTable.Rule.ONE_SE, folding.repeats()),
        Optional.empty());
  }

  private static Choice.Ready ready(Path file, Folding folding, boolean prunes) throws IOException {
    TrainingData.Raw raw =
        TrainingTest.raw(file, Reading.automatic(), new TrainingData.Apart.Nothing());
    return choice(raw, folding, prunes).prepare(DataReport.Listener.NONE);
  }

  private Path rows(IntPredicate large) throws IOException {
    return TrainingTest.wide(folder, ROWS, large);
  }

  private static void same(Dataset one, Dataset other) {
    assertThat(other.size()).isEqualTo(one.size());
    for (int i = 0; i < one.size(); i++) {
      assertThat(values(other.get(i))).containsExactly(values(one.get(i)));
      assertThat(other.get(i).label()).isEqualTo(one.get(i).label());
    }
  }

  private static float[] values(Example example) {
    return ((FeatureSequence) example.input().first()).values().values();
  }

  private static void same(FoldData one, FoldData other) {
    same(one.training(), other.training());
    same(one.watched(), other.watched());
  }

  /// A thousand times what a fold holds out changes no bit of what it learns from.
  @Test
  void repeatedGappedAndOwnFoldsKnowTheirTrainingRowsOnly() throws IOException {
    Path own =
        Files.write(
            folder.resolve("folds.txt"),
            IntStream.range(0, ROWS).mapToObj(n -> Integer.toString(n * 7 % 3)).toList());
    for (Folding folding :
        List.of(
            new Folding(2, false, 2, 0, 0, Optional.empty()),
            new Folding(2, true, 1, 2, 0, Optional.empty()),
            new Folding(3, false, 1, 0, 0, Optional.of(own.toString())))) {
      for (boolean prunes : new boolean[] {false, true}) {
        Choice.Ready base = ready(rows(n -> false), folding, prunes);
        assertThat(base.folds().get(0).watched().size() > 0).isEqualTo(prunes);
        for (int f = 0; f < base.folds().size(); f++) {
          int[] held = base.selection().folds().get(f).validation();
          Path large = rows(n -> Arrays.binarySearch(held, n) >= 0);
          same(base.folds().get(f), ready(large, folding, prunes).folds().get(f));
        }
      }
    }
  }

  /// The column that names folds is no feature, and holds out the rows that it names.
  @Test
  void aColumnNamesTheFolds() throws IOException {
    List<String> lines = Files.readAllLines(rows(n -> false));
    StringBuilder text = new StringBuilder("part," + lines.get(0) + "\n");
    for (int n = 0; n < ROWS; n++) {
      text.append(n * 7 % 3).append(',').append(lines.get(n + 1)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("parts.csv"), text);
    Choice.Ready ready = ready(file, new Folding(5, false, 1, 0, 0, Optional.of("part")), false);
    assertThat(ready.folds()).hasSize(3);
    assertThat(ready.selection().folds().get(1).validation())
        .containsExactly(IntStream.range(0, ROWS).filter(n -> n * 7 % 3 == 1).toArray());
    assertThat(values(ready.folds().get(0).training().get(0))).hasSize(3);
  }

  /// What is held out of a nested choice has no part in any of its folds, nor in what it trains.
  @Test
  void nestedChoicesKnowNothingOfWhatTheyAreHeldTo() throws IOException {
    Folding folding = new Folding(2, false, 1, 0, 3, Optional.empty());
    Choice.Ready base = ready(rows(n -> false), folding, true);
    assertThat(base.nested()).hasSize(3);
    for (int k = 0; k < 3; k++) {
      Choice.Ready inner = base.nested().get(k);
      int[] learned = inner.selection().folds().get(0).training();
      int[] judged = inner.selection().folds().get(0).validation();
      Path large =
          rows(n -> Arrays.binarySearch(learned, n) < 0 && Arrays.binarySearch(judged, n) < 0);
      Choice.Ready other = ready(large, folding, true).nested().get(k);
      assertThat(inner.whole().validation().size()).isEqualTo(ROWS / 3);
      same(inner.whole(), other.whole());
      for (int f = 0; f < 2; f++) {
        same(inner.folds().get(f), other.folds().get(f));
        same(inner.folds().get(f).validation(), other.folds().get(f).validation());
      }
    }
  }

  /// Groups are dealt out by classes and stay on one side, in every repeat.
  @Test
  void groupsStayTogetherInEveryRepeat() throws IOException {
    TrainingData.Raw raw =
        new TrainingData.Raw(
            rows(n -> false),
            Reading.automatic(),
            EncodingPlan.usual(),
            new TrainingData.Apart.Nothing(),
            false,
            false,
            Optional.of(":(\\d)"));
    Choice.Ready ready =
        choice(raw, new Folding(3, false, 3, 0, 0, Optional.empty()), true)
            .prepare(DataReport.Listener.NONE);
    assertThat(ready.folds()).hasSize(9);
    for (var fold : ready.selection().folds()) {
      List<Character> out =
          Arrays.stream(fold.validation()).mapToObj(n -> group(ready.names().apply(n))).toList();
      assertThat(Arrays.stream(fold.training()).mapToObj(n -> group(ready.names().apply(n))))
          .isNotEmpty()
          .doesNotContainAnyElementsOf(out);
    }
  }

  private static char group(String name) {
    return name.charAt(name.indexOf(':') + 1);
  }

  /// Recordings that are held out a thousand times as loud.
  @Test
  void foldsOfSoundsKnowTheirTrainingRowsOnly() throws IOException {
    Folding folding = new Folding(3, false);
    Choice.Ready base =
        choice(sounds("plain", new int[0]), folding, false).prepare(DataReport.Listener.NONE);
    for (int f = 0; f < 3; f++) {
      int[] held = base.selection().folds().get(f).validation();
      Choice.Ready loud =
          choice(sounds("loud" + f, held), folding, false).prepare(DataReport.Listener.NONE);
      same(base.folds().get(f), loud.folds().get(f));
    }
  }

  private TrainingData.Raw sounds(String name, int[] loud) throws IOException {
    Path all = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < 12; n++) {
      int factor = Arrays.binarySearch(loud, n) >= 0 ? 1000 : 1;
      byte[] bytes = new byte[2 * 2400];
      for (int i = 0; i < 2400; i++) {
        int value = factor * random.nextInt(-30, 31);
        bytes[2 * i] = (byte) value;
        bytes[2 * i + 1] = (byte) (value >> 8);
      }
      Path home = Files.createDirectories(all.resolve(n < 6 ? "a" : "b"));
      AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
      AudioSystem.write(
          new AudioInputStream(new ByteArrayInputStream(bytes), format, 2400),
          AudioFileFormat.Type.WAVE,
          home.resolve((char) ('a' + n) + ".wav").toFile());
    }
    return TrainingTest.raw(all, Reading.automatic(), new TrainingData.Apart.Nothing());
  }

  /// White noise cannot be forecast, a random walk no better than by its last value, nor a walk
  /// that drifts and one that begins far off: what is held out while it is learned and what is
  /// tested then have one figure, about the variance of what cannot be known. 40 windows each: an
  /// error of √(2 / 40) = 0.22 a side, so that three deviations of the difference are 0.95.
  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 0, 0", "1, 0.5, 0", "1, 0, 1000000"})
  void theHeldOutFigureOfAForecastIsThatOfTheTest(double stays, double drift, double from)
      throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder("x\n");
      double value = from;
      for (int t = 0; t < 260; t++) {
        value = stays * value + drift + random.nextGaussian();
        text.append(value).append('\n');
      }
      double[] figures = forecast("series", text.toString(), seed);
      assertThat(Math.abs(figures[0] - figures[1]))
          .as("seed %d: %f %f", seed, figures[0], figures[1])
          .isLessThan(0.95);
      assertThat(figures[1]).as("seed %d", seed).isBetween(0.4, 2.0);
    }
  }

  /// Mean squared errors of what is held out and of what is tested.
  private double[] forecast(String name, String text, long seed) throws IOException {
    Path file = Files.writeString(folder.resolve(name + seed + ".csv"), text);
    Reading reading =
        Reading.automatic().withFormat(Reading.Format.CSV).withForecast(4, 1, List.of("x"), 1);
    Training training =
        new Training(
            TrainingTest.raw(file, reading, new TrainingData.Apart.Share(0.2)),
            new Training.Start.New(
                new NewModel(
                    ModelPlan.parse("gru(3) dense(1)"),
                    Map.of(),
                    Initialisation.KERAS,
                    Optional.empty())),
            new Training.Settings(
                Trainer.of(new Optimizer.Adam(0.02), new Loss.SquaredError())
                    .withEpochs(6)
                    .withBatchSize(16)
                    .withSeed(seed),
                Optional.empty(),
                Emphasis.EQUAL,
                0.25,
                Checkpoints.NONE),
            List.of());
    try (Workers one = Workers.single()) {
      Training.Trained trained =
          training.prepare(DataReport.Listener.NONE).run(one, TrainingListener.NONE);
      return new double[] {
        trained.fitted().history().epochs().get(5).validationLoss(),
        trained.test().orElseThrow().quality().meanSquaredError()
      };
    }
  }

  /// Random walks with a coin's label: the score by which is chosen and the test's are both chance:
  /// of 90 and 30 rows, deviations 0.053 and 0.091, three of the difference are 0.32.
  @Test
  void onRandomWalksTheChosenScoreIsThatOfTheTest() throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder("a,b,c,d,e,f,label\n");
      for (int n = 0; n < 120; n++) {
        double walk = 0;
        for (int t = 0; t < 6; t++) {
          walk += random.nextGaussian();
          text.append(walk).append(',');
        }
        text.append(random.nextBoolean() ? "yes\n" : "no\n");
      }
      Path file = Files.writeString(folder.resolve("walk" + seed + ".csv"), text);
      Choice.Ready ready =
          choice(
                  TrainingTest.raw(file, Reading.automatic(), new TrainingData.Apart.Share(0.25)),
                  new Folding(3, false),
                  false)
              .prepare(DataReport.Listener.NONE);
      try (Workers one = Workers.single()) {
        SelectionTable table =
            ready.run(TrialPlace.of(one, System::nanoTime), Selection.Listener.NONE).orElseThrow();
        SelectionTable.Row row = table.recommendation().row();
        var model = ready.fit(row.candidate(), "", one, TrainingListener.NONE);
        double test = ready.test(table, model, false, one).getOrDefault(row.candidate(), 0.0);
        assertThat(Math.abs(row.mean() - test))
            .as("seed %d: %f %f", seed, row.mean(), test)
            .isLessThan(0.32);
      }
    }
  }
}
