package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.Inputs;
import gatelens.lens.TrainingData;
import gatelens.train.ModelPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is learned from: raw data or arrays, and which rows stay together.
public final class LearningOptions {
  @Mixin private DataOptions raw;

  @Option(
      names = "--inputs",
      paramLabel = "[NAME=]FILE",
      description =
          "Sequences [N,T,I], or token ids [N,T] of a model with an embedding; once for each input"
              + " of the model; of an .npz the array named X, x_train … or FILE.npz/NAME.")
  private List<String> inputs = List.of();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Classes [N] or [N,T] (below 0: not counted), or values [N,C] or [N,T,C].")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "A whole number an example of arrays: examples of one number stay together.")
  private Optional<Path> groups = Optional.empty();

  @Option(
      names = "--group-by",
      paramLabel = "REGEX",
      description =
          "Rows of raw data whose names agree in what the expression's first (…) finds stay"
              + " together: '_(.*)_' for digit_speaker_take.wav.")
  private Optional<String> groupBy = Optional.empty();

  /// What is learned from.
  public TrainingData data() {
    if (raw.data.isPresent() ? !inputs.isEmpty() || labels.isPresent() : inputs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          (raw.data.isPresent() ? "" : "there is nothing to learn from; ")
              + "expected --data PATH, or --inputs FILE.npy and --labels FILE.npy, and not both");
    }
    if (raw.data.isPresent()) {
      refuse(groups.isPresent(), "--groups FILE is of arrays; of --data there is --group-by");
      return raw.raw(groupBy);
    }
    refuse(groupBy.isPresent(), "--group-by is of --data; for arrays there is --groups FILE");
    List<Inputs.ArrayFile> files = inputs.stream().map(LearningOptions::file).toList();
    boolean archive = files.size() == 1 && files.get(0).file().toString().endsWith(".npz");
    refuse(
        labels.isEmpty() && !archive,
        "expected --labels FILE.npy beside --inputs, or an .npz file with both");
    return new TrainingData.Arrays(files, labels.orElse(files.get(0).file()), raw.apart(), groups);
  }

  private static void refuse(boolean wrong, String words) {
    if (wrong) {
      throw new CommandFailure(ExitCode.USAGE, words);
    }
  }

  /// What `[NAME=]FILE` says.
  static Inputs.ArrayFile file(String input) {
    int equals = input.indexOf('=');
    return new Inputs.ArrayFile(
        equals < 0 ? Optional.empty() : Optional.of(input.substring(0, equals)),
        Path.of(input.substring(equals + 1)));
  }

  /// The layers of the inputs that `--branch` names.
  public Map<String, ModelPlan> branches() {
    return raw.branches();
  }
}
