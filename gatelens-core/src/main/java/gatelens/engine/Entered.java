package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.Pass;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The continuous inputs of a sample: its features, or the vectors of its tokens.
///
/// @param parts where the values of each branch lie, and which steps are padding
/// @param flat the values, by the parts
record Entered(List<Layout.Part> parts, float[] flat) {
  static Entered of(Network network, Sample sample) {
    Block block = Inputs.block(network, List.of(sample));
    Workspace workspace = network.take();
    List<Layout.Part> parts = new ArrayList<>();
    float[] flat = new float[0];
    for (int b = 0; b < network.branches.size(); b++) {
      Network.Stack stack = network.branches.get(b);
      int steps = block.steps()[b];
      float[] values = new float[steps * block.widths()[b]];
      block.gather(b, 0, steps, values);
      Frame frame =
          new Frame(values, 0, steps, 1, block.widths()[b], true, block.mask(b, 0, steps));
      Pass pass = Pass.whole(network.kernelsOfSteps(0), false);
      for (int i = 0; i < stack.entry(); i++) {
        frame = stack.nodes().get(i).forward(frame, workspace.branches.get(b).get(i), pass);
      }
      boolean[] mask = new boolean[frame.masked() ? steps : 0];
      for (int step = 0; step < mask.length; step++) {
        mask[step] = frame.counts(step, 0);
      }
      var features =
          sample.inputs().get(b) instanceof FeatureSequence sequence
              ? sequence.features()
              : new Axis.Numbered(frame.width(), "embedding unit");
      parts.add(
          new Layout.Part(
              network.shapes().get(b).name(),
              sample.inputs().get(b).steps(),
              features,
              mask,
              flat.length));
      int at = flat.length;
      flat = Arrays.copyOf(flat, at + frame.size());
      System.arraycopy(frame.values(), frame.offset(), flat, at, frame.size());
    }
    network.give(workspace);
    return new Entered(parts, flat);
  }
}
