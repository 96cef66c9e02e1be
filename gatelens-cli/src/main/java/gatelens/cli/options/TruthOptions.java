package gatelens.cli.options;

import gatelens.compare.Marks;
import gatelens.data.Entry;
import gatelens.lens.KnownTruth;
import gatelens.lens.Lens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The places that are known to decide, where somebody knows them.
public final class TruthOptions {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = {
        "Places known to decide: bool[N][T][D] (cells) or bool[N][T] (events) as .npy; for texts",
        "a CSV row,start,end (rows from 0, characters from 0, the end is one after the last)."
      })
  private Optional<Path> truth = Optional.empty();

  /// One per entry, if truth was given.
  ///
  /// @throws gatelens.lens.Refused if the marks do not fit the inputs
  public Optional<List<Marks>> read(List<Entry> entries, Lens lens) throws IOException {
    return truth.isEmpty()
        ? Optional.empty()
        : Optional.of(KnownTruth.read(truth.get(), entries, lens));
  }
}
