package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Unread;
import gatelens.decision.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Work on some inputs: it reads and runs when its answers are asked for, once, on the thread that
/// asks. Inputs are read and answered in portions, and answers are handed out as they come: a
/// portion is one input at first and grows as long as it takes less than half a second, so that
/// first answers are early and the work can be ended at any time. No answer depends on the
/// portions.
///
/// @param <T> what is answered for one input
public final class Job<T> {
  private static final int MOST = 64;
  private static final double SOON = 0.25;
  private static final double LATE = 1;

  private final InputReader reader;
  private final Inputs inputs;
  private final Entries.Keep keep;
  private final Work<T> work;
  private final LongSupplier clock;
  private final long most;
  private final AtomicBoolean begun = new AtomicBoolean();

  /// How far a job has come.
  ///
  /// @param done answers so far
  /// @param total answers there will be, where that is known before all is read
  /// @param perSecond answers a second so far
  public record Progress(long done, OptionalLong total, double perSecond) {}

  /// Gets answers in the order of the inputs.
  @FunctionalInterface
  public interface Listener<T> {
    /// One answer.
    ///
    /// @return false to end the job: nothing more is read or run
    boolean answer(T answer, Progress progress) throws IOException;
  }

  /// What answers a portion.
  @FunctionalInterface
  interface Work<T> {
    /// One answer for each subject, in their order.
    List<T> of(List<Subject> subjects) throws IOException;

    /// Before the first portion.
    ///
    /// @param total inputs there are, where that is known
    /// @param kept true if all answers are kept in memory
    default void begin(OptionalLong total, boolean kept) {}

    /// After the last portion, unless the listener ended the job.
    ///
    /// @param count inputs there were
    default void end(long count) {}
  }

  /// A job that has not begun.
  ///
  /// @param keep which raw inputs stay with their subjects
  /// @param clock nanoseconds, for the rate and the size of portions
  Job(InputReader reader, Inputs inputs, Entries.Keep keep, Work<T> work, LongSupplier clock) {
    this(reader, inputs, keep, work, clock, Long.MAX_VALUE);
  }

  private Job(
      InputReader reader,
      Inputs inputs,
      Entries.Keep keep,
      Work<T> work,
      LongSupplier clock,
      long most) {
    this.most = most;
    this.reader = reader;
    this.inputs = inputs;
    this.keep = keep;
    this.work = work;
    this.clock = clock;
  }

  /// The same job for the first inputs only.
  ///
  /// @param count at least 1
  public Job<T> first(long count) {
    return new Job<>(reader, inputs, keep, work, clock, count);
  }

  /// What the model did not get to see of the data that was read so far.
  public Unread unread() {
    return reader.unread();
  }

  /// All answers, in the order of the inputs.
  ///
  /// @throws Refused if the inputs do not fit the model
  /// @throws IllegalArgumentException if what is asked does not fit the model
  /// @throws IllegalStateException if the job has begun before: inputs are read once
  /// @throws IOException if a file cannot be read
  public List<T> all() throws IOException {
    return all((answer, progress) -> true);
  }

  /// All answers, of which a listener hears as they come, up to where it ends the job.
  ///
  /// @throws Refused if the inputs do not fit the model
  /// @throws IllegalArgumentException if what is asked does not fit the model
  /// @throws IllegalStateException if the job has begun before: inputs are read once
  /// @throws IOException if a file cannot be read, or the listener fails
  public List<T> all(Listener<? super T> listener) throws IOException {
    List<T> all = new ArrayList<>();
    run(
        (answer, progress) -> {
          all.add(answer);
          return listener.answer(answer, progress);
        },
        true);
    return List.copyOf(all);
  }

  /// Hands out answers as they come.
  ///
  /// @return false if the listener ended the job
  /// @throws Refused if the inputs do not fit the model
  /// @throws IllegalArgumentException if what is asked does not fit the model
  /// @throws IllegalStateException if the job has begun before: inputs are read once
  /// @throws IOException if a file cannot be read, or the listener fails
  public boolean each(Listener<? super T> listener) throws IOException {
    return run(listener, false);
  }

  private boolean run(Listener<? super T> listener, boolean kept) throws IOException {
    if (begun.getAndSet(true)) {
      throw new IllegalStateException("the job has begun before; its inputs are read once");
    }
    Run run = new Run(listener, kept);
    boolean[] whole = {true};
    boolean[] enough = {false};
    Inputs read = inputs instanceof Inputs.Chosen chosen ? chosen.all() : inputs;
    reader.read(
        read,
        keep,
        BadRows.skipped(),
        MOST,
        entries -> {
          whole[0] = run.batch(entries);
          enough[0] = run.done >= most || run.chooser.filter(Chooser::done).isPresent();
          return whole[0] && !enough[0];
        });
    if (whole[0]) {
      run.chooser.ifPresent(Chooser::end);
      work.end(run.done);
    }
    return whole[0];
  }

  /// One run over all inputs.
  private final class Run {
    private final Listener<? super T> listener;
    private final boolean kept;
    private final long start = clock.getAsLong();
    private Optional<OptionalLong> total = Optional.empty();
    private int size = 1;
    private final Optional<Chooser> chooser =
        inputs instanceof Inputs.Chosen chosen
            ? Optional.of(new Chooser(chosen.only()))
            : Optional.empty();
    private long done;

    Run(Listener<? super T> listener, boolean kept) {
      this.listener = listener;
      this.kept = kept;
    }

    boolean batch(List<Entry> entries) throws IOException {
      if (total.isEmpty()) {
        total =
            Optional.of(
                inputs instanceof Inputs.Chosen chosen
                    ? OptionalLong.of(chosen.only().size())
                    : inputs.raw()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.min(most, entries.size())));
        work.begin(total.get(), kept);
      }
      List<Subject> subjects = subjects(entries);
      for (int from = 0; from < subjects.size() && done < most; ) {
        int to =
            (int)
                Math.min(
                    subjects.size(),
                    Math.min((long) from + size, from + Math.min(most - done, MOST)));
        if (!portion(subjects.subList(from, to))) {
          return false;
        }
        from = to;
      }
      return true;
    }

    /// The entries that are asked for, each with the number that it has among all.
    private List<Subject> subjects(List<Entry> entries) {
      if (chooser.isEmpty()) {
        return Subjects.of(reader.encoding(), entries, (int) done);
      }
      List<Subject> some = new ArrayList<>();
      for (Entry entry : entries) {
        if (chooser.get().wants(entry)) {
          some.addAll(Subjects.of(reader.encoding(), List.of(entry), chooser.get().number()));
        }
      }
      return some;
    }

    private boolean portion(List<Subject> subjects) throws IOException {
      long before = clock.getAsLong();
      List<T> answers = work.of(subjects);
      long after = clock.getAsLong();
      double seconds = (after - before) / 1e9;
      size = seconds < SOON ? Math.min(MOST, 2 * size) : seconds > LATE ? (size + 1) / 2 : size;
      for (T answer : answers) {
        done++;
        double rate = done / Math.max((after - start) / 1e9, 1e-9);
        if (!listener.answer(answer, new Progress(done, total.orElseThrow(), rate))) {
          return false;
        }
      }
      return true;
    }
  }
}
