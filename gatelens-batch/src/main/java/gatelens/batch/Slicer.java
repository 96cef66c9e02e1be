package gatelens.batch;

import gatelens.lens.Refused;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Cuts sorted events into slices, has them worked on by some threads and hands on what came of
/// them in the order of the events. Where it cuts depends on the events alone.
final class Slicer {
  private static final int SMALL = 2048;
  private static final int LARGE = 8192;

  private final Slice.Frame frame;
  private final ExecutorService threads;
  private final int most;
  private final Taker taker;
  private final Optional<StateFile.Reader> states;
  private final Deque<Future<Slice.Done>> underWay = new ArrayDeque<>();
  private final Deque<Long> ties = new ArrayDeque<>();
  private Gathered events;
  private List<BadRow> bad = new ArrayList<>();
  private Map<String, StateFile.Entry> begun = new HashMap<>();
  private Optional<StateFile.Entry> nextState;
  private Optional<String> behind = Optional.empty();
  private String lastKey = "";
  private double lastTime = Double.NaN;
  private boolean any;
  private long tied;
  private Optional<CompletableFuture<Slice.Carry>> carry = Optional.empty();

  /// Takes what came of slices, in order.
  @FunctionalInterface
  interface Taker {
    void take(Slice.Done done) throws IOException;
  }

  /// @param most slices that may be under way
  /// @param states that are begun with, by ascending key
  /// @param skipTo the last key that is done already
  Slicer(
      Slice.Frame frame,
      ExecutorService threads,
      int most,
      Optional<StateFile.Reader> states,
      Optional<String> skipTo,
      Taker taker)
      throws IOException {
    this.frame = frame;
    this.events = Gathered.none(frame.steps().timed());
    this.threads = threads;
    this.most = most;
    this.states = states;
    this.behind = skipTo;
    this.taker = taker;
    this.nextState = states.isPresent() ? states.get().next() : Optional.empty();
    if (skipTo.isPresent()) {
      while (nextState.isPresent() && EventOrder.keys(nextState.get().key(), skipTo.get()) <= 0) {
        advance();
      }
    }
  }

  private void advance() throws IOException {
    String before = nextState.orElseThrow().key();
    nextState = states.orElseThrow().next();
    if (nextState.isPresent() && EventOrder.keys(nextState.get().key(), before) <= 0) {
      throw new Refused(
          Refused.Kind.DATA,
          "the keys of the states do not ascend: " + nextState.get().key() + " behind " + before,
          "take a file that a run over an archive left",
          "states");
    }
  }

  /// The next event; the order is that of {@link EventOrder}.
  void add(RowSteps.Event event) throws IOException {
    if (isDone(event.key())) {
      return;
    }
    boolean same = any && event.key().equals(lastKey);
    place(same, event.key(), event.time());
    events.add(event);
  }

  /// The next event, packed; all are, or none is.
  void add(PackedEvent event) throws IOException {
    boolean same = any && events.hasKeyOf(event);
    String key = same ? lastKey : event.key();
    if (isDone(key)) {
      return;
    }
    place(same, key, event.time());
    events.add(event);
  }

  /// True for keys of a run before this one.
  private boolean isDone(String key) {
    if (behind.isPresent() && EventOrder.keys(key, behind.get()) <= 0) {
      return true;
    }
    behind = Optional.empty();
    return false;
  }

  private void place(boolean same, String key, double time) throws IOException {
    if (events.size() >= LARGE || (!same && events.size() >= SMALL)) {
      cut(!same);
    }
    if (!same) {
      states(key);
    } else if (time == lastTime) {
      tied++;
    }
    any = true;
    lastKey = key;
    lastTime = time;
  }

  /// States of keys before this one, which have no event, and its own.
  private void states(String key) throws IOException {
    while (nextState.isPresent() && EventOrder.keys(nextState.get().key(), key) <= 0) {
      StateFile.Entry entry = nextState.get();
      if (frame.leave() || entry.key().equals(key)) {
        begun.put(entry.key(), entry);
      }
      advance();
      if (begun.size() >= LARGE && frame.leave() && !entry.key().equals(key)) {
        // a long run of keys without events takes no memory
        cut(true);
      }
    }
  }

  /// A row that was not read.
  void bad(BadRow row) throws IOException {
    if (behind.isPresent()) {
      return;
    }
    bad.add(row);
    if (bad.size() >= LARGE && events.size() == 0) {
      cut(true);
    }
  }

  private void cut(boolean endsKey) throws IOException {
    Slice slice = new Slice(frame, events, bad, begun, carry, endsKey);
    carry = endsKey ? Optional.empty() : Optional.of(slice.after());
    underWay.add(threads.submit(slice));
    ties.add(tied);
    tied = 0;
    events = events.next();
    bad = new ArrayList<>();
    begun = new HashMap<>();
    while (underWay.size() >= most) {
      take();
    }
  }

  private void take() throws IOException {
    Slice.Done done = Awaited.of(underWay.remove());
    BatchCounts more = new BatchCounts(0, 0, 0, 0, ties.remove(), 0);
    taker.take(
        new Slice.Done(
            done.text(),
            done.rows(),
            done.bad(),
            done.states(),
            done.counts().plus(more),
            done.survey(),
            done.lastKey(),
            done.endsKey()));
  }

  /// No event is to come.
  void end() throws IOException {
    while (nextState.isPresent() && frame.leave()) {
      begun.put(nextState.get().key(), nextState.get());
      advance();
      if (begun.size() >= LARGE) {
        cut(true);
      }
    }
    cut(true);
    while (!underWay.isEmpty()) {
      take();
    }
  }
}
