package gatelens.cli;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.method.Settings;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/// How a method works: baseline, background, grouping, settings.
final class MethodOptions {
  private static final int SAMPLED = 5;

  /// Inputs that a bootstrap or a generator draws.
  private static final int DRAWS = 10;

  @Option(
      names = "--baseline",
      paramLabel = "WHAT",
      defaultValue = "zero",
      description =
          "zero (default), mean (the input's own mean event), carried (its first step),"
              + " mean:FILE.npy, FILE.npy, or sampled:FILE.npy (5 of its inputs, by the seed);"
              + " several, parted by commas, are compared. Or, the mean over many: samples:FILE.npy"
              + " (its rows), bootstrap:FILE.npy (values drawn from it), generated:FILE.npy (drawn"
              + " by a generator that learns from it).")
  String baseline = "zero";

  @Option(
      names = "--background",
      paramLabel = "FILE",
      description = "Inputs to compare with, float[K][T][D].")
  Optional<Path> background = Optional.empty();

  @Option(
      names = "--group",
      paramLabel = "WHAT",
      description =
          "cells, events or features; also words, segments:12, grid:6x2, named:price=0-2,volume=3"
              + " for methods that take away.")
  Optional<String> group = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the method: --set steps=50.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--until",
      paramLabel = "SHARE",
      description =
          "Sampled methods go on until the largest standard error is this share of the range of the"
              + " values: 0.02.")
  Optional<String> until = Optional.empty();

  /// What was set.
  Settings settings(long seed) throws IOException {
    until.ifPresent(share -> settings.put("until", share));
    Optional<Baseline.Samples> rows =
        background.isPresent() ? Optional.of(samples(background.get())) : Optional.empty();
    return new Settings(baseline(seed), rows, group, seed, settings);
  }

  /// The baseline, or several.
  private Baseline baseline(long seed) throws IOException {
    List<Baseline> all = new ArrayList<>();
    for (String one : baseline.split(",", -1)) {
      if (one.startsWith("sampled:")) {
        all.addAll(sampled(Path.of(one.substring(8)), seed));
      } else {
        all.add(single(one, seed));
      }
    }
    return all.size() == 1 ? all.get(0) : new Baseline.Several(all);
  }

  /// Some of the inputs in a file, none twice.
  private static List<Baseline> sampled(Path file, long seed) throws IOException {
    List<float[]> rows = new ArrayList<>(rows(file, Npy.read(file)));
    SplittableRandom random = new SplittableRandom(seed);
    List<Baseline> some = new ArrayList<>();
    while (some.size() < SAMPLED && !rows.isEmpty()) {
      float[] row = rows.remove(random.nextInt(rows.size()));
      some.add(
          new Baseline.Given(row, "sample " + (some.size() + 1) + " of " + file.getFileName()));
    }
    return some;
  }

  /// The baseline alone.
  Baseline baseline() throws IOException {
    return single(baseline, 0);
  }

  private static Baseline single(String baseline, long seed) throws IOException {
    if (baseline.startsWith("bootstrap:")) {
      return Baseline.bootstrap(samples(Path.of(baseline.substring(10))), DRAWS, seed);
    }
    if (baseline.startsWith("samples:")) {
      return samples(Path.of(baseline.substring(8)));
    }
    if (baseline.startsWith("generated:")) {
      Path file = Path.of(baseline.substring(10));
      return generated(Npy.read(file), samples(file), seed);
    }
    return switch (baseline) {
      case "zero", "zeros" -> new Baseline.Zeros();
      case "mean", "mean-event" -> new Baseline.MeanEvent();
      case "carried", "carried-forward" -> new Baseline.CarriedForward();
      default ->
          baseline.startsWith("mean:")
              ? mean(Path.of(baseline.substring(5)), Npy.read(Path.of(baseline.substring(5))))
              : given(Path.of(baseline));
    };
  }

  /// Values drawn by a generator that learns from the series of a file.
  private static Baseline generated(NpyArray array, Baseline.Samples rows, long seed) {
    if (array.rank() != 3) {
      throw new CommandFailure(
          ExitCode.DATA, "the series of a generator: expected float[K][T][D], found " + array);
    }
    int steps = array.shape()[1];
    int width = array.shape()[2];
    List<FeatureSequence> series =
        rows.rows().stream().map(r -> FeatureSequence.of(Tensor.of(r, steps, width))).toList();
    try (Workers one = Workers.single()) {
      return Forecaster.train(series, 1, 32, 20, seed, one).asBaseline(DRAWS, seed);
    }
  }

  private static Baseline given(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    return array.rank() == 3 && array.shape()[0] > 1
        ? mean(file, array)
        : new Baseline.Given(array.floats(), file.getFileName().toString());
  }

  /// The mean of the inputs in a file, step by step.
  private static Baseline mean(Path file, NpyArray array) {
    List<float[]> rows = rows(file, array);
    float[] mean = new float[rows.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] row : rows) {
        sum += row[i];
      }
      mean[i] = (float) (sum / rows.size());
    }
    return new Baseline.Given(mean, "mean of " + file.getFileName());
  }

  private static Baseline.Samples samples(Path file) throws IOException {
    return new Baseline.Samples(rows(file, Npy.read(file)), file.getFileName().toString());
  }

  /// The inputs in a file, each flat.
  private static List<float[]> rows(Path file, NpyArray array) {
    if (array.rank() < 2 || array.shape()[0] == 0) {
      throw new CommandFailure(
          ExitCode.DATA, file + ": expected inputs float[K][T][D], found " + array);
    }
    int count = array.shape()[0];
    int size = array.size() / count;
    float[] all = array.floats();
    List<float[]> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(Arrays.copyOfRange(all, k * size, (k + 1) * size));
    }
    return rows;
  }

  /// The grouping that results should have; empty for the method's own.
  Optional<Explanation.Grouping> grouping() {
    return group.flatMap(text ->
        switch (text) {
          case "cells" -> Optional.of(Explanation.Grouping.CELLS);
          case "events" -> Optional.of(Explanation.Grouping.EVENTS);
          case "features" -> Optional.of(Explanation.Grouping.FEATURES);
          default -> Optional.empty();
        });
  }
}
