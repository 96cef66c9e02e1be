package gatelens.cli;

import gatelens.explain.Baseline;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which number of a model is explained, and what inputs are compared with.
final class ScoreOptions {
  /// On which scale an output is explained.
  enum Explained {
    /// What the last activation gets.
    logit,
    /// The probability.
    probability,
    /// The log of the odds.
    odds,
    /// The distance to the runner-up.
    margin
  }

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      defaultValue = "0",
      description = "The class or output that is explained, from 0; default: ${DEFAULT-VALUE}.")
  int target;

  @Option(
      names = "--step",
      paramLabel = "STEP",
      defaultValue = "-1",
      description =
          "The step of a model that answers at every step; default: ${DEFAULT-VALUE}, the last.")
  int step;

  @Option(
      names = "--explain",
      paramLabel = "SCALE",
      defaultValue = "logit",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  Explained explained = Explained.logit;

  @Option(
      names = "--baseline",
      paramLabel = "WHAT",
      defaultValue = "zero",
      description =
          "zero, mean-event, carried-forward, FILE.npy, or mean:FILE.npy; default:"
              + " ${DEFAULT-VALUE}.")
  String baseline = "zero";

  @Option(
      names = "--background",
      paramLabel = "FILE",
      description = "Series like the inputs, for methods that draw from them.")
  Optional<Path> background = Optional.empty();

  /// The target.
  Target target() {
    Target.Scale scale =
        switch (explained) {
          case logit -> Target.Scale.LOGIT;
          case probability -> Target.Scale.PROBABILITY;
          case odds -> Target.Scale.LOG_ODDS;
          case margin -> Target.Scale.MARGIN;
        };
    return new Target.Output(target, scale, step);
  }

  /// The background, if a file was given.
  Optional<Baseline.Samples> background(Model model) throws IOException {
    if (background.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Baseline.Samples(rows(model, background.get()), background.get().toString()));
  }

  /// What inputs are compared with.
  ///
  /// @throws IOException if a file cannot be read
  Baseline baseline(Model model) throws IOException {
    switch (baseline.toLowerCase(Locale.ROOT)) {
      case "zero", "zeros" -> {
        return new Baseline.Zeros();
      }
      case "mean-event" -> {
        return new Baseline.MeanEvent();
      }
      case "carried-forward" -> {
        return new Baseline.CarriedForward();
      }
      default -> {}
    }
    boolean mean = baseline.startsWith("mean:");
    Path file = Path.of(mean ? baseline.substring(5) : baseline);
    List<float[]> rows = rows(model, file);
    if (!mean) {
      return rows.size() == 1
          ? new Baseline.Given(rows.get(0), baseline)
          : new Baseline.Samples(rows, baseline);
    }
    float[] average = new float[rows.get(0).length];
    for (int i = 0; i < average.length; i++) {
      double sum = 0;
      for (float[] row : rows) {
        sum += row[i];
      }
      average[i] = (float) (sum / rows.size());
    }
    return new Baseline.Given(average, baseline);
  }

  private static List<float[]> rows(Model model, Path file) throws IOException {
    InputOptions files = new InputOptions();
    files.inputs = List.of(file.toString());
    List<Sample> samples = files.samples(model);
    return samples.stream().map(model::enter).toList();
  }
}
