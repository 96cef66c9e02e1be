package gatelens.model;

import java.util.Arrays;

/// An account: a matrix beside a running state whose columns sum to what the state differs from a
/// baseline stream's. What a column stands for is the owner's affair: a feature, an event, all that
/// was before. Columns may be merged and opened late, and stay exact, since each event maps them
/// linearly ({@link Carrier#step}). Not safe for several threads.
public final class Columns {
  private final int count;
  private final Carrier carrier;
  private final float[] values;

  Columns(int count, Carrier carrier) {
    this.count = count;
    this.carrier = carrier;
    this.values = new float[count * carrier.columnSize()];
  }

  /// G, the number of columns.
  public int count() {
    return count;
  }

  float[] values() {
    return values;
  }

  /// Gives one column all that two states differ by; others keep what they have.
  ///
  /// @param states `float[2][S]`, flat: of the input, then of the baseline
  public void open(int column, float[] states) {
    int size = carrier.stateSize();
    carrier.eachBlock((stateAt, width, at) -> {
      for (int j = 0; j < width; j++) {
        values[at * count + column * width + j] = states[stateAt + j] - states[size + stateAt + j];
      }
    });
  }

  /// Adds one column to another; it is empty then.
  public void merge(int from, int into) {
    if (from == into) {
      throw new IllegalArgumentException("column " + from + " is merged with itself");
    }
    carrier.eachBlock((stateAt, width, at) -> {
      for (int j = 0; j < width; j++) {
        int source = at * count + from * width + j;
        values[at * count + into * width + j] += values[source];
        values[source] = 0;
      }
    });
  }

  /// All values, `float[block][G][width]` flat, for snapshots.
  public float[] toArray() {
    return Arrays.copyOf(values, values.length);
  }

  /// How many values there are.
  public int size() {
    return values.length;
  }

  /// Writes all values where {@link #load} can take them from.
  ///
  /// @param room `float[size]`
  public void save(float[] room) {
    System.arraycopy(values, 0, room, 0, values.length);
  }

  /// Takes the values of {@link #toArray} or {@link #save}.
  ///
  /// @throws IllegalArgumentException if there are not as many
  public void load(float[] saved) {
    if (saved.length != values.length) {
      throw new IllegalArgumentException(
          "an account of "
              + count
              + " columns has "
              + values.length
              + " values, found "
              + saved.length);
    }
    System.arraycopy(saved, 0, values, 0, saved.length);
  }

  /// The same columns in an account of another number of them; new ones are empty.
  ///
  /// @param other G, at least {@link #count}
  public Columns resized(int other) {
    if (other < count) {
      throw new IllegalArgumentException(
          "an account of " + count + " columns does not shrink to " + other);
    }
    Columns larger = new Columns(other, carrier);
    carrier.eachBlock((stateAt, width, at) ->
        System.arraycopy(values, at * count, larger.values, at * other, count * width));
    return larger;
  }

  /// How far the sum of some columns is from what the states differ by, at most: rounding alone.
  ///
  /// @param states `float[2][S]`, flat
  /// @param from the first column
  /// @param to one past the last
  public double gap(float[] states, int from, int to) {
    double[] worst = {0};
    int size = carrier.stateSize();
    carrier.eachBlock((stateAt, width, at) -> {
      for (int j = 0; j < width; j++) {
        double sum = 0;
        for (int g = from; g < to; g++) {
          sum += values[at * count + g * width + j];
        }
        double change = (double) states[stateAt + j] - states[size + stateAt + j];
        worst[0] = Math.max(worst[0], Math.abs(sum - change));
      }
    });
    return worst[0];
  }
}
