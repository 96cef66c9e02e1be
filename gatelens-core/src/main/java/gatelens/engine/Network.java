package gatelens.engine;

import gatelens.engine.node.ActivationNode;
import gatelens.engine.node.DenseNode;
import gatelens.engine.node.Dropping;
import gatelens.engine.node.EmbeddingNode;
import gatelens.engine.node.Frame;
import gatelens.engine.node.MaskingNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.Nodes;
import gatelens.engine.node.Pass;
import gatelens.engine.node.Tape;
import gatelens.engine.node.TrainedAs;
import gatelens.kernel.KernelChoice;
import gatelens.kernel.Kernels;
import gatelens.kernel.ScalarKernels;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.DoubleAdder;

/// The running form of a model: its layers packed, and the memory that its passes use again and
/// again. It may be used by several threads at once; each pass takes a workspace of its own.
public final class Network {
  /// Nodes one after the other; the first `entry` of them (embeddings, maskings) turn raw input
  /// into continuous input.
  record Stack(List<Node> nodes, int entry) {
    boolean causal() {
      return nodes.stream().allMatch(Node::causal);
    }
  }

  /// The most rows that one pass takes together. Blocks are cut by this number alone, never by the
  /// threads.
  public static final int BLOCK_ROWS = 16;

  /// Weights that stay in the second-level cache beside what a pass of few rows writes, in floats.
  private static final int SMALL_MODEL = 1 << 17;

  /// Step-rows of a chunk: small enough that a chunk's gates stay in the second-level cache.
  private static final int CHUNK = 512;

  /// Multiply-adds up to which plain code is quicker in a program that has just started: some
  /// tenths of a second.
  private static final double COLD = 3e8;

  /// The same for models that do not fill the vectors, whose plain code is less far behind: 2.6
  /// times, not 8, with 8 units and vectors of 16.
  private static final double COLD_NARROW = 1.2e9;

  /// Weights a step of such a model at most: a GRU of some 16 units.
  private static final int NARROW = 1000;

  /// Multiply-adds that this process has done. How warm the compiler is belongs to the process, not
  /// to a model; it decides only which of two equal kernels runs, never a number.
  private static final DoubleAdder DONE = new DoubleAdder();

  final List<Stack> branches = new ArrayList<>();
  private final List<Absence> absences = new ArrayList<>();
  final Stack head;
  final int outputWidth;
  private final List<Branch> shapes;
  private final boolean normalises;
  private final Reads reads;
  private final Kernels fast = KernelChoice.fastest();
  private final Kernels plain = new ScalarKernels();
  private final double cold;
  private final double workPerStep;

  /// Set once and for good; threads may see it late, which costs nothing.
  private boolean warm;

  private final ConcurrentLinkedQueue<Workspace> free = new ConcurrentLinkedQueue<>();

  /// Packs the layers.
  ///
  /// @throws IllegalArgumentException if a layer does not fit the one before it
  public Network(List<Branch> branches, List<Layer> head) {
    this(branches, head, Map.of());
  }

  /// Packs the layers for a training.
  ///
  /// @param trained what layers do while they are trained alone, by their names
  /// @throws IllegalArgumentException if a layer does not fit the one before it
  public Network(List<Branch> branches, List<Layer> head, Map<String, TrainedAs> trained) {
    this.shapes = List.copyOf(branches);
    this.normalises = trained.values().stream().anyMatch(TrainedAs::normalises);
    this.workPerStep = Effort.perStep(shapes);
    this.cold = workPerStep <= NARROW ? COLD_NARROW : COLD;
    int index = 0;
    int joined = 0;
    for (Branch branch : branches) {
      int width = branch.inputWidth();
      List<Node> nodes = new ArrayList<>();
      int entry = 0;
      boolean entering = true;
      for (Layer layer : branch.layers()) {
        Node node =
            Nodes.of(layer, width, index++, trained.getOrDefault(layer.name(), TrainedAs.USUAL));
        nodes.add(node);
        width = node.outputWidth;
        entering &= node instanceof EmbeddingNode || node instanceof MaskingNode;
        entry += entering ? 1 : 0;
      }
      this.branches.add(new Stack(List.copyOf(nodes), entry));
      int entered = entry == 0 ? branch.inputWidth() : nodes.get(entry - 1).outputWidth;
      this.absences.add(Absence.of(nodes.subList(0, entry), entered));
      joined += width;
    }
    List<Node> nodes = new ArrayList<>();
    for (Layer layer : head) {
      Node node =
          Nodes.of(layer, joined, index++, trained.getOrDefault(layer.name(), TrainedAs.USUAL));
      nodes.add(node);
      joined = node.outputWidth;
    }
    this.head = new Stack(List.copyOf(nodes), 0);
    this.outputWidth = joined;
    this.reads =
        new Reads(
            shapes,
            java.util.stream.IntStream.range(0, shapes.size()).map(this::enteredWidth).toArray());
  }

  /// Takes other weights, as a training does after each step; nothing may be run meanwhile.
  ///
  /// @param weights one a parameter, in the order and with the shapes of the model's
  public void repack(List<Tensor> weights) {
    int at = 0;
    for (Stack stack : stacks()) {
      for (Node node : stack.nodes()) {
        int count = node.layer().parameters().size();
        node.repack(weights.subList(at, at + count));
        at += count;
      }
    }
  }

  private List<Stack> stacks() {
    List<Stack> stacks = new ArrayList<>(branches);
    stacks.add(head);
    return stacks;
  }

  /// True if a batch must be run as one block, because its statistics are those of all its rows.
  public boolean normalises() {
    return normalises;
  }

  List<Branch> shapes() {
    return shapes;
  }

  /// Which input each branch reads.
  public Reads reads() {
    return reads;
  }

  Workspace take() {
    Workspace workspace = free.poll();
    return workspace != null ? workspace : new Workspace(this);
  }

  void give(Workspace workspace) {
    free.offer(workspace);
  }

  /// The kernels for a run of about so many multiply-adds. Until the just-in-time compiler has seen
  /// vector code often it runs some hundred times slower than plain code; both give the same bits,
  /// so the choice is free.
  Kernels kernels(double work) {
    if (!warm) {
      DONE.add(work);
      warm = DONE.sum() > cold;
    }
    return warm ? fast : plain;
  }

  /// The kernels for a run of so many steps, counted for each row.
  Kernels kernelsOfSteps(double rowSteps) {
    return kernels(rowSteps * workPerStep());
  }

  /// Into how many blocks rows are cut.
  static int blocks(int rows) {
    return blocks(rows, BLOCK_ROWS);
  }

  /// Into how many blocks of a size rows are cut.
  static int blocks(int rows, int size) {
    return (rows + size - 1) / size;
  }

  /// What the kernels are called: the vector width, or `scalar`.
  public static String kernelDescription() {
    return KernelChoice.fastest().description();
  }

  /// True if the model can be run step by step, with a state of fixed size.
  public boolean causal() {
    return branches.size() == 1
        && branches.get(0).causal()
        && head.causal()
        && head.nodes().stream()
            .allMatch(node -> node.stateSize() == 0 && node.layer().keepsSteps());
  }

  /// True if several branches are joined and nothing follows: then no activation turns logits into
  /// the output, and both are the same.
  boolean endsWithJoin() {
    return branches.size() > 1 && head.nodes().isEmpty();
  }

  /// True if the model answers at every step.
  boolean answersSteps() {
    return branches.stream()
            .allMatch(stack -> stack.nodes().stream().allMatch(node -> node.layer().keepsSteps()))
        && head.nodes().stream().allMatch(node -> node.layer().keepsSteps());
  }

  /// What a branch leaves out of its continuous input.
  Absence absence(int branch) {
    return absences.get(branch);
  }

  /// Width of the continuous input of a branch.
  public int enteredWidth(int branch) {
    Stack stack = branches.get(branch);
    return stack.entry() == 0
        ? shapes.get(branch).inputWidth()
        : stack.nodes().get(stack.entry() - 1).outputWidth;
  }

  /// Multiply-adds of one row and one step, about.
  double workPerStep() {
    return workPerStep;
  }

  /// Rows that a pass of explanations takes together: with few of them all that the pass keeps for
  /// the way back stays in the cache, with many a large matrix is read less often. The model and
  /// the length alone decide.
  int explainedRows(int steps) {
    return Effort.rows(this, steps, workPerStep() <= SMALL_MODEL ? BLOCK_ROWS / 2 : BLOCK_ROWS);
  }

  /// What a run hands over: all steps at once, or one chunk after the other.
  interface Sink {
    void accept(int stepOffset, Frame logits, Frame output);
  }

  /// Runs a block from step `from` on.
  ///
  /// @param record true if a backward pass or a trace follows; then all steps are run as one chunk
  void run(
      Block block,
      Workspace workspace,
      boolean record,
      int from,
      Dropping dropout,
      Kernels kernels,
      Sink sink) {
    if (branches.size() == 1 && !record && causal()) {
      runChunks(block, workspace, from, dropout, kernels, sink);
      return;
    }
    Pass pass = new Pass(kernels, record, true, 0, dropout);
    Frame[] outputs = new Frame[branches.size()];
    for (int b = 0; b < outputs.length; b++) {
      outputs[b] = runBranch(block, workspace, b, 0, block.steps()[b], pass, false);
    }
    finish(Join.of(this, outputs, workspace), workspace, pass, 0, sink);
  }

  private void runChunks(
      Block block, Workspace workspace, int from, Dropping dropout, Kernels kernels, Sink sink) {
    int steps = block.steps()[0];
    int chunk = Math.max(1, Math.min(steps, Math.max(8, CHUNK / block.rows())));
    for (int at = from; at < steps || at == from; at += chunk) {
      int count = Math.min(chunk, steps - at);
      boolean last = at + count >= steps;
      Pass pass = new Pass(kernels, false, at == 0, at, dropout);
      Frame out = runBranch(block, workspace, 0, at, count, pass, !last);
      if (out.sequence() || last) {
        finish(out, workspace, pass, at, sink);
      }
      if (last) {
        return;
      }
    }
  }

  /// One recorded chunk of a causal model with one branch.
  void runRecorded(
      Block block,
      Workspace workspace,
      int from,
      int count,
      boolean last,
      Dropping dropout,
      Kernels kernels,
      boolean record,
      Sink sink) {
    Pass pass = new Pass(kernels, record, from == 0, from, dropout);
    Frame out = runBranch(block, workspace, 0, from, count, pass, !last);
    if (out.sequence() || last) {
      finish(out, workspace, pass, from, sink);
    }
  }

  /// All steps of a block as the next piece of a stream.
  void runStep(Block block, Workspace workspace, Pass pass, Sink sink) {
    finish(
        runBranch(block, workspace, 0, 0, block.steps()[0], pass, false),
        workspace,
        pass,
        pass.stepOffset(),
        sink);
  }

  /// Runs a branch over some steps; with `partial`, what follows the first layer without steps
  /// waits for the last chunk.
  private Frame runBranch(
      Block block,
      Workspace workspace,
      int branch,
      int from,
      int count,
      Pass pass,
      boolean partial) {
    Stack stack = branches.get(branch);
    int width = block.widths()[branch];
    float[] gathered = Tape.room(workspace.gathered[branch], count * block.rows() * width);
    workspace.gathered[branch] = gathered;
    block.gather(branch, from, count, gathered);
    Frame frame =
        new Frame(gathered, 0, count, block.rows(), width, true, block.mask(branch, from, count));
    List<Tape> tapes = workspace.branches.get(branch);
    for (int i = block.entered() ? stack.entry() : 0; i < stack.nodes().size(); i++) {
      if (partial && !frame.sequence()) {
        return frame;
      }
      frame = stack.nodes().get(i).forward(frame, tapes.get(i), pass);
      workspace.touch.accept(stack.nodes().get(i), tapes.get(i), frame);
    }
    return frame;
  }

  private void finish(Frame joined, Workspace workspace, Pass pass, int stepOffset, Sink sink) {
    Frame frame = joined;
    for (int i = 0; i < head.nodes().size(); i++) {
      frame = head.nodes().get(i).forward(frame, workspace.head.get(i), pass);
    }
    sink.accept(stepOffset, logits(frame, workspace), frame);
  }

  private Frame logits(Frame output, Workspace workspace) {
    Stack last = head.nodes().isEmpty() ? branches.get(0) : head;
    List<Tape> tapes = head.nodes().isEmpty() ? workspace.branches.get(0) : workspace.head;
    if (last.nodes().isEmpty() || endsWithJoin()) {
      return output;
    }
    int i = last.nodes().size() - 1;
    return logits(output, last.nodes().get(i), tapes.get(i));
  }

  /// What the last layer's activation got.
  Frame logits(Frame output, Node last, Tape tape) {
    return switch (last) {
      case DenseNode dense -> output.over(((DenseNode.DenseTape) tape).logits, 0, output.width());
      case ActivationNode activation -> tape.input;
      default -> output;
    };
  }

  /// Runs a recorded block backward from the gradient of its logits.
  ///
  /// @param gradient of the logits, {@link Frame#NONE} if only an injection counts
  /// @param gradients one array a parameter of the model, in its order; empty if not asked for
  /// @param wanted true if the gradients of the inputs are asked for
  /// @param entered true if the block held continuous inputs
  /// @return the gradient of each branch's input
  Frame[] backward(
      Frame gradient,
      Workspace workspace,
      Pass pass,
      float[][] gradients,
      boolean wanted,
      boolean entered) {
    boolean whole = head.nodes().isEmpty();
    int[] starts = parameterStarts();
    Frame g = gradient;
    if (!whole) {
      g =
          backward(
              head, workspace.head, g, pass, gradients, starts[branches.size()], 0, true, true);
    }
    whole &= !endsWithJoin();
    Frame[] parts = Join.part(this, g, workspace);
    Frame[] inputs = new Frame[branches.size()];
    for (int b = 0; b < inputs.length; b++) {
      Stack stack = branches.get(b);
      inputs[b] =
          backward(
              stack,
              workspace.branches.get(b),
              parts[b],
              pass,
              gradients,
              starts[b],
              entered ? stack.entry() : 0,
              whole,
              wanted);
    }
    return inputs;
  }

  private Frame backward(
      Stack stack,
      List<Tape> tapes,
      Frame gradient,
      Pass pass,
      float[][] gradients,
      int start,
      int from,
      boolean last,
      boolean wanted) {
    int[] at = new int[stack.nodes().size() + 1];
    at[0] = start;
    for (int i = 0; i < stack.nodes().size(); i++) {
      at[i + 1] = at[i] + stack.nodes().get(i).layer().parameters().size();
    }
    Frame g = gradient;
    for (int i = stack.nodes().size() - 1; i >= from; i--) {
      Node node = stack.nodes().get(i);
      Tape tape = tapes.get(i);
      boolean final_ = last && i == stack.nodes().size() - 1;
      if (final_ && node instanceof ActivationNode) {
        continue;
      }
      if (tape instanceof DenseNode.DenseTape dense) {
        dense.atLogits = final_;
      }
      if (g.isNone() && !tape.continues && !Injections.in(tape)) {
        continue;
      }
      float[][] own =
          gradients.length == 0
              ? gradients
              : java.util.Arrays.copyOfRange(gradients, at[i], at[i + 1]);
      boolean needed = i > from ? wanted || gradients.length > 0 : wanted;
      g = node.backward(g, tape, pass, own, needed);
    }
    return g;
  }

  private int[] parameterStarts() {
    int[] starts = new int[branches.size() + 1];
    for (int b = 0; b < branches.size(); b++) {
      int count = 0;
      for (Node node : branches.get(b).nodes()) {
        count += node.layer().parameters().size();
      }
      starts[b + 1] = starts[b] + count;
    }
    return starts;
  }

  /// Says to every layer whether the chunk that follows in time has left its gradient behind.
  void continues(Workspace workspace, boolean value) {
    workspace.branches.forEach(tapes -> tapes.forEach(tape -> tape.continues = value));
  }

  // ---- running state of causal models ----

  int stateSize() {
    return branches.get(0).nodes().stream().mapToInt(Node::stateSize).sum();
  }

  void saveState(Workspace workspace, int row, float[] target, int at) {
    List<Node> nodes = branches.get(0).nodes();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).saveState(workspace.branches.get(0).get(i), row, target, at);
      at += nodes.get(i).stateSize();
    }
  }

  void loadState(Workspace workspace, int rows, int row, float[] source, int at) {
    List<Node> nodes = branches.get(0).nodes();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).prepareState(workspace.branches.get(0).get(i), rows);
      nodes.get(i).loadState(workspace.branches.get(0).get(i), row, source, at);
      at += nodes.get(i).stateSize();
    }
  }
}
