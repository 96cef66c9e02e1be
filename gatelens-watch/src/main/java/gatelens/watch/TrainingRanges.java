package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.stream.StateRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The values that the states of a model take in a file of events.
final class TrainingRanges {
  private TrainingRanges() {}

  /// Reads a file.
  ///
  /// @param file of events as those to be watched, such as the ones of training
  /// @throws Refused if none of its lines is an event
  /// @throws IOException if it cannot be read
  static StateRanges of(Lens lens, WatchPlan plan, Path file) throws IOException {
    Watch watch = Watch.of(lens, plan.inOrder());
    StateRanges seen = StateRanges.none(watch.live());
    LineReader lines = new LineReader(plan.longestLine(), 0, 0);
    try (InputStream in = Files.newInputStream(file)) {
      Optional<Line> line = lines.next(in).or(lines::rest);
      while (line.isPresent()) {
        Optional<float[]> state = watch.running(line.get());
        seen = state.isPresent() ? seen.with(state.get()) : seen;
        line = lines.next(in).or(lines::rest);
      }
    }
    if (watch.counts().get(Counts.Kind.EVENTS) == 0) {
      throw new Refused(
          Refused.Kind.DATA,
          file
              + ": no line is an event that the model reads; "
              + (watch.counts().firstBad().isEmpty() ? "it is empty" : watch.counts().firstBad()),
          "events of the same fields as those to be watched",
          "health");
    }
    return seen;
  }
}
