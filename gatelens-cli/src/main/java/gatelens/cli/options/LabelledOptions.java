package gatelens.cli.options;

import gatelens.lens.Held;
import gatelens.lens.Inputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A whole data set with its labels, for commands that look at a model over many inputs: raw data,
/// encoded as it was in training, or arrays.
public final class LabelledOptions {
  @Mixin InputOptions inputs;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels of --inputs, as for train; raw data has its own.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--test-files",
      paramLabel = "GLOB",
      description = "Only the files of raw data whose name fits, as for train.")
  private Optional<String> testFiles = Optional.empty();

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      description = "Only the random share that train keeps apart with the same --seed.")
  private Optional<Double> testShare = Optional.empty();

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "With --test-share: the groups of --inputs that train kept together.")
  private Optional<Path> groups = Optional.empty();

  @Option(
      names = "--group-by",
      paramLabel = "REGEX",
      description = "With --test-share: the groups of raw data that train kept together.")
  private Optional<String> groupBy = Optional.empty();

  @Option(
      names = "--drop-duplicates",
      description = "Only the first of the rows whose inputs are the same, as for train.")
  private boolean dropDuplicates;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Look at N inputs at most, drawn at random with --seed; default: ${DEFAULT-VALUE}.")
  private int limit;

  /// The models among files that were named one after the other: the last one is the data where
  /// that has no option of its own.
  public List<Path> positional(List<Path> files) {
    return inputs.named() || files.size() < 2 ? files : files.subList(0, files.size() - 1);
  }

  /// True if it was said which rows are looked at.
  public boolean chosen() {
    return testShare.isPresent() || testFiles.isPresent();
  }

  /// What is to be read.
  ///
  /// @throws gatelens.lens.Refused if a number is out of range, or labels stand beside raw data
  public Held held(long seed) {
    return held(seed, inputs.asked());
  }

  /// What is to be read where several models were named: the last file, if data has no option.
  ///
  /// @param files models, and the data behind them
  /// @throws gatelens.lens.Refused as above
  public Held held(long seed, List<Path> files) {
    return positional(files).size() == files.size()
        ? held(seed)
        : held(seed, inputs.behind(files.get(files.size() - 1)));
  }

  private Held held(long seed, Inputs asked) {
    return new Held(
        asked, labels, testFiles, testShare, dropDuplicates, limit, seed, groups, groupBy);
  }
}
