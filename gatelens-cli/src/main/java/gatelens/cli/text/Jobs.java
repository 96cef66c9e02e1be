package gatelens.cli.text;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Unread;
import gatelens.lens.Job;
import gatelens.lens.Lens;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// Runs jobs for commands: progress on standard error, and Ctrl-C ends them at the next answer.
///
/// @param options of the command
/// @param task what is done, a word or two
/// @param shown true if progress is; not where answers themselves appear on the terminal
public record Jobs(GlobalOptions options, String task, boolean shown) {
  /// Takes answers.
  @FunctionalInterface
  public interface Taker<T> {
    /// One answer.
    void take(T answer) throws IOException;
  }

  /// With progress.
  public Jobs(GlobalOptions options, String task) {
    this(options, task, true);
  }

  /// Hands out answers as they come.
  ///
  /// @return the exit code: 0, or 130 if the user ended it; what was taken until then is kept
  public <T> ExitCode each(Job<T> job, Taker<? super T> taker) throws IOException {
    try (Watch<T> watch = new Watch<>(this, taker)) {
      ExitCode code = job.each(watch::answer) ? ExitCode.DONE : ExitCode.INTERRUPTED;
      unread(job);
      return code;
    }
  }

  /// All answers.
  ///
  /// @throws CommandFailure if the user ended it
  public <T> List<T> all(Job<T> job) throws IOException {
    try (Watch<T> watch = new Watch<>(this, answer -> {})) {
      List<T> all = job.all(watch::answer);
      if (watch.interruption.asked()) {
        throw new CommandFailure(ExitCode.INTERRUPTED, task + ": ended after " + all.size());
      }
      unread(job);
      return all;
    }
  }

  /// What people call each of some sequences: its id, or its number from 0, as in arrays, JSON and
  /// `--only`, where it has none.
  public static List<String> ids(List<Entry> rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> rows.get(i).id().isEmpty() ? String.valueOf(i) : rows.get(i).id())
        .toList();
  }

  private void unread(Job<?> job) {
    say(options, job.unread().lines());
  }

  /// Says what the model did not get to see of entries that were read.
  ///
  /// @return the same, for a document
  public static List<String> unread(GlobalOptions options, Lens lens, List<Entry> entries) {
    return say(options, Unread.of(Encoding.of(lens.model().info()), entries).lines());
  }

  /// Says what the model did not get to see.
  ///
  /// @return the same
  public static List<String> say(GlobalOptions options, List<String> lines) {
    lines.forEach(line -> options.messages().println("note: " + line));
    return lines;
  }

  /// Looks on while a job runs.
  private static final class Watch<T> implements AutoCloseable {
    private final Interruption interruption = Interruption.watch();
    private final Taker<? super T> taker;
    private final Progress progress;

    Watch(Jobs jobs, Taker<? super T> taker) {
      this.taker = taker;
      this.progress = new Progress(jobs.options, jobs.task, Progress.UNKNOWN, System::nanoTime);
      if (!jobs.shown) {
        progress.hide();
      }
    }

    boolean answer(T answer, Job.Progress state) throws IOException {
      state.total().ifPresent(progress::total);
      taker.take(answer);
      progress.advance(1);
      return !interruption.asked();
    }

    @Override
    public void close() {
      progress.close();
      interruption.close();
    }
  }
}
