package gatelens.cli.text;

import gatelens.cli.options.GlobalOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far long work has come: a bar with rate and time left on a terminal, else a line every ten
/// seconds.
public final class Progress implements AutoCloseable {
  private static final long INTERVAL = 10_000_000_000L;

  private final GlobalOptions options;
  private final String task;
  private long total;
  private final LongSupplier clock;
  private Optional<ProgressBar> bar = Optional.empty();
  private boolean hidden;
  private final long start;
  private long last;
  private long done;
  private String extra = "";

  /// Where it is not known how many units of work there are.
  public static final long UNKNOWN = -1;

  /// Progress of a task.
  ///
  /// @param task what is done, a word or two
  /// @param total how many units of work there are, or {@link #UNKNOWN}
  /// @param clock nanoseconds: {@link System#nanoTime}
  public Progress(GlobalOptions options, String task, long total, LongSupplier clock) {
    this.options = options;
    this.task = task;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.last = start;
  }

  /// Says how many units there are, where it was not known before.
  public synchronized void total(long units) {
    total = units;
    bar.ifPresent(b -> b.maxHint(units));
  }

  /// Shows nothing.
  public synchronized void hide() {
    hidden = true;
  }

  private static ProgressBar bar(String task, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .setMaxRenderedLength(110)
        .build();
  }

  /// Units of work that have been done since the last call.
  public synchronized void advance(long units) {
    done += units;
    if (hidden) {
      return;
    }
    if (bar.isEmpty() && options.terminal()) {
      bar = Optional.of(bar(task, total));
    }
    bar.ifPresent(b -> b.stepBy(units));
    long now = clock.getAsLong();
    if (bar.isEmpty() && now - last >= INTERVAL) {
      last = now;
      options.messages().println(line(now));
    }
  }

  /// A few words beside the numbers: loss and metric.
  public synchronized void note(String words) {
    extra = words;
    bar.ifPresent(b -> b.setExtraMessage(" " + words));
  }

  private String line(long now) {
    double seconds = (now - start) / 1e9;
    double rate = done / Math.max(seconds, 1e-9);
    String more = extra.isEmpty() ? "" : ", " + extra;
    if (total == UNKNOWN) {
      return String.format(Locale.ROOT, "%s: %d, %.0f/s%s", task, done, rate, more);
    }
    if (done == 0) {
      return String.format(Locale.ROOT, "%s: 0 of %d%s", task, total, more);
    }
    double left = (total - done) / rate;
    return String.format(
        Locale.ROOT, "%s: %d of %d, %.0f/s, %.0f s left%s", task, done, total, rate, left, more);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
