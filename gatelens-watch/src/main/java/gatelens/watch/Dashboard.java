package gatelens.watch;

import java.io.Closeable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a watch is doing, for a person who looks on: events a second, how much waits, times of
/// service, and each alert with its reason as one line. On a terminal two lines stay at the bottom
/// and are written anew each second, and alerts move up above them; elsewhere each is a plain line,
/// and what is counted stands there each ten seconds.
final class Dashboard implements Closeable {
  /// How often a terminal is written anew.
  static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);

  /// How often a line is written elsewhere.
  static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private static final double NANOS = 1e9;
  private static final double MICROS = 1e3;

  private final Watched run;
  private final Optional<PrintStream> terminal;
  private final Consumer<String> lines;
  private final LongSupplier nanos;
  private Optional<Thread> ticking = Optional.empty();
  private long before;
  private long eventsBefore;
  private int shown;

  /// One that is told when to look.
  ///
  /// @param terminal where lines can be written over; empty for nowhere
  /// @param lines gets sentences otherwise
  Dashboard(
      Watched run, Optional<PrintStream> terminal, Consumer<String> lines, LongSupplier nanos) {
    this.run = run;
    this.terminal = terminal;
    this.lines = lines;
    this.nanos = nanos;
    this.before = nanos.getAsLong();
    this.eventsBefore = run.counts().get(Counts.Kind.EVENTS);
  }

  /// One that looks by itself until it is closed.
  static Dashboard started(
      Watched run, Optional<PrintStream> terminal, Consumer<String> lines, LongSupplier nanos) {
    Dashboard board = new Dashboard(run, terminal, lines, nanos);
    Duration each = terminal.isPresent() ? ON_A_TERMINAL : ELSEWHERE;
    Thread thread = new Thread(() -> board.tick(each), "gatelens-dashboard");
    thread.setDaemon(true);
    thread.start();
    board.ticking = Optional.of(thread);
    return board;
  }

  private void tick(Duration each) {
    try {
      while (true) {
        Thread.sleep(each.toMillis());
        show();
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes what is new.
  synchronized void show() {
    long now = nanos.getAsLong();
    long events = run.counts().get(Counts.Kind.EVENTS);
    double seconds = (now - before) / NANOS;
    double rate = seconds > 0 ? (events - eventsBefore) / seconds : 0;
    before = now;
    eventsBefore = events;
    List<String> alerts = new ArrayList<>();
    for (String alert : run.counts().newAlerts()) {
      alerts.add("ALERT  " + alert);
    }
    if (terminal.isEmpty()) {
      alerts.forEach(lines);
      lines.accept(String.join(", ", counted(rate)));
      return;
    }
    PrintStream out = terminal.get();
    StringBuilder text = new StringBuilder();
    if (shown > 0) {
      text.append("\u001b[%dF\u001b[J".formatted(shown));
    }
    alerts.forEach(alert -> text.append(alert).append('\n'));
    List<String> status = status(rate);
    status.forEach(line -> text.append(line).append('\n'));
    shown = status.size();
    out.print(text);
    out.flush();
  }

  private List<String> status(double rate) {
    List<String> words = counted(rate);
    int half = Math.min(words.size(), 3);
    List<String> status = new ArrayList<>();
    status.add(String.join("   ", words.subList(0, half)));
    if (half < words.size()) {
      status.add(String.join("   ", words.subList(half, words.size())));
    }
    return status;
  }

  /// What is counted, the most important first.
  private List<String> counted(double rate) {
    Counts counts = run.counts();
    List<String> words = new ArrayList<>();
    words.add(
        run.isReady()
            ? String.format(
                Locale.ROOT, "%,d events  %,.0f a second", counts.get(Counts.Kind.EVENTS), rate)
            : "warming up");
    words.add(run.lag());
    long served = counts.servedWithin(0.99);
    if (served > 0) {
      words.add(String.format(Locale.ROOT, "99 %% within %,.0f µs", served / MICROS));
    }
    words.add(String.format(Locale.ROOT, "%,d keys", counts.keys()));
    named(
        words,
        counts,
        Counts.Kind.ALERTS,
        counts.get(Counts.Kind.ALERTS) == 1 ? "alert" : "alerts");
    named(words, counts, Counts.Kind.BAD, "bad");
    named(words, counts, Counts.Kind.LATE, "late");
    named(words, counts, Counts.Kind.EVICTED, "given up");
    named(words, counts, Counts.Kind.ACCOUNTS_CLOSED, "accounts closed");
    return words;
  }

  private static void named(List<String> words, Counts counts, Counts.Kind kind, String name) {
    if (counts.get(kind) > 0) {
      words.add(String.format(Locale.ROOT, "%,d %s", counts.get(kind), name));
    }
  }

  /// Looks a last time: what a terminal shows is what there was in the end.
  @Override
  public void close() {
    ticking.ifPresent(Thread::interrupt);
    if (terminal.isPresent()) {
      show();
    } else {
      run.counts().newAlerts().forEach(alert -> lines.accept("ALERT  " + alert));
    }
  }
}
