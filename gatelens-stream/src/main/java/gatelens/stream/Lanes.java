package gatelens.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/// The streams of many keys on several threads: a key belongs to one lane, chosen by its hash, and
/// a lane to one thread, so that no state is locked and the answers of a key have the bits they
/// have alone, in order. A `Flow.Processor`: it asks for as many events as may be on their way
/// together, and for another when an answer has been taken, so that a slow subscriber slows what
/// comes in and nothing piles up.
///
/// Where it is asked for, accounts are closed under load: a lane behind which too many events wait
/// scores them alone, and opens the accounts again when it has caught up ({@link LoadGate}).
///
/// Of a limit on keys each lane has its part, and each has a clock of its own events.
public final class Lanes implements Flow.Processor<LiveEvent, LiveEvent.Outcome>, AutoCloseable {
  private final List<KeyedStreams> streams = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Optional<LoadGate>> gates = new ArrayList<>();
  private final List<AtomicInteger> waiting = new ArrayList<>();
  private final int underWay;
  private final Object lock = new Object();

  // behind the lock
  private final Queue<LiveEvent.Outcome> done = new ArrayDeque<>();
  private Optional<Flow.Subscription> source = Optional.empty();
  private Optional<Flow.Subscriber<? super LiveEvent.Outcome>> subscriber = Optional.empty();
  private long demand;
  private int pending;
  private boolean ended;
  private boolean telling;
  private Optional<Throwable> failure = Optional.empty();

  /// Lanes of one model.
  ///
  /// @param lanes threads, at least 1
  /// @param limits of all lanes together
  /// @param underWay events that may be on their way at once; usual: 1024
  public Lanes(LiveModel live, KeyedStreams.Limits limits, int lanes, int underWay) {
    this(live, limits, lanes, underWay, OptionalInt.empty());
  }

  /// Lanes of one model that close accounts under load.
  ///
  /// @param lanes threads, at least 1
  /// @param limits of all lanes together
  /// @param underWay events that may be on their way at once; usual: 1024
  /// @param closeAbove events waiting for one lane above which it closes accounts; empty for never
  public Lanes(
      LiveModel live, KeyedStreams.Limits limits, int lanes, int underWay, OptionalInt closeAbove) {
    if (lanes < 1 || underWay < 1) {
      throw new IllegalArgumentException(
          "lanes and events under way: expected at least 1, found " + lanes + ", " + underWay);
    }
    this.underWay = underWay;
    int keys = Math.max(1, (limits.keys() + lanes - 1) / lanes);
    for (int lane = 0; lane < lanes; lane++) {
      streams.add(
          new KeyedStreams(
              live, new KeyedStreams.Limits(keys, limits.idle()), KeyedStreams.Listener.NONE));
      gates.add(
          closeAbove.isPresent()
              ? Optional.of(new LoadGate(closeAbove.getAsInt()))
              : Optional.empty());
      waiting.add(new AtomicInteger());
      threads.add(
          Executors.newSingleThreadExecutor(
              Thread.ofPlatform().daemon().name("gatelens-lane-" + lane).factory()));
    }
  }

  private int lane(String key) {
    int hash = key.hashCode();
    // the low bits of a hash of words are not even
    return Math.floorMod(hash ^ (hash >>> 16), streams.size());
  }

  /// Reads an event on its lane.
  ///
  /// @return what came of it
  public CompletableFuture<LiveEvent.Outcome> accept(LiveEvent event) {
    int lane = lane(event.key());
    waiting.get(lane).incrementAndGet();
    return CompletableFuture.supplyAsync(() -> read(lane, event), threads.get(lane));
  }

  private LiveEvent.Outcome read(int lane, LiveEvent event) {
    int behind = waiting.get(lane).decrementAndGet();
    gates.get(lane).ifPresent(gate -> streams.get(lane).load(gate.of(behind)));
    try {
      Optional<LiveAnswer> answer =
          streams.get(lane).accept(event.key(), event.time(), event.values());
      return new LiveEvent.Outcome(
          event, answer, answer.isEmpty() ? "late: the key's last event has a later time" : "");
    } catch (IllegalArgumentException bad) {
      return new LiveEvent.Outcome(event, Optional.empty(), String.valueOf(bad.getMessage()));
    }
  }

  /// The bytes of all states, behind what was accepted before.
  ///
  /// @return by key
  public Map<String, byte[]> states() {
    TreeMap<String, byte[]> all = new TreeMap<>();
    for (int i = 0; i < streams.size(); i++) {
      KeyedStreams own = streams.get(i);
      all.putAll(
          CompletableFuture.supplyAsync(
                  () -> {
                    TreeMap<String, byte[]> bytes = new TreeMap<>();
                    for (String key : own.keys()) {
                      own.state(key).ifPresent(state -> bytes.put(key, own.live().toBytes(state)));
                    }
                    return bytes;
                  },
                  threads.get(i))
              .join());
    }
    return all;
  }

  /// Gives a key a state, such as one of {@link #states} of any number of lanes.
  ///
  /// @throws IllegalArgumentException if it is of another model or plan, or damaged
  public void put(String key, byte[] state) {
    int lane = lane(key);
    KeyedStreams own = streams.get(lane);
    KeyState read = own.live().state(state);
    CompletableFuture.runAsync(() -> own.put(key, read), threads.get(lane)).join();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super LiveEvent.Outcome> other) {
    boolean second;
    synchronized (lock) {
      second = subscriber.isPresent();
      if (!second) {
        subscriber = Optional.of(other);
      }
    }
    if (second) {
      other.onSubscribe(new Refusal());
      other.onError(new IllegalStateException("the lanes have a subscriber"));
      return;
    }
    other.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            synchronized (lock) {
              if (count <= 0) {
                failure =
                    Optional.of(new IllegalArgumentException("requested " + count + " answers"));
              } else {
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
              }
            }
            tell();
          }

          @Override
          public void cancel() {
            Optional<Flow.Subscription> stopped;
            synchronized (lock) {
              stopped = source;
              subscriber = Optional.empty();
              done.clear();
            }
            stopped.ifPresent(Flow.Subscription::cancel);
          }
        });
  }

  /// What a second subscriber gets.
  private static final class Refusal implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (lock) {
      source = Optional.of(subscription);
    }
    subscription.request(underWay);
  }

  @Override
  public void onNext(LiveEvent event) {
    synchronized (lock) {
      pending++;
    }
    int lane = lane(event.key());
    waiting.get(lane).incrementAndGet();
    threads
        .get(lane)
        .execute(() -> {
          LiveEvent.Outcome outcome = read(lane, event);
          synchronized (lock) {
            pending--;
            done.add(outcome);
          }
          tell();
        });
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (lock) {
      failure = Optional.of(thrown);
    }
    tell();
  }

  @Override
  public void onComplete() {
    synchronized (lock) {
      ended = true;
    }
    tell();
  }

  /// Hands on what is done and asked for, from one thread at a time.
  private void tell() {
    synchronized (lock) {
      if (telling) {
        return;
      }
      telling = true;
    }
    while (true) {
      Flow.Subscriber<? super LiveEvent.Outcome> to;
      Optional<LiveEvent.Outcome> next = Optional.empty();
      Optional<Throwable> failed;
      Optional<Flow.Subscription> from;
      synchronized (lock) {
        boolean over = ended && pending == 0 && done.isEmpty();
        boolean ready = demand > 0 && !done.isEmpty();
        if (subscriber.isEmpty() || (failure.isEmpty() && !ready && !over)) {
          telling = false;
          return;
        }
        to = subscriber.get();
        failed = failure;
        from = source;
        if (failed.isPresent() || over) {
          subscriber = Optional.empty();
        } else {
          next = Optional.of(done.remove());
          demand--;
        }
      }
      if (next.isPresent()) {
        to.onNext(next.get());
        from.ifPresent(subscription -> subscription.request(1));
      } else if (failed.isPresent()) {
        to.onError(failed.get());
      } else {
        to.onComplete();
      }
    }
  }

  /// Ends the threads behind what they have still to do.
  @Override
  public void close() {
    threads.forEach(ExecutorService::close);
  }
}
