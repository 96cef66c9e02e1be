package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.DroppedInputs;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.data.file.Sources;
import gatelens.train.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a model learns from: raw data that is encoded, or arrays that are the numbers it reads.
public sealed interface TrainingData {
  /// What is kept apart to test on, and has no part in training or choosing.
  Apart apart();

  /// A name for messages.
  Path place();

  /// Which rows are kept apart to test on.
  sealed interface Apart {
    /// None.
    record Nothing() implements Apart {}

    /// A random share; of a forecast the last part.
    ///
    /// @param share in (0, 1)
    record Share(double share) implements Apart {
      /// Checks the range.
      ///
      /// @throws Refused if the share is outside (0, 1)
      public Share {
        if (!(share > 0 && share < 1)) {
          throw new Refused(
              Refused.Kind.QUESTION,
              "the share kept apart to test on is " + share + "; it must be in (0, 1)",
              share > 1 && share <= 100
                  ? share / 100 + ", which is " + share + " %"
                  : "0.2 is usual");
        }
      }
    }

    /// The rows whose file fits a pattern, such as `*_[0-4].wav`.
    record Files(String glob) implements Apart {}

    /// Other data of the same kind.
    record Other(Path path) implements Apart {}
  }

  /// Files and folders of texts, images, sounds and tables.
  ///
  /// @param path a file or folder
  /// @param reading how it is read
  /// @param plan how an encoding is learned
  /// @param apart kept apart to test on
  /// @param skipsBad true if rows that cannot be read are passed over
  /// @param distinct true if rows that repeat the inputs of an earlier one are left out
  /// @param groupBy an expression whose first group, found in a row's name, tells which rows stay
  ///   together
  /// @param dropped so many copies for each row are learned from, too, in which an input is away,
  ///   see {@link DroppedInputs}; 0 for none
  record Raw(
      Path path,
      Reading reading,
      EncodingPlan plan,
      Apart apart,
      boolean skipsBad,
      boolean distinct,
      Optional<String> groupBy,
      double dropped)
      implements TrainingData {
    /// Of which nothing is dropped.
    public Raw(
        Path path,
        Reading reading,
        EncodingPlan plan,
        Apart apart,
        boolean skipsBad,
        boolean distinct,
        Optional<String> groupBy) {
      this(path, reading, plan, apart, skipsBad, distinct, groupBy, 0);
    }

    @Override
    public Path place() {
      return path;
    }

    /// With another reading.
    Raw withReading(Reading other) {
      return new Raw(path, other, plan, apart, skipsBad, distinct, groupBy, dropped);
    }

    /// Which rows stay together, if that was said.
    ///
    /// @throws Refused if it is no expression
    Optional<RowGroups> groups() {
      return groupBy.map(RowGroups::new);
    }

    /// Examples to learn from, with copies that lack an input where that is asked.
    ///
    /// @throws Refused if there is only one input, or the share is out of range
    Dataset dropping(Dataset training, Encoding encoding, long seed) {
      try {
        return dropped == 0 ? training : DroppedInputs.of(training, encoding, dropped, seed);
      } catch (IllegalArgumentException problem) {
        throw new Refused(
            Refused.Kind.QUESTION,
            String.valueOf(problem.getMessage()),
            "do without --drop-inputs");
      }
    }

    private Sources.Opened share(Sources.Opened all, double share, long seed, boolean drawn) {
      return groups()
          .map(groups -> all.share(share, seed, drawn, groups::of))
          .orElseGet(() -> all.share(share, seed, drawn));
    }

    BadRows badRows() {
      return skipsBad ? BadRows.skipped() : BadRows.refused();
    }

    /// Where the rows to test on are.
    Path testPath() {
      return apart instanceof Apart.Other other ? other.path() : path;
    }

    private Sources.Opened opened(Path from, BadRows bad) throws IOException {
      return opened(from, reading, bad);
    }

    /// Other data of this kind: columns are for what those of the training data are for.
    Sources.Opened like(Path other, BadRows bad) throws IOException {
      Reading known = opened(path, BadRows.skipped()).reading().withFormat(reading.format());
      return opened(other, known, bad);
    }

    private Sources.Opened opened(Path from, Reading known, BadRows bad) throws IOException {
      Sources.Opened all = Sources.open(from, known, bad);
      return distinct ? all.distinct() : all;
    }

    /// The rows to learn from.
    Sources.Opened training(long seed, BadRows bad) throws IOException {
      Sources.Opened all = opened(path, bad);
      return switch (apart) {
        case Apart.Nothing nothing -> all;
        case Apart.Other other -> all;
        case Apart.Files files -> all.only(files.glob(), false);
        case Apart.Share part -> share(all, part.share(), seed, false);
      };
    }

    /// The rows to test on, where there are any.
    Optional<Sources.Opened> testing(long seed, BadRows bad) throws IOException {
      return switch (apart) {
        case Apart.Nothing nothing -> Optional.empty();
        case Apart.Other other -> Optional.of(like(other.path(), bad));
        case Apart.Files files -> Optional.of(opened(path, bad).only(files.glob(), true));
        case Apart.Share part -> Optional.of(share(opened(path, bad), part.share(), seed, true));
      };
    }
  }

  /// Arrays in files.
  ///
  /// @param inputs one for each input of the model: `float[N][T][D]`, or token ids `int[N][T]`
  /// @param labels classes `[N]` or `[N][T]`, or values `[N][C]` or `[N][T][C]`
  /// @param apart nothing or a share
  /// @param groups a whole number per example, `int[N]`: examples of one number stay together
  record Arrays(List<Inputs.ArrayFile> inputs, Path labels, Apart apart, Optional<Path> groups)
      implements TrainingData {
    /// Keeps an unmodifiable copy.
    ///
    /// @throws Refused if what is kept apart is of raw data
    public Arrays {
      inputs = List.copyOf(inputs);
      if (apart instanceof Apart.Files || apart instanceof Apart.Other) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "other files to test on are of raw data; of arrays a share can be kept apart",
            "--test-share 0.2");
      }
    }

    @Override
    public Path place() {
      return labels;
    }
  }
}
