package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.formats.Npy;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.FoldData;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.select.TrialPlace;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Optimizer;
import gatelens.train.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {
  private static final TrainingData.Apart NOTHING = new TrainingData.Apart.Nothing();
  private static final Surroundings USUAL =
      new Surroundings(Optional.empty(), false, Optional.empty(), Map.of());
  @TempDir private Path folder;

  private static Choice choice(
      TrainingData data, boolean forward, boolean stops, Optional<Path> journal) {
    return choice(data, new Folding(3, forward), stops, journal);
  }

  private static Choice choice(
      TrainingData data, Folding folding, boolean stops, Optional<Path> journal) {
    return new Choice(
        data,
        new Search.Listed(
            Candidate.grid(
                List.of("gru", "lstm"), List.of(2), List.of(1), List.of(0.0), List.of(0.02)),
            Optional.empty()),
        USUAL,
        new Settings(
            new Optimizer.Adam(0.02),
            2,
            8,
            stops ? Optional.of(new EarlyStopping(1)) : Optional.empty(),
            4),
        folding,
        Selection.Rules.USUAL,
        journal);
  }

  private static final DataReport.Listener SILENT = DataReport.Listener.NONE;

  private static List<float[]> values(Dataset data) {
    List<float[]> all = new ArrayList<>();
    for (Example example : data.slice(0, data.size())) {
      all.add(((FeatureSequence) example.input().first()).values().values());
      if (example.label() instanceof Label.Values label) {
        all.add(label.values());
      }
    }
    return all;
  }

  private static void same(Dataset one, Dataset other) {
    assertThat(other.size()).isEqualTo(one.size());
    for (int i = 0; i < values(one).size(); i++) {
      assertThat(values(other).get(i)).containsExactly(values(one).get(i));
    }
  }

  @Test
  void aClassWithFewerRowsThanFoldsIsNamed() throws IOException {
    StringBuilder text = new StringBuilder("a,b,label\n");
    for (int n = 0; n < 30; n++) {
      text.append(n * 1.5).append(',').append(n * n + 0.5).append(n < 2 ? ",rare\n" : ",usual\n");
    }
    Path file = Files.writeString(folder.resolve("rare.csv"), text);
    List<String> notes = new ArrayList<>();
    choice(TrainingTest.raw(file, Reading.automatic(), NOTHING), false, false, Optional.empty())
        .prepare(noting(notes));
    assertThat(notes)
        .anySatisfy(words ->
            assertThat(words).contains("the class 'rare' has 2 rows, fewer than the 3 folds"));
  }

  private static DataReport.Listener noting(List<String> notes) {
    return new DataReport.Listener() {
      @Override
      public void read(DataReport report) {}

      @Override
      public void note(String words) {
        notes.add(words);
      }
    };
  }

  /// Of arrays a class has its number; and what is refused is not warned of first.
  @Test
  void soItIsOfArraysAndNotWhereFoldsAreRefused() throws IOException {
    Npy.write(folder.resolve("x.npy"), Tensor.generate(i -> i * i % 101, 20, 3, 1));
    Npy.write(folder.resolve("y.npy"), Tensor.generate(i -> i < 2 ? 1 : 0, 20));
    TrainingData arrays =
        new TrainingData.Arrays(
            List.of(new Inputs.ArrayFile(Optional.empty(), folder.resolve("x.npy"))),
            folder.resolve("y.npy"),
            NOTHING,
            Optional.empty());
    List<String> notes = new ArrayList<>();
    choice(arrays, false, false, Optional.empty()).prepare(noting(notes));
    assertThat(notes)
        .anySatisfy(words -> assertThat(words).contains("the class '1' has 2 rows, fewer"));
    notes.clear();
    Choice many = choice(arrays, new Folding(500, false), false, Optional.empty());
    assertThatThrownBy(() -> many.prepare(noting(notes)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("500");
    assertThat(notes).isEmpty();
  }

  /// A thousand times a row that is held out or only watched in a fold changes no bit of what that
  /// fold learns from, whatever the kind of fold.
  @Test
  void everyFoldKnowsItsTrainingRowsOnly() throws IOException {
    Path plain = TrainingTest.wide(folder, 30, n -> false);
    for (boolean forward : new boolean[] {false, true}) {
      for (boolean stops : new boolean[] {false, true}) {
        Choice.Ready base =
            choice(
                    TrainingTest.raw(plain, Reading.automatic(), NOTHING),
                    forward,
                    stops,
                    Optional.empty())
                .prepare(DataReport.Listener.NONE);
        for (int f = 0; f < 3; f++) {
          int[] held = base.selection().folds().get(f).validation();
          Path large = TrainingTest.wide(folder, 30, n -> Arrays.binarySearch(held, n) >= 0);
          FoldData fold =
              choice(
                      TrainingTest.raw(large, Reading.automatic(), NOTHING),
                      forward,
                      stops,
                      Optional.empty())
                  .prepare(DataReport.Listener.NONE)
                  .folds()
                  .get(f);
          same(base.folds().get(f).training(), fold.training());
          same(base.folds().get(f).watched(), fold.watched());
          assertThat(fold.watched().size() > 0).isEqualTo(stops);
        }
      }
    }
  }

  /// The same of folds of groups: `:(.)` is the first digit of a row's line.
  @Test
  void foldsOfGroupsKnowTheirTrainingRowsOnly() throws IOException {
    Path plain = TrainingTest.wide(folder, 30, n -> false);
    Choice.Ready base = choice(grouped(plain), false, true, Optional.empty()).prepare(SILENT);
    for (int f = 0; f < 3; f++) {
      int[] held = base.selection().folds().get(f).validation();
      Path large = TrainingTest.wide(folder, 30, n -> Arrays.binarySearch(held, n) >= 0);
      FoldData fold =
          choice(grouped(large), false, true, Optional.empty()).prepare(SILENT).folds().get(f);
      same(base.folds().get(f).training(), fold.training());
      same(base.folds().get(f).watched(), fold.watched());
    }
  }

  private static TrainingData.Raw grouped(Path file) {
    return new TrainingData.Raw(
        file,
        Reading.automatic(),
        EncodingPlan.usual(),
        NOTHING,
        false,
        false,
        Optional.of(":(\\d)"));
  }

  /// The same of images: those held out are white in one run and not in the other.
  @Test
  void foldsOfImagesKnowTheirTrainingRowsOnly() throws IOException {
    Choice.Ready base =
        choice(images("plain", new int[0]), false, false, Optional.empty()).prepare(SILENT);
    for (int f = 0; f < 3; f++) {
      int[] held = base.selection().folds().get(f).validation();
      FoldData fold =
          choice(images("white" + f, held), false, false, Optional.empty())
              .prepare(SILENT)
              .folds()
              .get(f);
      same(base.folds().get(f).training(), fold.training());
    }
  }

  private TrainingData.Raw images(String name, int[] white) throws IOException {
    Path all = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < 18; n++) {
      BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 36; i++) {
        int value = random.nextInt(200);
        int drawn = Arrays.binarySearch(white, n) >= 0 ? 255 - value / 100 : value;
        image.getRaster().setSample(i % 6, i / 6, 0, drawn);
      }
      Path home = Files.createDirectories(all.resolve(n < 9 ? "a" : "b"));
      ImageIO.write(image, "png", home.resolve((char) ('a' + n) + ".png").toFile());
    }
    return TrainingTest.raw(all, Reading.automatic(), NOTHING);
  }

  @Test
  void aForecastIsChosenForwardBehindAGapAndScoredInOneUnit() throws IOException {
    Path file = TrainingTest.series(folder, 60, t -> t >= 40);
    Choice.Ready ready =
        choice(
                TrainingTest.raw(file, TrainingTest.forecast(), NOTHING),
                false,
                true,
                Optional.empty())
            .prepare(DataReport.Listener.NONE);
    Path plain = TrainingTest.series(folder, 60, t -> false);
    Choice.Ready other =
        choice(
                TrainingTest.raw(plain, TrainingTest.forecast(), NOTHING),
                false,
                true,
                Optional.empty())
            .prepare(DataReport.Listener.NONE);
    // 55 windows; the first part of four ends with the window that begins at step 13
    assertThat(ready.selection().folds().get(0).training()).hasSize(8).endsWith(7);
    assertThat(ready.selection().folds().get(0).validation()).startsWith(13).endsWith(26);
    same(other.folds().get(0).training(), ready.folds().get(0).training());
    same(other.folds().get(1).training(), ready.folds().get(1).training());
    // what the fold calls one deviation is little beside that of all rows
    assertThat(ready.folds().get(0).units().get(0)).isBetween(0.0005, 0.005);
    assertThat(other.folds().get(0).units().get(0)).isBetween(0.3, 1.5);
  }

  /// What early stopping watches respects the groups: `_(.)_` of a row's name.
  @Test
  void groupsAreKeptTogetherInFoldsAndInWhatIsWatched() throws IOException {
    StringBuilder text = new StringBuilder("who,a,label\n");
    for (int n = 0; n < 60; n++) {
      text.append("s_").append((char) ('a' + n / 5)).append('_').append(n).append(',').append(n);
      text.append(n % 2 == 0 ? ",no\n" : ",yes\n");
      text.append("s_").append((char) ('a' + n / 5)).append('_').append(n).append(',').append(n);
      text.append(n % 2 == 0 ? ",no\n" : ",yes\n");
    }
    Path file = Files.writeString(folder.resolve("groups.csv"), text);
    TrainingData.Raw raw =
        new TrainingData.Raw(
            file,
            Reading.automatic().withSequences(List.of("who"), Optional.empty()),
            EncodingPlan.usual(),
            NOTHING,
            false,
            false,
            Optional.of("_(.)_"));
    Choice.Ready ready =
        choice(raw, false, true, Optional.empty()).prepare(DataReport.Listener.NONE);
    for (FoldData fold : ready.folds()) {
      assertThat(fold.watched().size()).isEqualTo(5);
      Set<Float> learned = new HashSet<>(firsts(fold.training()));
      assertThat(learned).doesNotContainAnyElementsOf(firsts(fold.watched()));
    }
    int[] held = ready.selection().folds().get(0).validation();
    for (int n : held) {
      assertThat(held).contains(n / 5 * 5, n / 5 * 5 + 4);
    }
  }

  private static List<Float> firsts(Dataset data) {
    return values(data).stream().map(v -> v[0]).toList();
  }

  @Test
  void aMissingLabelIsNamedByItsRowAndFile() throws IOException {
    StringBuilder text = new StringBuilder("a,b,label\n");
    for (int n = 0; n < 12; n++) {
      text.append(n)
          .append(',')
          .append(n % 3)
          .append(n == 7 ? ",\n" : n % 2 == 0 ? ",x\n" : ",y\n");
    }
    Path file = Files.writeString(folder.resolve("gaps.csv"), text);
    assertThatThrownBy(() ->
            choice(
                    TrainingTest.raw(file, Reading.automatic(), NOTHING),
                    false,
                    false,
                    Optional.empty())
                .prepare(DataReport.Listener.NONE))
        .hasMessageContaining("gaps.csv")
        .hasMessageContaining(":9");
  }

  @Test
  void aMissingValueOfAForecastIsNamedByItsRow() throws IOException {
    StringBuilder text = new StringBuilder("x\n");
    for (int t = 0; t < 60; t++) {
      text.append(t == 30 ? "" : Double.toString(Math.sin(t))).append('\n');
    }
    Path file =
        Files.writeString(folder.resolve("hole.csv"), text.toString().replace("\n\n", "\nNaN\n"));
    assertThatThrownBy(() ->
            choice(
                    TrainingTest.raw(file, TrainingTest.forecast(), NOTHING),
                    false,
                    false,
                    Optional.empty())
                .prepare(DataReport.Listener.NONE))
        .hasMessageContaining("hole.csv")
        .hasMessageContaining("step 25")
        .hasMessageContaining("a value to be forecast is missing");
  }

  @Test
  void aMissingNumberOfArraysIsNamedBySequenceStepAndFeature() throws IOException {
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    float[] values = new float[12 * 3 * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    values[5 * 6 + 2 * 2 + 1] = Float.NaN;
    Npy.write(x, Tensor.of(values, 12, 3, 2));
    Npy.write(y, Tensor.generate(i -> i % 2, 12));
    assertThatThrownBy(() ->
            choice(arrays(x, y), false, false, Optional.empty()).prepare(DataReport.Listener.NONE))
        .hasMessageContaining("sequence 5, step 2, feature 1");
  }

  private static TrainingData.Arrays arrays(Path x, Path y) {
    return new TrainingData.Arrays(
        List.of(new Inputs.ArrayFile(Optional.empty(), x)), y, NOTHING, Optional.empty());
  }

  @Test
  void cancelledItGoesOnFromItsJournalAndEndsAlike() throws IOException {
    Path file = TrainingTest.wide(folder, 30, n -> false);
    TrainingData.Raw data = TrainingTest.raw(file, Reading.automatic(), NOTHING);
    Path journal = folder.resolve("trials.txt");
    SelectionTable whole = table(choice(data, false, false, Optional.empty()));
    int[] done = {0};
    Selection.Listener third =
        new Selection.Listener() {
          @Override
          public void done(Candidate candidate, int fold, int epochs, Trial trial) {
            if (++done[0] == 3) {
              throw new CancellationException("enough");
            }
          }
        };
    try (Workers workers = Workers.single()) {
      assertThatThrownBy(() ->
              choice(data, false, false, Optional.of(journal))
                  .prepare(DataReport.Listener.NONE)
                  .run(TrialPlace.of(workers, System::nanoTime), third))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(Files.readAllLines(journal)).hasSize(4);
    SelectionTable resumed = table(choice(data, false, false, Optional.of(journal)));
    for (int i = 0; i < whole.rows().size(); i++) {
      assertThat(resumed.rows().get(i).scores()).isEqualTo(whole.rows().get(i).scores());
    }
  }

  private static SelectionTable table(Choice choice) throws IOException {
    try (Workers workers = Workers.single()) {
      return choice
          .prepare(DataReport.Listener.NONE)
          .run(TrialPlace.of(workers, System::nanoTime), Selection.Listener.NONE)
          .orElseThrow();
    }
  }

  @Test
  void theRecommendedOneIsTrainedOnAllRowsAndReadsRawData() throws IOException {
    Path file = TrainingTest.wide(folder, 30, n -> false);
    Choice.Ready ready =
        choice(
                TrainingTest.raw(file, Reading.automatic(), new TrainingData.Apart.Share(0.3)),
                false,
                false,
                Optional.empty())
            .prepare(DataReport.Listener.NONE);
    try (Workers workers = Workers.single()) {
      SelectionTable table =
          ready
              .run(TrialPlace.of(workers, System::nanoTime), Selection.Listener.NONE)
              .orElseThrow();
      SelectionTable.Recommendation best = table.recommendation();
      gatelens.model.Model model =
          ready.fit(best.row().candidate(), best.reason(), workers, TrainingListener.NONE);
      assertThat(model.info().classes()).containsExactly("no", "yes");
      assertThat(model.info().encoding()).isPresent();
      Map<Candidate, Double> tested = ready.test(table, model, true, workers);
      assertThat(tested).hasSize(2);
      assertThat(tested.values()).allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
      assertThat(ready.test(table, model, false, workers)).containsOnlyKeys(best.row().candidate());
    }
  }
}
