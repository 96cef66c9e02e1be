package gatelens.cli.text;

import gatelens.cli.options.GlobalOptions;
import gatelens.parallel.WorkListener;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Shows how far work of several stages is, each with a {@link Progress} of its own.
public final class WorkProgress implements WorkListener, AutoCloseable {
  private final GlobalOptions options;
  private final LongSupplier clock;
  private Optional<Progress> stage = Optional.empty();
  private String name = "";
  private long before;

  /// Of work that has not begun.
  ///
  /// @param clock nanoseconds: {@link System#nanoTime}
  public WorkProgress(GlobalOptions options, LongSupplier clock) {
    this.options = options;
    this.clock = clock;
  }

  @Override
  public void at(String what, long done, long total) {
    if (stage.isEmpty() || !what.equals(name)) {
      close();
      stage = Optional.of(new Progress(options, what, total, clock));
      name = what;
      before = 0;
    }
    long more = done - before;
    before = done;
    stage.ifPresent(progress -> progress.advance(more));
  }

  @Override
  public void close() {
    stage.ifPresent(Progress::close);
    stage = Optional.empty();
  }
}
