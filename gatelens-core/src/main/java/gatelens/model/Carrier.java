package gatelens.model;

import gatelens.engine.Carrying;
import gatelens.engine.Network;
import gatelens.engine.pair.Carry;
import gatelens.layer.RecurrentLayer;
import java.util.List;

/// A causal model event by event, with an exact explanation carried beside its state.
///
/// DeepLIFT through gates is linear in the credit: whoever knows how the difference to a baseline
/// stream is parted before an event knows it after, from the coefficients of that event alone. So
/// {@link Columns} are mapped once an event, whatever the length of the stream, and sum to the
/// difference of the states; the parts of the logits equal those of DeepLIFT over the whole
/// sequence. For a GRU (reset after), with bars for the middle of the two runs, s for slopes
/// between them, `v = U c` and `a = W d`:
///
/// `c' = z̄ c + (h̄ - n̄) s_z (v_z + a_z) + (1 - z̄) s_n [a_n + ū s_r (v_r + a_r) + r̄ v_n]`
///
/// Rules: Avanti Shrikumar, Peyton Greenside, Anshul Kundaje, Learning Important Features Through
/// Propagating Activation Differences, 2017, https://arxiv.org/abs/1704.02685; a product is split
/// evenly, as everywhere here. Safe for several threads, each with arrays of its own.
public final class Carrier {
  private final Carrying carrying;
  private final int columnSize;

  Carrier(Network network) {
    this.carrying = new Carrying(network);
    this.columnSize = carrying.blocks().stream().mapToInt(Carry.Kept::width).sum();
  }

  static boolean possible(Network network) {
    return Carrying.possible(network);
  }

  /// An event behind embedding and masking, where features are compared.
  ///
  /// @param values `float[W]`
  /// @param counts false if a mask leaves the event out: state and columns stay
  public record Event(float[] values, boolean counts) {}

  /// Hears the gates of events as they are computed.
  public interface GateListener {
    /// Hears nothing.
    GateListener NONE = (layer, values, from) -> {};

    /// Hears those of one recurrent layer for one stream.
    ///
    /// @param layer from 0, of {@link #recurrent}
    /// @param values `float[blocks][H]` from `from` on, in the order of the layer's weights; valid
    ///   during the call
    void hear(int layer, float[] values, int from);
  }

  /// The recurrent layers, first to last.
  public List<RecurrentLayer> recurrent() {
    return carrying.recurrent();
  }

  /// Takes a block of the columns.
  interface BlockVisitor {
    /// Takes one.
    ///
    /// @param stateAt where the block stands in the running state
    /// @param width its floats
    /// @param at floats of one column before it
    void block(int stateAt, int width, int at);
  }

  void eachBlock(BlockVisitor visitor) {
    int at = 0;
    for (Carry.Kept block : carrying.blocks()) {
      visitor.block(block.stateAt(), block.width(), at);
      at += block.width();
    }
  }

  /// Values of an event as it comes: D features, or 1 for a token id.
  public int eventWidth() {
    return carrying.rawWidth();
  }

  /// W, values of an event behind embedding and masking.
  public int enteredWidth() {
    return carrying.enteredWidth();
  }

  /// S, floats of a running state.
  public int stateSize() {
    return carrying.stateSize();
  }

  /// Floats of one column.
  public int columnSize() {
    return columnSize;
  }

  /// C, logits of an answer.
  public int outputs() {
    return carrying.outputs();
  }

  /// The state before the first event, `float[S]`.
  public float[] start() {
    return carrying.start();
  }

  /// Empty columns: the two streams do not differ yet.
  ///
  /// @param count G, at least 1
  public Columns columns(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("an account has at least one column, found " + count);
    }
    return new Columns(count, this);
  }

  /// An event as the layers behind embedding and masking get it.
  ///
  /// @param event `float[eventWidth]`
  /// @throws IllegalArgumentException if the width is another, or a token id is unknown
  public Event enter(float[] event) {
    check("an event", event.length, eventWidth());
    Carrying.Event entered = carrying.enter(event);
    return new Event(entered.values(), entered.counts());
  }

  /// One event of each of N streams.
  ///
  /// @param states `float[N][S]`, flat; replaced by those after the event
  /// @param events `float[N][eventWidth]`, flat
  /// @param logits `float[N][C]`, flat; filled as if each sequence ended here
  /// @param outputs `float[N][C]`, flat; the same after the last activation
  public void step(float[] states, float[] events, int count, float[] logits, float[] outputs) {
    step(states, events, count, logits, outputs, GateListener.NONE);
  }

  /// The same, with the gates of each event.
  ///
  /// @param gates hears those of each stream, layer by layer, but of events that a mask leaves out
  public void step(
      float[] states,
      float[] events,
      int count,
      float[] logits,
      float[] outputs,
      GateListener gates) {
    check("states", states.length, count * stateSize());
    check("events", events.length, count * eventWidth());
    check("logits", logits.length, count * outputs());
    check("outputs", outputs.length, count * outputs());
    carrying.step(states, events, count, logits, outputs, heard(gates));
  }

  /// One event of a stream beside one of its baseline, and the columns with it.
  ///
  /// @param states `float[2][S]`, flat: of the input, then of the baseline; replaced
  /// @param event of the input
  /// @param baseline `float[W]`, the event that the baseline stream has in its place
  /// @param credit `float[G][W]`, flat: what of `event - baseline` each column gets
  /// @param columns replaced; those that get all of the difference together sum to that of the
  ///   states
  /// @param logits `float[2][C]`, flat; filled
  /// @param outputs `float[C]`, of the input after the last activation; filled
  /// @param parts `float[G][C]`, flat; filled with the part of the difference of the logits that
  ///   each column has
  public void step(
      float[] states,
      Event event,
      float[] baseline,
      float[] credit,
      Columns columns,
      float[] logits,
      float[] outputs,
      float[] parts) {
    check("credit", credit.length, columns.count() * enteredWidth());
    step(
        states,
        event,
        baseline,
        new Carrying.Credit.Dense(credit),
        columns,
        logits,
        outputs,
        parts,
        GateListener.NONE);
  }

  /// The same where columns get single features, or the whole event: less work.
  ///
  /// @param byFeature true if the first W columns get a feature of the event each
  /// @param newest the column that gets all of the event; -1 for none
  public void step(
      float[] states,
      Event event,
      float[] baseline,
      boolean byFeature,
      int newest,
      Columns columns,
      float[] logits,
      float[] outputs,
      float[] parts) {
    step(
        states,
        event,
        baseline,
        byFeature,
        newest,
        columns,
        logits,
        outputs,
        parts,
        GateListener.NONE);
  }

  /// The same, with the gates of the event.
  ///
  /// @param gates hears those of the input, layer by layer, unless a mask leaves the event out
  public void step(
      float[] states,
      Event event,
      float[] baseline,
      boolean byFeature,
      int newest,
      Columns columns,
      float[] logits,
      float[] outputs,
      float[] parts,
      GateListener gates) {
    int diagonal = byFeature ? enteredWidth() : 0;
    if (columns.count() < diagonal || newest >= columns.count()) {
      throw new IllegalArgumentException(
          "an account of "
              + columns.count()
              + " columns has none for each feature, or no "
              + newest);
    }
    step(
        states,
        event,
        baseline,
        new Carrying.Credit.Sparse(diagonal, newest),
        columns,
        logits,
        outputs,
        parts,
        gates);
  }

  private void step(
      float[] states,
      Event event,
      float[] baseline,
      Carrying.Credit credit,
      Columns columns,
      float[] logits,
      float[] outputs,
      float[] parts,
      GateListener gates) {
    check("states", states.length, 2 * stateSize());
    check("the baseline's event", baseline.length, enteredWidth());
    check("logits", logits.length, 2 * outputs());
    check("outputs", outputs.length, outputs());
    check("parts", parts.length, columns.count() * outputs());
    carrying.step(
        states,
        new Carrying.Event(event.values(), event.counts()),
        baseline,
        credit,
        columns.count(),
        columns.values(),
        logits,
        outputs,
        parts,
        heard(gates));
  }

  private static Carrying.Gates heard(GateListener gates) {
    return gates.equals(GateListener.NONE) ? Carrying.Gates.NONE : gates::hear;
  }

  private static void check(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          what + ": expected " + expected + " values, found " + found);
    }
  }
}
