package gatelens.watch;

import gatelens.lens.Refused;
import gatelens.stream.LiveModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/// A watch from its source to its output. From file to file with snapshots each event is told
/// exactly once, whenever the process is killed: a snapshot knows how much was read and written,
/// and what was written behind it is cut off and written again, with the same bytes. From pipes and
/// ports each is told at least once; its number among the key's events tells doubles.
public final class WatchRun implements Closeable, Watched {
  private static final int HEAD = 4096;
  private static final long PATIENCE = 20;
  private static final int UNWATCHED = 256;

  /// Looks at a source before time and stop are looked at, and those from one made-up event to the
  /// next: some milliseconds, and some tenths of one.
  private static final int SPINS = 100_000;

  private static final int WARM = 5000;

  /// A rehearsal goes on until the compiler has had nothing to do for so many rounds of events, up
  /// to so many times as long, and no more once this thread has worked so many nanoseconds; less of
  /// them is enough where so many milliseconds have passed since the JVM began.
  private static final int SAME = 10;

  private static final int ROUND = 1000;
  private static final int LONGER = 8;
  private static final long LONGEST = 1_500_000_000;
  private static final long ENOUGH = 900_000_000;
  private static final long PASSED = 2300;

  private final Watch watch;
  private final RunPlan plan;
  private final String words;
  private final Optional<Snapshots> snapshots;
  private final LineOutput answers;
  private final Optional<LineOutput> bad;
  private final EventSource source;
  private Optional<StatusServer> server = Optional.empty();
  private final LongSupplier nanos;
  private final boolean resumed;
  private long saved;
  private volatile boolean ready;

  private WatchRun(
      Watch watch, RunPlan plan, String words, LongSupplier nanos, Opened opened, boolean resumed) {
    this.watch = watch;
    this.plan = plan;
    this.words = words;
    this.nanos = nanos;
    this.snapshots = opened.snapshots;
    this.answers = opened.answers.orElseThrow();
    this.bad = opened.bad;
    this.source = opened.source.orElseThrow();
    this.resumed = resumed;
    this.saved = nanos.getAsLong();
  }

  /// What is closed again where something else cannot be opened.
  private static final class Opened {
    private Optional<Snapshots> snapshots = Optional.empty();
    private Optional<LineOutput> answers = Optional.empty();
    private Optional<LineOutput> bad = Optional.empty();
    private Optional<EventSource> source = Optional.empty();

    private void close() throws IOException {
      closed(source, answers, bad, snapshots);
    }
  }

  /// Opens source and outputs, and takes up the last snapshot where there is one.
  ///
  /// @param watched the plan of the watch
  /// @param nanos a clock
  /// @throws IOException if one cannot be opened, or the snapshot is of another run
  public static WatchRun open(Watch watch, WatchPlan watched, RunPlan plan, LongSupplier nanos)
      throws IOException {
    if (plan.source() instanceof RunPlan.Source.Http && watched.lateness() > 0) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "who asks by HTTP waits for the answer, which late events would keep back",
          "leave it out",
          "lateness");
    }
    Opened opened = new Opened();
    WatchRun run;
    try {
      run = open(watch, watched, plan, nanos, opened);
    } catch (IOException | RuntimeException hindered) {
      opened.close();
      throw hindered;
    }
    return run;
  }

  private static WatchRun open(
      Watch watch, WatchPlan watched, RunPlan plan, LongSupplier nanos, Opened opened)
      throws IOException {
    String words = watch.words();
    Optional<Snapshots.Place> place = Optional.empty();
    if (plan.state().isPresent()) {
      opened.snapshots = Optional.of(Snapshots.in(plan.state().get()));
      place = opened.snapshots.get().load(watch, words);
    }
    if (place.isPresent()) {
      checkHead(watch, plan, place.get().head());
    } else if (plan.seed().isPresent()) {
      Snapshots.seed(plan.seed().get(), watch, words);
    }
    // before an output is emptied
    QueuedEvents requests = new QueuedEvents();
    opened.source = Optional.of(source(watch, watched, plan, requests));
    opened.answers =
        Optional.of(
            plan.answers().isPresent()
                ? LineOutput.of(
                    plan.answers().get(), place.map(Snapshots.Place::answers).orElse(0L))
                : LineOutput.of(plan.out()));
    if (plan.bad().isPresent()) {
      opened.bad =
          Optional.of(LineOutput.of(plan.bad().get(), place.map(Snapshots.Place::bad).orElse(0L)));
    } else {
      opened.bad = plan.badOut().map(LineOutput::of);
    }
    if (watch.closesAccounts() && !opened.source.get().isPressing()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "a file waits until it is read, so that there is no load under which accounts would be"
              + " closed",
          "leave it out",
          "close-accounts-above");
    }
    WatchRun run = new WatchRun(watch, plan, words, nanos, opened, place.isPresent());
    if (plan.source() instanceof RunPlan.Source.Http http) {
      run.server =
          Optional.of(
              StatusServer.of(http.server(), run, Optional.of(requests), watched.longestLine()));
    }
    return run;
  }

  private static EventSource source(
      Watch watch, WatchPlan watched, RunPlan plan, QueuedEvents requests) throws IOException {
    int longest = watched.longestLine();
    long from = watch.position();
    return switch (plan.source()) {
      case RunPlan.Source.Standard stdin -> QueuedEvents.pipe(plan.in(), longest);
      case RunPlan.Source.Whole file ->
          new FileEvents(file.path(), from, watch.lines(), false, longest);
      case RunPlan.Source.Growing file ->
          new FileEvents(file.path(), from, watch.lines(), true, longest);
      case RunPlan.Source.Tcp tcp -> QueuedEvents.tcp(tcp.port(), longest);
      case RunPlan.Source.Http http -> requests;
    };
  }

  /// True if it goes on from a snapshot.
  public boolean isResumed() {
    return resumed;
  }

  @Override
  public LiveModel live() {
    return watch.live();
  }

  @Override
  public Counts counts() {
    return watch.counts();
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public String lag() {
    return source.isPressing() ? Watched.super.lag() : bytes(watch.counts().waiting());
  }

  private static String bytes(long behind) {
    return behind == 0
        ? "nothing waits"
        : behind < 1_000_000
            ? "%,d bytes behind".formatted(behind)
            : "%,d MB behind".formatted(behind / 1_000_000);
  }

  /// What is watched.
  public Watch watch() {
    return watch;
  }

  /// The port that is listened to; 0 for none.
  public int port() {
    return server
        .map(StatusServer::port)
        .orElse(source instanceof QueuedEvents events ? events.port() : 0);
  }

  private static void checkHead(Watch watch, RunPlan plan, long then) throws IOException {
    Optional<Path> file = file(plan);
    if (file.isEmpty()) {
      return;
    }
    boolean whole = plan.source() instanceof RunPlan.Source.Whole;
    if (Files.size(file.get()) < watch.position() || head(watch, plan) != then) {
      throw new Refused(
          Refused.Kind.DATA,
          file.get()
              + ": another file than the one of which "
              + watch.position()
              + " bytes were read when the snapshot was written",
          whole ? "another folder for its state" : "begin again in another folder",
          "state");
    }
  }

  private static Optional<Path> file(RunPlan plan) {
    return switch (plan.source()) {
      case RunPlan.Source.Whole whole -> Optional.of(whole.path());
      case RunPlan.Source.Growing growing -> Optional.of(growing.path());
      case RunPlan.Source.Standard stdin -> Optional.empty();
      case RunPlan.Source.Tcp tcp -> Optional.empty();
      case RunPlan.Source.Http http -> Optional.empty();
    };
  }

  /// A checksum of the source's first bytes, as far as they were read.
  private static long head(Watch watch, RunPlan plan) throws IOException {
    Optional<Path> file = file(plan);
    if (file.isEmpty()) {
      return 0;
    }
    CRC32C sum = new CRC32C();
    try (InputStream in = Files.newInputStream(file.get())) {
      sum.update(in.readNBytes((int) Math.min(HEAD, watch.position())));
    }
    return sum.getValue();
  }

  /// Reads to the source's end, or until it is to stop: what was taken in is answered then, and the
  /// last snapshot written.
  ///
  /// @param stop asked between lines
  /// @throws IOException if the source cannot be read or an output cannot be written
  /// @throws InterruptedException if the thread is
  public void run(BooleanSupplier stop) throws IOException, InterruptedException {
    Rehearsal rehearsal = rehearse();
    if (!resumed) {
      // a folder without a snapshot says nothing of what stands in the output
      save();
    }
    ready = true;
    int unwatched = 0;
    boolean stopped = false;
    while (!source.ended()) {
      Optional<Delivery> next = source.next(0);
      if (next.isEmpty() && !source.ended()) {
        flush();
        next = plan.spins() ? spun(rehearsal) : source.next(PATIENCE);
      }
      if (next.isPresent()) {
        take(next.get());
      }
      if (next.isEmpty() || ++unwatched >= UNWATCHED) {
        unwatched = 0;
        watch.counts().waiting(source.waiting());
        if (!stopped && stop.getAsBoolean()) {
          stopped = true;
          source.stop();
        }
        if (nanos.getAsLong() - saved >= plan.snapshot().toNanos()) {
          save();
        }
      }
    }
    if (!stopped || snapshots.isEmpty()) {
      watch.drain(sink(Optional.empty()));
    }
    save();
  }

  /// Runs lines of made-up events through the same code, from the bytes of a line to those of its
  /// answer in an output, so that the first real ones find it compiled. No state is changed.
  private Rehearsal rehearse() throws IOException {
    LineOutput nowhere = LineOutput.of(OutputStream.nullOutputStream());
    Rehearsal rehearsal =
        new Rehearsal(
            watch.another(),
            watch.step().reader().madeUp(),
            sink(nowhere, Optional.of(nowhere), Optional.empty()));
    long begun = worked();
    rehearsal.often(plan.rehearsal());
    // the compiler works beside, and may lag behind on a machine that others use too
    long compiled = compiling();
    int same = 0;
    for (int n = 0;
        n < LONGER * plan.rehearsal() / ROUND && same < SAME && !isLong(worked() - begun);
        n++) {
      rehearsal.often(ROUND);
      same = compiling() == compiled ? same + 1 : 0;
      compiled = compiling();
    }
    if (rehearsal.watch().counts().get(Counts.Kind.EVENTS) == 0) {
      watch.step().rehearseModel(plan.rehearsal());
    }
    return rehearsal;
  }

  private static boolean isLong(long worked) {
    return worked >= LONGEST
        || (worked >= ENOUGH && ManagementFactory.getRuntimeMXBean().getUptime() >= PASSED);
  }

  /// How long this thread has worked, in nanoseconds: where others use the machine too, it and the
  /// compiler wait alike.
  private static long worked() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /// How long the compiler has worked, in milliseconds.
  private static long compiling() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }

  /// A watch of events that nobody had.
  private record Rehearsal(Watch watch, MadeUpLines lines, Sink sink) {
    void often(int times) throws IOException {
      for (int n = 0; n < times; n++) {
        once();
      }
    }

    void once() throws IOException {
      watch.accept(lines.next(), sink);
    }
  }

  /// The next line, waited for without leave from the core. Between the looks at the source a
  /// made-up event goes through now and then: what it needs stays in the core's caches, without
  /// which an event takes six times as long.
  private Optional<Delivery> spun(Rehearsal rehearsal) throws IOException, InterruptedException {
    Optional<Delivery> next = source.next(0);
    for (int n = 1; n < SPINS && next.isEmpty() && !source.ended(); n++) {
      if (n % WARM == 0) {
        rehearsal.once();
      } else {
        Thread.onSpinWait();
      }
      next = source.next(0);
    }
    return next;
  }

  private void take(Delivery delivery) throws IOException {
    watch.waiting(source);
    watch.accept(delivery.line(), sink(delivery.waiting()));
    delivery.waiting().ifPresent(Delivery.Client::done);
  }

  private Sink sink(Optional<Delivery.Client> client) {
    return sink(answers, bad, client);
  }

  private Sink sink(
      LineOutput answers, Optional<LineOutput> bad, Optional<Delivery.Client> client) {
    return new Sink() {
      @Override
      public void answer(byte[] line) throws IOException {
        if (client.isEmpty() || plan.answers().isPresent()) {
          answers.write(line);
        }
        if (client.isPresent()) {
          client.get().answer(line);
        }
      }

      @Override
      public void bad(byte[] line) throws IOException {
        if (bad.isPresent()) {
          bad.get().write(line);
        }
        if (client.isPresent()) {
          client.get().bad(line);
        }
      }
    };
  }

  private void flush() throws IOException {
    answers.flush();
    if (bad.isPresent()) {
      bad.get().flush();
    }
  }

  private void save() throws IOException {
    flush();
    watch.tellGates();
    saved = nanos.getAsLong();
    if (snapshots.isEmpty()) {
      return;
    }
    answers.force();
    if (bad.isPresent()) {
      bad.get().force();
    }
    snapshots
        .get()
        .save(
            watch,
            new Snapshots.Place(
                words,
                head(watch, plan),
                plan.answers().isPresent() ? answers.length() : 0,
                plan.bad().isPresent() ? bad.map(LineOutput::length).orElse(0L) : 0));
    saved = nanos.getAsLong();
  }

  /// Lets go of files and ports as the end of the process would, with nothing written any more.
  void abandon() throws IOException {
    source.stop();
    source.close();
    answers.abandon();
    if (bad.isPresent()) {
      bad.get().abandon();
    }
    if (snapshots.isPresent()) {
      snapshots.get().close();
    }
  }

  @Override
  public void close() throws IOException {
    source.stop();
    server.ifPresent(StatusServer::close);
    closed(Optional.of(source), Optional.of(answers), bad, snapshots);
  }

  private static void closed(
      Optional<EventSource> source,
      Optional<LineOutput> answers,
      Optional<LineOutput> bad,
      Optional<Snapshots> snapshots)
      throws IOException {
    List<Closeable> all = new ArrayList<>();
    source.ifPresent(all::add);
    answers.ifPresent(all::add);
    bad.ifPresent(all::add);
    snapshots.ifPresent(all::add);
    LineOutput.closeAll(all);
  }
}
