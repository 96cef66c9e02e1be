package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.Pass;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The continuous inputs of a sample: its features, or the vectors of its tokens.
///
/// @param parts where the values of each input lie, and which steps are padding
/// @param flat the values, by the parts
record Entered(List<Layout.Part> parts, float[] flat) {
  static Entered of(Network network, Sample sample) {
    Block block = Inputs.block(network, List.of(sample));
    Workspace workspace = network.take();
    List<Layout.Part> parts = new ArrayList<>();
    float[] flat = new float[0];
    Reads reads = network.reads();
    List<Frame> frames = new ArrayList<>();
    for (int b = 0; b < network.branches.size(); b++) {
      Frame frame = enter(network, block, b, workspace);
      frames.add(frame);
      if (reads.input(b) == parts.size()) {
        Layout.Part part = part(network, sample, b, frame, flat.length);
        parts.add(part);
        flat = Arrays.copyOf(flat, flat.length + part.size());
      }
    }
    for (int b = 0; b < frames.size(); b++) {
      Layout.Part part = parts.get(reads.input(b));
      Frame frame = frames.get(b);
      for (int step = 0; step < part.length(); step++) {
        System.arraycopy(
            frame.values(),
            frame.offset() + step * frame.width(),
            flat,
            part.offset() + step * part.width() + reads.column(b),
            frame.width());
      }
    }
    network.give(workspace);
    return new Entered(parts, flat);
  }

  /// What a branch's embeddings and maskings hand on.
  private static Frame enter(Network network, Block block, int b, Workspace workspace) {
    Network.Stack stack = network.branches.get(b);
    int steps = block.steps()[b];
    float[] values = new float[steps * block.widths()[b]];
    block.gather(b, 0, steps, values);
    Frame frame = new Frame(values, 0, steps, 1, block.widths()[b], true, block.mask(b, 0, steps));
    Pass pass = Pass.whole(network.kernelsOfSteps(0), false);
    for (int i = 0; i < stack.entry(); i++) {
      frame = stack.nodes().get(i).forward(frame, workspace.branches.get(b).get(i), pass);
    }
    return frame;
  }

  private static Layout.Part part(
      Network network, Sample sample, int branch, Frame frame, int offset) {
    boolean[] mask = new boolean[frame.masked() ? frame.steps() : 0];
    for (int step = 0; step < mask.length; step++) {
      mask[step] = frame.counts(step, 0);
    }
    int input = network.reads().input(branch);
    Sequence read = sample.inputs().get(input);
    return new Layout.Part(
        network.shapes().get(branch).name(),
        read.steps(),
        read instanceof FeatureSequence sequence
            ? sequence.features()
            : new Axis.Numbered(network.reads().width(input), "embedding unit"),
        mask,
        offset);
  }
}
