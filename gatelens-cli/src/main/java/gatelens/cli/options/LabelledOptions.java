package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.file.Sources;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      description = "Classes [N] of --inputs; raw data has its own.")
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
      names = "--drop-duplicates",
      description = "Only the first of the rows whose inputs are the same, as for train.")
  private boolean dropDuplicates;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Look at N inputs at most: the first of arrays, of raw data a random draw; default:"
              + " ${DEFAULT-VALUE}.")
  private int limit;

  /// Inputs with what they should be answered with.
  ///
  /// @param samples the inputs
  /// @param examples the same with labels; empty if one of them has none
  /// @param names where each is from, and for a text how it begins
  public record Labelled(List<Sample> samples, List<Example> examples, List<String> names) {}

  /// Reads the data set as one model reads it.
  ///
  /// @throws CommandFailure if something is missing or does not fit
  public Labelled read(Model model, long seed) throws IOException {
    if (limit < 1 || testShare.filter(s -> !(s > 0 && s <= 1)).isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--limit must be at least 1, --test-share in (0, 1]");
    }
    Optional<Path> raw = inputs.raw();
    return raw.isPresent() ? raw(raw.get(), model, seed) : arrays(model);
  }

  private Labelled arrays(Model model) throws IOException {
    List<Sample> samples = inputs.samples(model);
    int count = Math.min(limit, samples.size());
    List<Example> examples =
        labels.isPresent()
            ? TrainingFiles.labelled(samples, labels.get()).subList(0, count)
            : List.of();
    List<String> names = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      names.add("input " + n);
    }
    return new Labelled(samples.subList(0, count), examples, names);
  }

  private Labelled raw(Path path, Model model, long seed) throws IOException {
    if (labels.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--labels is of --inputs; raw data has its own labels");
    }
    Encoding encoding = InputOptions.encoding(model);
    Sources.Opened opened = InputOptions.judged(path, model);
    opened = dropDuplicates ? opened.distinct() : opened;
    opened = testFiles.isPresent() ? opened.only(testFiles.get(), true) : opened;
    opened = testShare.isPresent() ? opened.share(testShare.get(), seed, true) : opened;
    List<Sample> samples = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    List<String> names = new ArrayList<>();
    new Entries(Sources.within(path, drawn(opened.source(), seed)), encoding)
        .keeping(Entries.Keep.TEXTS)
        .read(entry -> {
          samples.add(entry.sample());
          names.add(entry.name());
          entry.label().ifPresent(label -> examples.add(new Example(entry.sample(), label)));
          return true;
        });
    if (samples.isEmpty()) {
      throw new CommandFailure(
          ExitCode.DATA,
          path + ": no row is left to read" + (testFiles.isPresent() ? "" : "; it has none"),
          "look at --test-files and --test-share");
    }
    return new Labelled(samples, examples.size() == samples.size() ? examples : List.of(), names);
  }

  /// At most so many rows, drawn, and in their order: a folder has one class after the other, so
  /// that its first rows would be of one class.
  private Source drawn(Source source, long seed) throws IOException {
    Reservoir<Row> kept = new Reservoir<>(Math.min(limit, inputs.rows.orElse(limit)), seed);
    source.read(row -> {
      kept.offer(() -> row);
      return true;
    });
    return Source.of(kept.values());
  }

  /// So many at even distances: the first ones of a folder would be of one class.
  public static <T> List<T> spread(List<T> all, int most) {
    int count = Math.min(most, all.size());
    List<T> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }
}
