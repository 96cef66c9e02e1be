package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.formats.Npy;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.select.Candidate;
import gatelens.select.FoldData;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Checkpoints;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of data in every way of holding out: each row by itself is made another one, a
/// thousand times as large where it has a size, and as many rows as are not learned from change no
/// bit of what is learned from. Of a series the rows are its times.
class LeakMatrixTest {
  private static final int ROWS = 12;
  private static final int TIMES = 120;
  private static final int SPAN = 5;
  private static final TrainingData.Apart NOTHING = new TrainingData.Apart.Nothing();
  @TempDir private Path folder;

  /// A kind of data.
  enum Kind {
    TABLE,
    TEXTS,
    SOUNDS,
    IMAGES,
    ARRAYS,
    SEVERAL,
    FORECAST;

    int rows() {
      return this == FORECAST ? TIMES : ROWS;
    }

    /// How many rows are not learned from: of a forecast, whose windows go on from the first time,
    /// all times behind the last window.
    int unseen(int learned) {
      return this == FORECAST ? TIMES - learned - SPAN : ROWS - learned;
    }
  }

  private TrainingData data(Kind kind, int changed, TrainingData.Apart apart, boolean grouped)
      throws IOException {
    Path home = Files.createTempDirectory(folder, "data");
    Path place =
        switch (kind) {
          case TABLE -> TrainingTest.wide(home, ROWS, n -> n == changed);
          case TEXTS -> texts(home, changed);
          case SOUNDS -> sounds(home, changed);
          case IMAGES -> images(home, changed);
          case ARRAYS -> arrays(home, changed);
          case SEVERAL -> several(home, changed);
          case FORECAST -> series(home, changed);
        };
    if (kind == Kind.ARRAYS) {
      return new TrainingData.Arrays(
          List.of(new Inputs.ArrayFile(Optional.empty(), place)),
          home.resolve("y.npy"),
          apart,
          grouped ? Optional.of(home.resolve("g.npy")) : Optional.empty());
    }
    boolean files = kind == Kind.SOUNDS || kind == Kind.IMAGES;
    return new TrainingData.Raw(
        place,
        kind == Kind.FORECAST
            ? Reading.automatic()
                .withFormat(Reading.Format.CSV)
                .withForecast(SPAN - 1, 2, List.of("x"), 1)
            : Reading.automatic(),
        EncodingPlan.usual(),
        apart,
        false,
        false,
        grouped ? Optional.of(files ? "_(\\d)" : "(\\d)$") : Optional.empty());
  }

  private static Path series(Path home, int changed) throws IOException {
    StringBuilder text = new StringBuilder("x\n");
    for (int t = 0; t < TIMES; t++) {
      text.append((t == changed ? 1000 : 1) * Math.cos(0.7 * t)).append('\n');
    }
    return Files.writeString(home.resolve("series.csv"), text);
  }

  private static Path texts(Path home, int changed) throws IOException {
    StringBuilder text = new StringBuilder("text,label\n");
    for (int n = 0; n < ROWS; n++) {
      String word = n == changed ? "wholly other words " : "a film of word" + n + " word" + n + " ";
      text.append(word).append(n % 5).append(n % 2 == 0 ? ",no\n" : ",yes\n");
    }
    return Files.writeString(home.resolve("texts.csv"), text);
  }

  private static Path several(Path home, int changed) throws IOException {
    StringBuilder rows = new StringBuilder();
    SplittableRandom random = new SplittableRandom(4);
    for (int n = 0; n < ROWS; n++) {
      double x = (random.nextDouble() + n % 2) * (n == changed ? 1000 : 1);
      rows.append("{\"text\":\"it was ").append(n == changed ? "wholly other" : "so so and so" + n);
      rows.append("\",\"series\":[[").append(x).append("],[").append(x * n + 1).append("]],");
      rows.append("\"label\":\"").append(n % 2 == 0 ? "up" : "down").append("\"}\n");
    }
    return Files.writeString(home.resolve("rows.jsonl"), rows);
  }

  private static Path arrays(Path home, int changed) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    Npy.write(
        home.resolve("x.npy"),
        Tensor.generate(i -> random.nextGaussian() * (i / 8 == changed ? 1000 : 1), ROWS, 4, 2));
    Npy.write(home.resolve("y.npy"), Tensor.generate(i -> i % 2, ROWS));
    Npy.write(home.resolve("g.npy"), Tensor.generate(i -> Math.floorDiv(i, 3), ROWS));
    return home.resolve("x.npy");
  }

  private static Path sounds(Path home, int changed) throws IOException {
    for (int n = 0; n < ROWS; n++) {
      SplittableRandom random = new SplittableRandom(n == changed ? 100 + n : n);
      byte[] bytes = new byte[2 * 480];
      for (int i = 0; i < 480; i++) {
        int value = (n == changed ? 1000 : 1) * random.nextInt(-30, 31);
        bytes[2 * i] = (byte) value;
        bytes[2 * i + 1] = (byte) (value >> 8);
      }
      AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
      AudioSystem.write(
          new AudioInputStream(new ByteArrayInputStream(bytes), format, 480),
          AudioFileFormat.Type.WAVE,
          place(home, n).resolve((char) ('a' + n) + "_" + n % 6 + ".wav").toFile());
    }
    return home;
  }

  private static Path images(Path home, int changed) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < ROWS; n++) {
      BufferedImage image = new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 25; i++) {
        int value = random.nextInt(200);
        image.getRaster().setSample(i % 5, i / 5, 0, n == changed ? 255 - value / 100 : value);
      }
      ImageIO.write(
          image, "png", place(home, n).resolve((char) ('a' + n) + "_" + n % 6 + ".png").toFile());
    }
    return home;
  }

  private static Path place(Path home, int n) throws IOException {
    return Files.createDirectories(home.resolve(n % 2 == 0 ? "up" : "down"));
  }

  private static Training training(Kind kind, TrainingData data, HeldOut held) {
    return new Training(
        data,
        kind == Kind.ARRAYS
            ? new Training.Start.New(
                new NewModel(
                    ModelPlan.parse("gru(2) dense(2,softmax)"),
                    Map.of(),
                    Initialisation.KERAS,
                    Optional.empty()))
            : new Training.Start.Suited(Map.of(), Initialisation.KERAS),
        new Training.Settings(
            Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError()).withSeed(3),
            Optional.empty(),
            kind == Kind.FORECAST ? Emphasis.EQUAL : Emphasis.of(new Emphasis.Weighting.Balanced()),
            held,
            3,
            Checkpoints.NONE),
        List.of());
  }

  /// All that a training begins with.
  private static List<Object> start(Training.Ready ready) {
    List<Object> all = new ArrayList<>(content(ready.split().training()));
    ready.model().parameters().forEach(p -> all.add(floats(p.value().values())));
    all.add(ready.trainer().loss());
    ready.encoding().ifPresent(encoding -> all.add(encoding.in(ready.model().info()).encoding()));
    return all;
  }

  private static List<Object> content(Dataset data) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      Example example = data.get(i);
      for (Sequence input : example.input().inputs()) {
        switch (input) {
          case FeatureSequence features -> all.add(floats(features.values().values()));
          case TokenSequence tokens -> all.add(tokens);
        }
      }
      all.add(example.label());
    }
    return all;
  }

  private static List<Float> floats(float[] values) {
    List<Float> all = new ArrayList<>();
    for (float value : values) {
      all.add(value);
    }
    return all;
  }

  private interface Learned {
    /// What is learned from, once for each part, when one row is another; -1 for none.
    List<List<Object>> of(int changed) throws IOException;
  }

  /// @param sizes how many are learned from in each part
  private static void check(Kind kind, String what, List<Integer> sizes, Learned learned)
      throws IOException {
    List<List<Object>> base = learned.of(-1);
    int[] same = new int[base.size()];
    for (int n = 0; n < kind.rows(); n++) {
      List<List<Object>> other = learned.of(n);
      for (int f = 0; f < same.length; f++) {
        same[f] += other.get(f).equals(base.get(f)) ? 1 : 0;
      }
    }
    for (int f = 0; f < same.length; f++) {
      assertThat(sizes.get(f)).isPositive();
      assertThat(same[f]).as("%s %s part %d", kind, what, f).isEqualTo(kind.unseen(sizes.get(f)));
      assertThat(same[f]).as("%s %s part %d holds out", kind, what, f).isPositive();
    }
  }

  /// A share to watch, a share to test on, and rows of one's own.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTrainingKnowsItsTrainingRowsOnly(Kind kind) throws IOException {
    HeldOut none = new HeldOut.Share(0);
    TrainingData.Apart share = new TrainingData.Apart.Share(0.3);
    for (boolean tests : new boolean[] {false, true}) {
      Learned learned =
          changed ->
              List.of(
                  start(
                      training(
                              kind,
                              data(kind, changed, tests ? share : NOTHING, false),
                              tests ? none : new HeldOut.Share(0.25))
                          .prepare(DataReport.Listener.NONE)));
      int size =
          training(
                  kind,
                  data(kind, -1, tests ? share : NOTHING, false),
                  tests ? none : new HeldOut.Share(0.25))
              .prepare(DataReport.Listener.NONE)
              .split()
              .training()
              .size();
      check(kind, tests ? "test" : "validation", List.of(size), learned);
    }
    List<Object> plain = own(kind, -1);
    for (int n = 0; n < 3; n++) {
      assertThat(own(kind, n)).as("%s own rows", kind).isEqualTo(plain);
    }
  }

  private List<Object> own(Kind kind, int changed) throws IOException {
    TrainingData other = data(kind, changed, NOTHING, false);
    HeldOut held =
        other instanceof TrainingData.Arrays arrays
            ? new HeldOut.Arrays(arrays.inputs(), arrays.labels())
            : new HeldOut.Rows(other.place());
    return start(
        training(kind, data(kind, -1, NOTHING, false), held).prepare(DataReport.Listener.NONE));
  }

  /// Plain and grouped folds, forward with and without a gap, repeated, one's own, and nested.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void foldsKnowTheirTrainingRowsOnly(Kind kind) throws IOException {
    Path own =
        Files.write(
            folder.resolve("folds.txt"),
            IntStream.range(0, ROWS).mapToObj(n -> Integer.toString(n / 2 % 3)).toList());
    Optional<String> none = Optional.empty();
    folds(kind, "plain", new Folding(3, false), false);
    if (kind == Kind.FORECAST) {
      folds(kind, "nested", new Folding(2, false, 1, 0, 2, none), false);
      return; // its folds go forward behind a gap whatever is asked, and its windows have no groups
    }
    folds(kind, "grouped", new Folding(3, false), true);
    folds(kind, "forward", new Folding(3, true), false);
    folds(kind, "gap", new Folding(2, true, 1, 2, 0, none), false);
    folds(kind, "repeated", new Folding(2, false, 2, 0, 0, none), false);
    folds(kind, "own", new Folding(3, false, 1, 0, 0, Optional.of(own.toString())), false);
    folds(kind, "nested", new Folding(2, false, 1, 0, 3, none), false);
  }

  private void folds(Kind kind, String what, Folding folding, boolean grouped) throws IOException {
    Learned learned =
        changed ->
            parts(kind, folding, grouped, changed).stream()
                .map(fold -> content(fold.training()))
                .toList();
    List<Integer> sizes =
        parts(kind, folding, grouped, -1).stream().map(fold -> fold.training().size()).toList();
    check(kind, what, sizes, learned);
  }

  /// All folds, and those within each nested choice.
  private List<FoldData> parts(Kind kind, Folding folding, boolean grouped, int changed)
      throws IOException {
    Choice.Ready ready =
        new Choice(
                data(kind, changed, NOTHING, grouped),
                new Search.Listed(List.of(new Candidate("gru", 2, 1, 0, 0.02)), Optional.empty()),
                new Surroundings(Optional.empty(), false, Optional.empty(), Map.of()),
                new Settings(new Optimizer.Adam(0.02), 2, 8, Optional.empty(), 4),
                folding,
                new Selection.Rules(
                    List.of(), false, SelectionTable.Rule.ONE_SE, folding.repeats()),
                Optional.empty())
            .prepare(DataReport.Listener.NONE);
    List<FoldData> all = new ArrayList<>(ready.folds());
    ready.nested().forEach(inner -> all.addAll(inner.folds()));
    return all;
  }
}
