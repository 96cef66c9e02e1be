package gatelens.stream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The streams of many keys: a state each, those unused longest given up first. All rules of time
/// use the events' own time, so that a replay gives the same answers. For one thread.
public final class KeyedStreams {
  private static final int MAGIC = 0x474c4b54;
  private static final int LONGEST = 1 << 28;

  private final LiveModel live;
  private final Limits limits;
  private final Listener listener;
  private final LinkedHashMap<String, KeyState> keys = new LinkedHashMap<>(16, 0.75f, true);
  private EventClock clock = new EventClock();
  private Load load = Load.ANY;
  private long evicted;
  private long late;

  /// How much is kept.
  ///
  /// @param keys at most so many; the one unused longest is given up first; at least 1
  /// @param idle a key without an event for so long is given up, in the unit of the events' time
  ///   and by {@link EventClock}; infinite for never
  public record Limits(int keys, double idle) {
    /// A million keys, none given up for being idle.
    public static final Limits USUAL = new Limits(1_000_000, Double.POSITIVE_INFINITY);

    /// Checks the limits.
    public Limits {
      if (keys < 1 || !(idle > 0)) {
        throw new IllegalArgumentException(
            "limits of streams: expected at least 1 key and an idle time above 0, found "
                + keys
                + " and "
                + idle);
      }
    }
  }

  /// Whether there is time to explain.
  public enum Load {
    /// Accounts are left as they are: open from the start, unless they were closed by hand.
    ANY,
    /// Accounts that are closed are opened again at their key's next event.
    LOW,
    /// Accounts are closed at their key's next event, but for those that {@link Listener#spares}
    /// names. Every event is scored as ever.
    HIGH
  }

  /// Hears what does not become an answer.
  public interface Listener {
    /// Hears nothing.
    Listener NONE = new Listener() {};

    /// A key was given up.
    default void evicted(String key, KeyState state) {}

    /// An event came with a time before its key's last: it is not read, since a step cannot be
    /// taken back.
    default void late(String key, double time, double last) {}

    /// True for a key whose account stays open under load, such as one that is in alarm.
    default boolean spares(String key) {
      return false;
    }

    /// An account was closed under load, or opened again.
    default void account(boolean opened) {}
  }

  /// Streams of one model.
  public KeyedStreams(LiveModel live, Limits limits, Listener listener) {
    this.live = live;
    this.limits = limits;
    this.listener = listener;
  }

  /// Reads one event of a key.
  ///
  /// @param time of the event; NaN where there is none: then nothing is late or idle
  /// @param event `float[eventWidth]`
  /// @return empty if the event is late
  /// @throws IllegalArgumentException if the event does not fit; no state is changed
  public Optional<LiveAnswer> accept(String key, double time, float[] event) {
    return accept(key, time, event, Optional.empty());
  }

  /// The same, with the gates of the event counted.
  ///
  /// @param gates of this model; empty for none
  public Optional<LiveAnswer> accept(
      String key, double time, float[] event, Optional<GateCounts> gates) {
    KeyState state = keys.get(key);
    if (state != null && time < state.time()) {
      late++;
      listener.late(key, time, state.time());
      return Optional.empty();
    }
    KeyState used = state != null ? state : live.start();
    Optional<KeyState.Open> account = used.open;
    boolean changed = suit(key, used);
    LiveAnswer answer;
    try {
      answer =
          gates.isPresent()
              ? live.accept(used, time, event, gates.get())
              : live.accept(used, time, event);
    } catch (IllegalArgumentException refused) {
      used.open = account;
      throw refused;
    }
    if (state == null) {
      keys.put(key, used);
    }
    if (changed) {
      listener.account(used.isExplained());
    }
    clock.hear(time);
    evict();
    return Optional.of(answer);
  }

  /// Says how much time there is from now on. Scores do not depend on it; which events are
  /// explained, and since when an account runs, does, so that a replay gives the same scores and
  /// other parts.
  public void load(Load now) {
    load = now;
  }

  /// Closes or opens the account of a key as the load asks.
  private boolean suit(String key, KeyState state) {
    if (load == Load.ANY || live.plan().accounts().isEmpty()) {
      return false;
    }
    boolean wanted = load == Load.LOW || listener.spares(key);
    if (wanted == state.isExplained()) {
      return false;
    }
    if (wanted) {
      live.open(state);
    } else {
      live.close(state);
    }
    return true;
  }

  /// Those at the front of the map are unused longest.
  private void evict() {
    Iterator<Map.Entry<String, KeyState>> oldest = keys.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, KeyState> entry = oldest.next();
      boolean many = keys.size() > limits.keys();
      boolean idle = clock.now() - entry.getValue().time() > limits.idle();
      if (!many && !idle) {
        return;
      }
      oldest.remove();
      evicted++;
      listener.evicted(entry.getKey(), entry.getValue());
    }
  }

  /// The model.
  LiveModel live() {
    return live;
  }

  /// Gives a key a state, such as one that an archive left: it goes on from there. What it had is
  /// given up unheard.
  ///
  /// @param state from {@link LiveModel#state}, of this model and plan
  public void put(String key, KeyState state) {
    keys.remove(key);
    keys.put(key, state);
    clock.hear(state.time());
    evict();
  }

  /// The keys, that unused longest first.
  public List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  /// The state of a key, which counts as a use of it; empty if it has none.
  public Optional<KeyState> state(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /// True if a key has a state. Unlike {@link #state} this is no use of it.
  public boolean has(String key) {
    return keys.containsKey(key);
  }

  /// Keys that have a state.
  public int size() {
    return keys.size();
  }

  /// Keys given up so far.
  public long evicted() {
    return evicted;
  }

  /// Events that came too late.
  public long late() {
    return late;
  }

  /// Writes all states, in the order of use.
  ///
  /// @throws IOException if it cannot be written
  public void save(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeInt(MAGIC);
    out.writeDouble(clock.largest());
    out.writeDouble(clock.now());
    out.writeLong(evicted);
    out.writeLong(late);
    out.writeInt(keys.size());
    for (Map.Entry<String, KeyState> entry : keys.entrySet()) {
      bytes(out, entry.getKey().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      bytes(out, live.toBytes(entry.getValue()));
    }
    out.flush();
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /// Takes the states of {@link #save}; those that are there are given up unheard.
  ///
  /// @throws IOException if they cannot be read, or are no such states
  /// @throws IllegalArgumentException if they are of another model or plan
  public void load(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != MAGIC) {
      throw new IOException("these are no states of streams");
    }
    double largest = in.readDouble();
    double now = in.readDouble();
    long gone = in.readLong();
    long tooLate = in.readLong();
    int count = in.readInt();
    LinkedHashMap<String, KeyState> read = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = new String(bytes(in), java.nio.charset.StandardCharsets.UTF_8);
      read.put(key, live.state(bytes(in)));
    }
    keys.clear();
    keys.putAll(read);
    clock = new EventClock(largest, now);
    evicted = gone;
    late = tooLate;
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("the states are damaged: a length of " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the states are cut");
    }
    return bytes;
  }
}
