package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Injection;
import gatelens.engine.node.Node;
import gatelens.engine.node.Pass;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.engine.pair.Carry;
import gatelens.engine.pair.CarryNodes;
import gatelens.engine.pair.CellPairs;
import gatelens.engine.pair.JointDense;
import gatelens.engine.pair.PairPass;
import gatelens.kernel.Kernels;
import gatelens.layer.RecurrentLayer;
import gatelens.parallel.Spare;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// A causal model event by event, with credit carried beside its state: see {@link Carry}. States
/// and accounts are arrays of the caller.
public final class Carrying {
  private static final Frame UNMASKED = new Frame(new float[0], 0, 1, 1, 0, true, Frame.NO_MASK);

  private final Network network;
  private final int entry;
  private final int entered;
  private final int raw;
  private final int tokens;
  private final List<Node> nodes;
  private final List<Carry> carries;
  private final int body;
  private final List<Carry.Kept> blocks;
  private final int stateSize;
  private final Spare<Room> free = new Spare<>(this::room);

  /// Hears the gates of events as they are computed.
  public interface Gates {
    /// Hears nothing.
    Gates NONE = (layer, values, from) -> {};

    /// Hears those of one recurrent layer for one stream.
    ///
    /// @param layer from 0, of those that are recurrent
    /// @param values `float[blocks][H]` from `from` on, in the order of the layer's weights; valid
    ///   during the call
    void hear(int layer, float[] values, int from);
  }

  /// The recurrent layers, first to last.
  public List<RecurrentLayer> recurrent() {
    return nodes.stream()
        .map(Node::layer)
        .filter(RecurrentLayer.class::isInstance)
        .map(RecurrentLayer.class::cast)
        .toList();
  }

  /// The memory of one call.
  private record Room(
      List<Tape> tapes,
      Map<CellPairs, CellPairs.Room> rooms,
      List<Carry.Scratch> scratch,
      float[][] block) {}

  /// What an event is to the layers behind embedding and masking.
  ///
  /// @param values `float[W]`
  /// @param counts false if a mask leaves the event out
  public record Event(float[] values, boolean counts) {}

  /// Packs the layers once more, for the way forward.
  ///
  /// @throws IllegalStateException if not {@link #possible}
  public Carrying(Network network) {
    if (!possible(network)) {
      throw new IllegalStateException(
          "this model does not carry credit from event to event: it reads backward or has several"
              + " inputs, or one of its layers has no exact rule here");
    }
    this.network = network;
    Network.Stack stack = network.branches.get(0);
    this.entry = stack.entry();
    this.raw = network.shapes().get(0).readsTokens() ? 1 : network.shapes().get(0).inputWidth();
    this.tokens = network.shapes().get(0).readsTokens() ? network.shapes().get(0).inputWidth() : 0;
    this.entered = network.enteredWidth(0);
    this.nodes = all(network);
    this.body = stack.nodes().size();
    List<Carry> made = new ArrayList<>();
    List<Carry.Kept> kept = new ArrayList<>();
    int at = 0;
    for (int i = entry; i < nodes.size(); i++) {
      Carry carry = CarryNodes.of(nodes.get(i), i == nodes.size() - 1);
      made.add(carry);
      for (Carry.Kept block : carry.kept()) {
        kept.add(new Carry.Kept(at + block.stateAt(), block.width()));
      }
      at += nodes.get(i).stateSize();
    }
    this.carries = List.copyOf(made);
    this.blocks = List.copyOf(kept);
    this.stateSize = network.stateSize();
  }

  private static List<Node> all(Network network) {
    List<Node> nodes = new ArrayList<>(network.branches.get(0).nodes());
    nodes.addAll(network.head.nodes());
    return List.copyOf(nodes);
  }

  /// True if every layer can carry credit.
  public static boolean possible(Network network) {
    if (!network.causal()) {
      return false;
    }
    List<Node> nodes = all(network);
    int entry = network.branches.get(0).entry();
    for (int i = entry; i < nodes.size(); i++) {
      if (!CarryNodes.has(nodes.get(i).layer(), i == nodes.size() - 1)) {
        return false;
      }
    }
    return !nodes.isEmpty() && entry < nodes.size();
  }

  /// Values of an event as it comes: features, or 1 for a token id.
  public int rawWidth() {
    return raw;
  }

  /// Values of an event behind embedding and masking.
  public int enteredWidth() {
    return entered;
  }

  /// Floats of a running state.
  public int stateSize() {
    return stateSize;
  }

  /// The blocks that an account keeps of each column: parts of the running state.
  public List<Carry.Kept> blocks() {
    return blocks;
  }

  /// Logits of an answer.
  public int outputs() {
    return nodes.get(nodes.size() - 1).outputWidth;
  }

  /// The state before the first event.
  public float[] start() {
    float[] state = new float[stateSize];
    int at = 0;
    for (int i = 0; i < body; i++) {
      nodes.get(i).startState(state, at);
      at += nodes.get(i).stateSize();
    }
    return state;
  }

  /// An event behind embedding and masking.
  ///
  /// @param event `float[rawWidth]`
  /// @throws IllegalArgumentException if a token id is unknown
  public Event enter(float[] event) {
    known(event);
    if (entry == 0) {
      return new Event(event.clone(), true);
    }
    Room room = free.take();
    Frame frame = new Frame(event, 0, 1, 1, raw, true, Frame.NO_MASK);
    Pass pass = pass(1, false);
    for (int i = 0; i < entry; i++) {
      frame = nodes.get(i).forward(frame, room.tapes.get(i), pass);
    }
    float[] values =
        java.util.Arrays.copyOfRange(frame.values(), frame.offset(), frame.offset() + entered);
    Event found = new Event(values, frame.counts(0, 0));
    free.giveBack(room);
    return found;
  }

  /// What of the difference of an event and the baseline's each column gets.
  public sealed interface Credit {
    /// All of it told.
    ///
    /// @param values `float[G][W]`, flat
    record Dense(float[] values) implements Credit {}

    /// A feature each for the first columns, the whole event for one.
    ///
    /// @param diagonal 0 or W
    /// @param newest a column, or -1
    record Sparse(int diagonal, int newest) implements Credit {}
  }

  /// One event of each of some states, which are replaced by those after it.
  ///
  /// @param states `float[N][S]`, flat
  /// @param events `float[N][rawWidth]`, flat
  /// @param logits `float[N][C]`, flat; filled as if each sequence ended here
  /// @param outputs the same after the last activation
  /// @param gates hears those of each stream whose event counts
  public void step(
      float[] states, float[] events, int count, float[] logits, float[] outputs, Gates gates) {
    Room room = free.take();
    Pass pass = pass(count, false);
    Frame frame = new Frame(events, 0, 1, count, raw, true, Frame.NO_MASK);
    int at = 0;
    int recurrent = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      int size = i < body ? node.stateSize() : 0;
      Tape tape = room.tapes.get(i);
      Frame in = frame;
      boolean last = i == nodes.size() - 1;
      if (i >= entry && !frame.masked() && carries.get(i - entry) instanceof Carry.Joint joint) {
        float[] out =
            joint.run(
                pass.kernels(),
                frame.values(),
                frame.offset(),
                count,
                states,
                stateSize,
                at,
                room.scratch.get(i));
        if (last) {
          logits(joint, pass.kernels(), out, count, logits, count, outputs);
        }
        recurrent =
            tell(node, joint.gates(room.scratch.get(i), false), in, count, recurrent, gates);
        frame =
            new Frame(
                out,
                0,
                1,
                count,
                node.outputWidth,
                frame.sequence() && joint.sequences(),
                Frame.NO_MASK);
      } else {
        frame = run(node, tape, frame, states, size, at, pass);
        if (last) {
          answer(tape, frame, count, logits, count, outputs);
        }
        recurrent = tell(node, gates(tape), in, count, recurrent, gates);
      }
      at += size;
    }
    free.giveBack(room);
  }

  private static float[] gates(Tape tape) {
    return tape instanceof RecurrentTape of ? of.gates : new float[0];
  }

  /// Tells the gates of a recurrent layer.
  ///
  /// @return the number of the next one
  private static int tell(Node node, float[] values, Frame in, int rows, int layer, Gates gates) {
    if (!(node.layer() instanceof RecurrentLayer cell)) {
      return layer;
    }
    if (gates.equals(Gates.NONE)) {
      return layer + 1;
    }
    int width = cell.blocks().size() * cell.units();
    for (int row = 0; row < rows; row++) {
      if (!in.masked() || in.counts(0, row)) {
        gates.hear(layer, values, row * width);
      }
    }
    return layer + 1;
  }

  /// One event of a state beside one of a baseline; both are replaced, and the columns are mapped.
  ///
  /// @param states `float[2][S]`, flat: of the input, then of the baseline
  /// @param event of the input
  /// @param baseline `float[W]`
  /// @param account `float[block][G][width]`, flat; replaced
  /// @param logits `float[2][C]`, flat; filled
  /// @param outputs `float[C]`, of the input after the last activation; filled
  /// @param parts `float[G][C]`, flat; filled with the part of the difference of the logits that
  ///   each column has
  /// @param gates hears those of the input, if the event counts
  public void step(
      float[] states,
      Event event,
      float[] baseline,
      Credit credit,
      int columns,
      float[] account,
      float[] logits,
      float[] outputs,
      float[] parts,
      Gates gates) {
    Room room = free.take();
    Pass pass = pass(2 + columns, true);
    boolean held = !event.counts();
    byte[] mask = held ? new byte[2] : Frame.NO_MASK;
    boolean sparse =
        credit instanceof Credit.Sparse && carries.get(0) instanceof Carry.Joint && body > entry;
    float[] block = enter(room, event.values(), baseline, credit, columns, sparse);
    boolean sequence = true;
    int recurrent = 0;
    Gates heard = held ? Gates.NONE : gates;
    int stateAt = 0;
    int at = 0;
    for (int i = entry; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      int size = i < body ? node.stateSize() : 0;
      boolean last = i == nodes.size() - 1;
      switch (carries.get(i - entry)) {
        case Carry.Joint joint -> {
          boolean first = i == entry && sparse;
          int diagonal = first ? ((Credit.Sparse) credit).diagonal() : 0;
          int newest = first ? ((Credit.Sparse) credit).newest() : -1;
          block =
              joint.run(
                  block,
                  new Carry.Moment(
                      pass.kernels(),
                      columns,
                      held,
                      first,
                      diagonal,
                      newest,
                      states,
                      stateSize,
                      stateAt,
                      account,
                      at),
                  room.scratch.get(i));
          float[] values = joint.gates(room.scratch.get(i), true);
          recurrent = tell(node, values, UNMASKED, 1, recurrent, heard);
          sequence &= joint.sequences();
          if (last) {
            logits(joint, pass.kernels(), block, 2, logits, 1, outputs);
          }
        }
        case Carry.Behind behind -> {
          Tape tape = room.tapes.get(i);
          Frame in =
              new Frame(block, 0, 1, 2, node.inputWidth, sequence, sequence ? mask : Frame.NO_MASK);
          Frame out = run(node, tape, in, states, size, stateAt, pass);
          float[] carried =
              behind.of(
                  block, 2 * node.inputWidth, columns, held, account, at, tape, pair(pass, room));
          recurrent = tell(node, gates(tape), UNMASKED, 1, recurrent, heard);
          if (last) {
            answer(tape, out, 2, logits, 1, outputs);
          }
          sequence = out.sequence();
          block = joined(room, i, out, carried, columns);
        }
      }
      stateAt += size;
      for (Carry.Kept kept : carries.get(i - entry).kept()) {
        at += columns * kept.width();
      }
    }
    System.arraycopy(block, 2 * outputs(), parts, 0, columns * outputs());
    free.giveBack(room);
  }

  private static PairPass pair(Pass pass, Room room) {
    return PairPass.of(
        pass.kernels(), new int[] {0}, new int[] {1}, false, Injection.NONE, "", room.rooms);
  }

  /// The first block: both events and, where the first layer wants it, all credit.
  private float[] enter(
      Room room, float[] event, float[] baseline, Credit credit, int columns, boolean sparse) {
    int size = (2 + (sparse ? 0 : columns)) * entered;
    float[] block = Tape.room(room.block[entry], size);
    room.block[entry] = block;
    System.arraycopy(event, 0, block, 0, entered);
    System.arraycopy(baseline, 0, block, entered, entered);
    if (sparse) {
      return block;
    }
    int from = 2 * entered;
    switch (credit) {
      case Credit.Dense dense ->
          System.arraycopy(dense.values(), 0, block, from, columns * entered);
      case Credit.Sparse parted -> {
        java.util.Arrays.fill(block, from, size, 0);
        for (int i = 0; i < entered; i++) {
          float change = event[i] - baseline[i];
          if (i < parted.diagonal()) {
            block[from + i * entered + i] = change;
          }
          if (parted.newest() >= 0) {
            block[from + parted.newest() * entered + i] = change;
          }
        }
      }
    }
    return block;
  }

  /// Two rows and the columns behind a layer, as the block of the next.
  private static float[] joined(Room room, int i, Frame out, float[] carried, int columns) {
    int width = out.width();
    float[] block = Tape.room(room.block[i + 1], (2 + columns) * width);
    room.block[i + 1] = block;
    System.arraycopy(out.values(), out.offset(), block, 0, 2 * width);
    System.arraycopy(carried, 0, block, 2 * width, columns * width);
    return block;
  }

  private void known(float[] ids) {
    for (int i = 0; tokens > 0 && i < ids.length; i++) {
      if (!(ids[i] >= 0 && ids[i] < tokens) || ids[i] != (int) ids[i]) {
        throw new IllegalArgumentException(
            "token id " + ids[i] + ": the model knows 0 to " + (tokens - 1));
      }
    }
  }

  private Frame run(Node node, Tape tape, Frame in, float[] states, int size, int at, Pass pass) {
    int rows = in.rows();
    if (size > 0) {
      node.prepareState(tape, rows);
      for (int row = 0; row < rows; row++) {
        node.loadState(tape, row, states, row * stateSize + at);
      }
    }
    Frame out = node.forward(in, tape, pass);
    for (int row = 0; size > 0 && row < rows; row++) {
      node.saveState(tape, row, states, row * stateSize + at);
    }
    return out;
  }

  private void answer(
      Tape tape, Frame out, int rows, float[] logits, int answered, float[] outputs) {
    int width = outputs();
    Frame before = network.logits(out, nodes.get(nodes.size() - 1), tape);
    System.arraycopy(before.values(), before.offset(), logits, 0, rows * width);
    System.arraycopy(out.values(), out.offset(), outputs, 0, answered * width);
  }

  /// The answer of a last layer that is run jointly: a dense one hands on its logits.
  private void logits(
      Carry.Joint last,
      Kernels kernels,
      float[] out,
      int rows,
      float[] logits,
      int answered,
      float[] outputs) {
    int width = outputs();
    System.arraycopy(out, 0, logits, 0, rows * width);
    System.arraycopy(out, 0, outputs, 0, answered * width);
    if (last instanceof JointDense dense) {
      dense.activate(kernels, outputs, answered);
    }
  }

  private Pass pass(int rows, boolean record) {
    Kernels kernels = network.kernelsOfSteps(rows);
    return new Pass(kernels, record, false, 0, Dropping.NONE);
  }

  private Room room() {
    return new Room(
        nodes.stream().map(Node::newTape).toList(),
        new IdentityHashMap<>(),
        nodes.stream().map(node -> new Carry.Scratch()).toList(),
        new float[nodes.size() + 1][0]);
  }
}
