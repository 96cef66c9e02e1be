package gatelens.batch;

import gatelens.data.UnusualValues;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.parallel.WorkListener;
import gatelens.survey.DataSurvey;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// An archive scored and explained on one machine. Rows that stand in the order of keys and times
/// flow through; others are sorted outside memory first. The answers are the same bytes on any
/// number of threads, in whatever order the rows stand, and those that a cluster gives.
public final class BatchRun {
  private static final int EVENTS_PER_PART = 1_000_000;
  private static final int TOLD = 1 << 10;

  private final RowSteps steps;
  private final AtomicReference<UnusualValues> unseen;
  private final BatchPlan plan;
  private final RowText columns;
  private final RowIntake intake;
  private final String words;
  private final Optional<OutputStream> stream;
  private final WorkListener listener;
  private final int eventsPerPart;
  private final SurveyPage page;
  private final List<String> messages = new ArrayList<>();
  private long read;
  private long total;

  /// Takes events.
  @FunctionalInterface
  private interface Taker {
    void take(RowSteps.Event event) throws IOException;
  }

  /// Rows are not in the order of keys and times.
  private static final class Unordered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unordered() {
      super("rows are not in order", null, false, false);
    }
  }

  private BatchRun(
      RowSteps steps,
      AtomicReference<UnusualValues> unseen,
      BatchPlan plan,
      Optional<OutputStream> stream,
      WorkListener listener,
      SurveyPage page,
      int eventsPerPart) {
    this.steps = steps;
    this.unseen = unseen;
    this.plan = plan;
    this.columns = new RowText(steps, plan.format(), plan.keep());
    this.intake = new RowIntake(steps, plan.data(), plan.keep());
    this.words = plan.words(steps.live().fingerprint()).replace('\n', ' ');
    this.stream = stream;
    this.listener = listener;
    this.eventsPerPart = eventsPerPart;
    this.page = page;
  }

  /// Scores and explains an archive.
  ///
  /// @param stream takes the answers where the plan names no output
  /// @param origin of the model, for the provenance beside the output
  /// @param listener hears how far it is, and may end it
  /// @param said gets what a survey found, in sentences
  /// @param page writes the page of it
  /// @return what was done
  /// @throws Refused if the plan does not fit the model or the data, or too many rows are bad
  /// @throws IOException if a file cannot be read or written; no output is changed then but for
  ///   parts that are whole
  public static BatchCounts run(
      Lens lens,
      BatchPlan plan,
      Optional<OutputStream> stream,
      Origin origin,
      WorkListener listener,
      Consumer<String> said,
      SurveyPage page)
      throws IOException {
    return run(lens, plan, stream, origin, listener, said, page, EVENTS_PER_PART);
  }

  /// The same where no page is asked for.
  ///
  /// @return what was done
  /// @throws Refused if the plan does not fit the model or the data, or too many rows are bad
  /// @throws IOException if a file cannot be read or written
  public static BatchCounts run(
      Lens lens,
      BatchPlan plan,
      Optional<OutputStream> stream,
      Origin origin,
      WorkListener listener,
      Consumer<String> said)
      throws IOException {
    return run(lens, plan, stream, origin, listener, said, SurveyPage.NONE);
  }

  static BatchCounts run(
      Lens lens,
      BatchPlan plan,
      Optional<OutputStream> stream,
      Origin origin,
      WorkListener listener,
      Consumer<String> said,
      SurveyPage page,
      int eventsPerPart)
      throws IOException {
    // of the pass that is running: another pass reads the same rows again
    AtomicReference<UnusualValues> unseen = new AtomicReference<>(new UnusualValues());
    RowSteps steps =
        RowSteps.of(lens, plan.asked(), words -> Objects.requireNonNull(unseen.get()).add(words));
    BatchRun run = new BatchRun(steps, unseen, plan, stream, listener, page, eventsPerPart);
    BatchCounts counts = run.all(origin);
    run.messages.forEach(said);
    Objects.requireNonNull(unseen.get()).sentences().forEach(said);
    return counts;
  }

  private BatchCounts all(Origin origin) throws IOException {
    total = BatchSize.rows(plan.data());
    Optional<Parts.Noted> noted =
        plan.parts() && plan.resume() ? Parts.noted(plan, words) : Optional.empty();
    boolean sorts = noted.map(Parts.Noted::sorted).orElse(false);
    BatchCounts counts;
    if (stream.isPresent() && plan.output().isEmpty()) {
      // what is written to a stream cannot be taken back
      sorts = !ordered();
    }
    try {
      counts = pass(sorts, noted);
    } catch (Unordered apart) {
      counts = pass(true, Optional.empty());
    }
    if (plan.output().isPresent()) {
      BatchOrigin.write(plan, origin, steps, counts);
    }
    return counts;
  }

  /// Reads through all rows to find out whether they stand in order.
  private boolean ordered() throws IOException {
    Flow flow = new Flow(event -> {});
    try {
      intake.read(
          new RowIntake.Sink() {
            @Override
            public void event(RowSteps.Event event) throws IOException {
              flow.add(event);
            }

            @Override
            public void bad(BadRow row) {
              // told in the pass that follows
            }
          });
      return true;
    } catch (Unordered apart) {
      return false;
    }
  }

  private BatchCounts pass(boolean sorts, Optional<Parts.Noted> noted) throws IOException {
    read = 0;
    unseen.set(new UnusualValues());
    boolean leaves = plan.leave().isPresent();
    Slice.Frame frame =
        new Slice.Frame(
            steps, columns, plan.data(), plan.every(), leaves, plan.surveys(), plan.slice());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            plan.threads(), Thread.ofPlatform().daemon().name("gatelens-batch-", 0).factory());
    Optional<StateFile.Reader> states =
        plan.states().isPresent()
            ? Optional.of(Parts.reader(plan.states().get()))
            : Optional.empty();
    try (Parts parts = new Parts(plan, columns, words, sorts, eventsPerPart, stream)) {
      if (noted.isPresent()) {
        parts.resume(noted.get());
      } else {
        parts.clear();
      }
      Slicer slicer =
          new Slicer(
              frame,
              threads,
              2 * plan.threads() + 2,
              states,
              noted.filter(n -> n.parts() > 0).map(Parts.Noted::lastKey),
              parts::take);
      if (sorts) {
        sorted(slicer, threads);
      } else {
        flowing(slicer);
      }
      slicer.end();
      check(parts);
      parts.finish();
      survey(parts);
      return parts.counts();
    } finally {
      threads.shutdownNow();
      if (states.isPresent()) {
        states.get().close();
      }
    }
  }

  private void survey(Parts parts) throws IOException {
    if (!plan.surveys()) {
      return;
    }
    DataSurvey found =
        parts.survey().orElseGet(() -> new BatchSurvey(steps, plan.slice())).found(steps);
    if (plan.survey().isPresent()) {
      AtomicFile.write(plan.survey().get(), out -> SurveyText.json(found, out));
    }
    if (plan.report().isPresent()) {
      page.write(found, plan.report().get());
    }
    messages.addAll(SurveyText.lines(found));
  }

  private void check(Parts parts) throws IOException {
    BatchCounts counts = parts.counts();
    long rows = counts.events() + counts.bad();
    boolean none = counts.bad() > 0 && counts.events() == 0;
    if (!none && (rows == 0 || (double) counts.bad() / rows <= plan.maxBad())) {
      parts.firstBad().ifPresent(bad -> messages.add("not read, the first: " + bad.told()));
      return;
    }
    parts.finishBad();
    String share = none ? "" : "; at most %s of them may be bad".formatted(plan.maxBad());
    throw new Refused(
        Refused.Kind.DATA,
        "%,d of %,d rows could not be read%s; the first: %s"
            .formatted(counts.bad(), rows, share, parts.firstBad().map(BadRow::told).orElse("")),
        plan.bad().map(file -> file + " says why of each").orElse("--bad FILE says why of each"),
        none ? "" : "max-bad");
  }

  private void count(String what) {
    if (++read % TOLD == 0) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      listener.at(what, read, Math.max(read, total));
    }
  }

  private void flowing(Slicer slicer) throws IOException {
    Flow flow = new Flow(slicer::add);
    intake.read(
        new RowIntake.Sink() {
          @Override
          public void event(RowSteps.Event event) throws IOException {
            flow.add(event);
            count("explains");
          }

          @Override
          public void bad(BadRow row) throws IOException {
            slicer.bad(row);
            count("explains");
          }
        });
    flow.flush();
  }

  private void sorted(Slicer slicer, ExecutorService threads) throws IOException {
    Path folder =
        plan.spill()
            .or(() ->
                plan.output().map(out -> plan.parts() ? out : out.toAbsolutePath().getParent()))
            .orElse(Path.of("."));
    try (SortedEvents events =
        new SortedEvents(steps.timed(), folder, plan.memory(), threads, plan.threads())) {
      intake.read(
          new RowIntake.Sink() {
            @Override
            public void event(RowSteps.Event event) throws IOException {
              events.add(event);
              count("sorts");
            }

            @Override
            public void bad(BadRow row) throws IOException {
              slicer.bad(row);
              count("sorts");
            }
          });
      read = 0;
      events.each(event -> {
        slicer.add(event);
        count("explains");
      });
    }
  }

  /// Events as they come, those of one time put in order.
  private final class Flow {
    private final Taker next;
    private final Comparator<RowSteps.Event> order = new EventOrder(steps.timed());
    private final List<RowSteps.Event> tied = new ArrayList<>();

    Flow(Taker next) {
      this.next = next;
    }

    void add(RowSteps.Event event) throws IOException {
      if (!tied.isEmpty()) {
        RowSteps.Event last = tied.get(tied.size() - 1);
        int keys = EventOrder.keys(last.key(), event.key());
        if (keys > 0 || (keys == 0 && steps.timed() && event.time() < last.time())) {
          throw new Unordered();
        }
        if (keys != 0 || !steps.timed() || event.time() != last.time()) {
          flush();
        }
      }
      tied.add(event);
    }

    void flush() throws IOException {
      if (tied.size() > 1) {
        tied.sort(order);
      }
      for (RowSteps.Event event : tied) {
        next.take(event);
      }
      tied.clear();
    }
  }
}
