package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Injection;
import gatelens.engine.node.Node;
import gatelens.engine.node.Pass;
import gatelens.engine.node.Tape;
import gatelens.engine.pair.Carry;
import gatelens.engine.pair.CarryNodes;
import gatelens.engine.pair.CellPairs;
import gatelens.engine.pair.PairPass;
import gatelens.kernel.Kernels;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A causal model event by event, with credit carried beside its state: see {@link Carry}. States
/// and accounts are arrays of the caller.
public final class Carrying {
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
  private final ConcurrentLinkedQueue<Room> free = new ConcurrentLinkedQueue<>();

  /// The memory of one call.
  private record Room(List<Tape> tapes, Map<CellPairs, CellPairs.Room> rooms, float[] pair) {}

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
    Room room = take();
    Frame frame = new Frame(event, 0, 1, 1, raw, true, Frame.NO_MASK);
    Pass pass = pass(1, false);
    for (int i = 0; i < entry; i++) {
      frame = nodes.get(i).forward(frame, room.tapes.get(i), pass);
    }
    float[] values =
        java.util.Arrays.copyOfRange(frame.values(), frame.offset(), frame.offset() + entered);
    Event found = new Event(values, frame.counts(0, 0));
    free.offer(room);
    return found;
  }

  /// One event of each of some states, which are replaced by those after it.
  ///
  /// @param states `float[N][S]`, flat
  /// @param events `float[N][rawWidth]`, flat
  /// @param logits `float[N][C]`, flat; filled as if each sequence ended here
  /// @param outputs the same after the last activation
  public void step(float[] states, float[] events, int count, float[] logits, float[] outputs) {
    Room room = take();
    Pass pass = pass(count, false);
    Frame frame = new Frame(events, 0, 1, count, raw, true, Frame.NO_MASK);
    Frame out = run(room, frame, 0, states, pass);
    answer(room, out, count, logits, count, outputs);
    free.offer(room);
  }

  /// One event of a state beside one of a baseline; both are replaced, and the columns are mapped.
  ///
  /// @param states `float[2][S]`, flat: of the input, then of the baseline
  /// @param event of the input
  /// @param baseline `float[W]`
  /// @param credit `float[G][W]`, what of the difference of the events each column gets
  /// @param account `float[block][G][width]`, flat; replaced
  /// @param logits `float[2][C]`, flat; filled
  /// @param outputs `float[C]`, of the input after the last activation; filled
  /// @return `float[G][C]`, the part of the difference of the logits that each column has; valid
  ///   until the next call
  public float[] step(
      float[] states,
      Event event,
      float[] baseline,
      float[] credit,
      int columns,
      float[] account,
      float[] logits,
      float[] outputs) {
    Room room = take();
    Pass pass = pass(2 + columns, true);
    System.arraycopy(event.values(), 0, room.pair, 0, entered);
    System.arraycopy(baseline, 0, room.pair, entered, entered);
    byte[] mask = event.counts() ? Frame.NO_MASK : new byte[2];
    Frame out = run(room, new Frame(room.pair, 0, 1, 2, entered, true, mask), entry, states, pass);
    answer(room, out, 2, logits, 1, outputs);
    PairPass pair =
        PairPass.of(
            pass.kernels(), new int[] {0}, new int[] {1}, false, Injection.NONE, "", room.rooms);
    float[] in = credit;
    int at = 0;
    for (int i = entry; i < nodes.size(); i++) {
      Carry carry = carries.get(i - entry);
      in = carry.of(in, columns, !event.counts(), account, at, room.tapes.get(i), pair);
      for (Carry.Kept block : carry.kept()) {
        at += columns * block.width();
      }
    }
    free.offer(room);
    return in;
  }

  private void known(float[] ids) {
    for (int i = 0; tokens > 0 && i < ids.length; i++) {
      if (!(ids[i] >= 0 && ids[i] < tokens) || ids[i] != (int) ids[i]) {
        throw new IllegalArgumentException(
            "token id " + ids[i] + ": the model knows 0 to " + (tokens - 1));
      }
    }
  }

  private Frame run(Room room, Frame start, int from, float[] states, Pass pass) {
    int rows = start.rows();
    Frame frame = start;
    int at = 0;
    for (int i = from; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Tape tape = room.tapes.get(i);
      int size = i < body ? node.stateSize() : 0;
      if (size > 0) {
        node.prepareState(tape, rows);
        for (int row = 0; row < rows; row++) {
          node.loadState(tape, row, states, row * stateSize + at);
        }
      }
      Frame in = frame;
      frame = node.forward(in, tape, pass);
      for (int row = 0; size > 0 && row < rows; row++) {
        node.saveState(tape, row, states, row * stateSize + at);
      }
      at += size;
    }
    return frame;
  }

  private void answer(
      Room room, Frame out, int rows, float[] logits, int answered, float[] outputs) {
    int last = nodes.size() - 1;
    int width = outputs();
    Frame before = network.logits(out, nodes.get(last), room.tapes.get(last));
    System.arraycopy(before.values(), before.offset(), logits, 0, rows * width);
    System.arraycopy(out.values(), out.offset(), outputs, 0, answered * width);
  }

  private Pass pass(int rows, boolean record) {
    Kernels kernels = network.kernelsOfSteps(rows);
    return new Pass(kernels, record, false, 0, Dropping.NONE);
  }

  private Room take() {
    Room room = free.poll();
    return room != null
        ? room
        : new Room(
            nodes.stream().map(Node::newTape).toList(),
            new IdentityHashMap<>(),
            new float[2 * entered]);
  }
}
