package gatelens.stream;

import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.model.Carrier;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How open the gates of a stream stand, in integers: of each gate of each unit a histogram over
/// [0, 1], how often it was closed or open, and the sum of its values in fixed point. Integers add
/// up to the same whatever the order, so that any number of lanes, partitions and restarts gives
/// the same statistics, bit for bit. Not safe for several threads: each has one of its own, and
/// {@link #add} joins them.
public final class GateCounts {
  /// Equal bins over [0, 1]; 1 itself is in the last.
  public static final int BINS = 64;

  /// Below it a gate is closed.
  public static final float CLOSED = 0.1f;

  /// Above it a gate is open.
  public static final float OPEN = 0.9f;

  private static final int FRACTION = 32;

  private final List<Gate> gates;
  private final long[] sums;
  private final long[] closed;
  private final long[] open;
  private final long[] bins;
  private final float[] coming;
  private long events;
  private boolean came;

  /// The gates of one name of one layer.
  ///
  /// @param layer its name
  /// @param number of the layer, from 0
  /// @param gate `update`, `forget`, …
  /// @param block of the layer's weights
  /// @param units of the layer
  /// @param first number of its first unit among all
  record Gate(String layer, int number, String gate, int block, int units, int first) {}

  /// What is known of one gate of one unit.
  ///
  /// @param layer its name
  /// @param gate `update`, `reset`, `input`, `forget`, `output`
  /// @param unit from 0
  /// @param mean of its values, in [0, 1]; NaN before the first event
  /// @param closed events at which it was below {@link #CLOSED}
  /// @param open events at which it was above {@link #OPEN}
  /// @param bins `long[BINS]`, events by its value
  public record Unit(
      String layer, String gate, int unit, double mean, long closed, long open, List<Long> bins) {
    /// Keeps an unmodifiable copy.
    public Unit {
      bins = List.copyOf(bins);
    }
  }

  private GateCounts(List<Gate> gates) {
    this.gates = gates;
    int all = gates.stream().mapToInt(Gate::units).sum();
    this.sums = new long[all];
    this.closed = new long[all];
    this.open = new long[all];
    this.bins = new long[all * BINS];
    this.coming = new float[all];
  }

  /// Of a model whose stream has had no event.
  public static GateCounts none(LiveModel live) {
    List<Gate> gates = new ArrayList<>();
    int first = 0;
    List<RecurrentLayer> layers = live.carrier().recurrent();
    for (int number = 0; number < layers.size(); number++) {
      RecurrentLayer layer = layers.get(number);
      for (Signal signal : layer.signals()) {
        if (signal.isGate()) {
          gates.add(
              new Gate(layer.name(), number, signal.name(), signal.block(), layer.units(), first));
          first += layer.units();
        }
      }
    }
    return new GateCounts(List.copyOf(gates));
  }

  /// Hears the gates of an event, which may still be refused.
  Carrier.GateListener coming() {
    came = false;
    return (layer, values, from) -> {
      came = true;
      for (Gate gate : gates) {
        if (gate.number() == layer) {
          System.arraycopy(
              values, from + gate.block() * gate.units(), coming, gate.first(), gate.units());
        }
      }
    };
  }

  /// Counts the event that came; one that a mask leaves out has none.
  void count() {
    if (!came) {
      return;
    }
    events++;
    for (int i = 0; i < coming.length; i++) {
      float value = coming[i];
      sums[i] += (long) Math.scalb((double) value, FRACTION);
      closed[i] += value < CLOSED ? 1 : 0;
      open[i] += value > OPEN ? 1 : 0;
      bins[i * BINS + Math.min(BINS - 1, (int) (value * BINS))]++;
    }
  }

  /// Adds those of another part of the stream.
  ///
  /// @throws IllegalArgumentException if they are of another model's gates
  public void add(GateCounts other) {
    if (!gates.equals(other.gates)) {
      throw new IllegalArgumentException(
          "gates of other layers: expected " + gates + ", found " + other.gates);
    }
    events += other.events;
    add(other.sums, sums);
    add(other.closed, closed);
    add(other.open, open);
    add(other.bins, bins);
  }

  private static void add(long[] from, long[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] += from[i];
    }
  }

  /// Events that were counted.
  public long events() {
    return events;
  }

  /// What is known of each gate of each unit.
  public List<Unit> units() {
    List<Unit> units = new ArrayList<>();
    for (Gate gate : gates) {
      for (int u = 0; u < gate.units(); u++) {
        int i = gate.first() + u;
        double mean = Math.scalb((double) sums[i], -FRACTION) / events;
        List<Long> own = Arrays.stream(bins, i * BINS, (i + 1) * BINS).boxed().toList();
        units.add(new Unit(gate.layer(), gate.gate(), u, mean, closed[i], open[i], own));
      }
    }
    return units;
  }

  /// Writes all that {@link #load} needs.
  ///
  /// @throws IOException if it cannot be written
  public void save(DataOutputStream out) throws IOException {
    out.writeLong(events);
    for (long[] all : List.of(sums, closed, open, bins)) {
      out.writeInt(all.length);
      for (long one : all) {
        out.writeLong(one);
      }
    }
  }

  /// Goes on where another of the same model was saved.
  ///
  /// @throws IOException if it cannot be read, or is of another number of gates
  public void load(DataInputStream in) throws IOException {
    events = in.readLong();
    for (long[] all : List.of(sums, closed, open, bins)) {
      int count = in.readInt();
      if (count != all.length) {
        throw new IOException(
            "statistics of gates: expected " + all.length + " numbers, found " + count);
      }
      for (int i = 0; i < count; i++) {
        all[i] = in.readLong();
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GateCounts g
        && gates.equals(g.gates)
        && events == g.events
        && Arrays.equals(sums, g.sums)
        && Arrays.equals(closed, g.closed)
        && Arrays.equals(open, g.open)
        && Arrays.equals(bins, g.bins);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(events) * 31 + Arrays.hashCode(sums);
  }
}
