package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.MaskingNode;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.util.List;

/// Makes blocks of samples or of rows, and checks what comes from outside.
final class Inputs {
  private Inputs() {}

  /// A block of raw samples.
  static Block block(Network network, List<Sample> samples) {
    int parts = network.branches.size();
    int rows = samples.size();
    int[] steps = new int[parts];
    int[] widths = new int[parts];
    int[][] lengths = new int[parts][rows];
    for (int part = 0; part < parts; part++) {
      widths[part] =
          network.shapes().get(part).readsTokens() ? 1 : network.shapes().get(part).inputWidth();
      for (int row = 0; row < rows; row++) {
        check(network, samples.get(row), part);
        lengths[part][row] = read(network, samples.get(row), part).length();
        steps[part] = Math.max(steps[part], lengths[part][row]);
      }
    }
    float[][] data = new float[rows][];
    int[] starts = new int[network.reads().inputs().size() + 1];
    int[] offsets = new int[parts];
    for (int part = 0; part < parts; part++) {
      int input = network.reads().input(part);
      offsets[part] = starts[input];
      starts[input + 1] = offsets[part] + steps[part] * widths[part];
    }
    byte[][] masks = new byte[parts][];
    for (int row = 0; row < rows; row++) {
      data[row] = flat(samples.get(row), starts);
    }
    for (int part = 0; part < parts; part++) {
      masks[part] = Block.maskOf(lengths[part], steps[part]);
    }
    return new Block(rows, data, offsets, widths, steps, widths, lengths, masks, false);
  }

  private static float[] flat(Sample sample, int[] starts) {
    if (starts.length == 2 && sample.first() instanceof FeatureSequence features) {
      return features.values().values();
    }
    float[] flat = new float[starts[starts.length - 1]];
    for (int input = 0; input + 1 < starts.length; input++) {
      switch (sample.inputs().get(input)) {
        case FeatureSequence features ->
            System.arraycopy(
                features.values().values(), 0, flat, starts[input], features.values().size());
        case TokenSequence tokens -> {
          for (int step = 0; step < tokens.ids().length; step++) {
            flat[starts[input] + step] = tokens.ids()[step];
          }
        }
      }
    }
    return flat;
  }

  private static Sequence read(Network network, Sample sample, int branch) {
    return sample.inputs().get(network.reads().input(branch));
  }

  private static void check(Network network, Sample sample, int part) {
    Branch branch = network.shapes().get(part);
    int inputs = network.reads().inputs().size();
    if (sample.inputs().size() != inputs) {
      throw new IllegalArgumentException(
          "a sample for this model: expected "
              + inputs
              + " inputs, found "
              + sample.inputs().size());
    }
    Sequence input = read(network, sample, part);
    if (input.length() == 0) {
      throw new IllegalArgumentException(
          branch.name() + " input: expected at least 1 step, found none");
    }
    switch (input) {
      case TokenSequence tokens -> {
        if (!branch.readsTokens()) {
          throw new IllegalArgumentException(
              branch.name()
                  + " input: expected "
                  + branch.inputWidth()
                  + " features a step, found token ids; the model has no embedding for this input");
        }
        int vocabulary = ((Embedding) branch.layers().get(0)).vocabulary();
        for (int id : tokens.ids()) {
          if (id < 0 || id >= vocabulary) {
            throw new IllegalArgumentException(
                branch.name()
                    + " input: expected token ids from 0 to "
                    + (vocabulary - 1)
                    + ", found "
                    + id
                    + "; the embedding decides the vocabulary");
          }
        }
      }
      case FeatureSequence features -> {
        if (branch.readsTokens()) {
          throw new IllegalArgumentException(
              branch.name()
                  + " input: expected token ids, found "
                  + features.values().shape()
                  + "; the model begins with an embedding");
        }
        if (features.width() != branch.inputWidth()) {
          throw new IllegalArgumentException(
              branch.name()
                  + " input: expected float["
                  + features.length()
                  + "]["
                  + branch.inputWidth()
                  + "], found "
                  + features.values().shape()
                  + "; the model decides the features per step");
        }
      }
    }
  }

  /// A block of continuous rows that share a layout. A step counts if the layout counts it and its
  /// values are none that the model leaves out.
  static Block block(Network network, Rows rows, int from, int count, Workspace workspace) {
    float[][] data = workspace.rows(count, rows.layout().size());
    for (int row = 0; row < count; row++) {
      rows.copyTo(from + row, data[row]);
    }
    return block(network, rows.layout(), count, data);
  }

  /// A block of the first `count` of continuous rows that exist already.
  static Block block(Network network, Layout layout, int count, float[][] data) {
    Block block = counted(network, layout, count, data);
    for (int b = 0; b < block.masks().length; b++) {
      Layout.Part part = layout.parts().get(network.reads().input(b));
      block.masks()[b] = withoutAbsent(network.absence(b), part, b, data, block);
    }
    return block;
  }

  private static byte[] withoutAbsent(
      Absence absence, Layout.Part part, int branch, float[][] data, Block block) {
    byte[] mask = block.masks()[branch];
    if (absence.vectors().isEmpty()) {
      return mask;
    }
    for (int row = 0; row < block.rows(); row++) {
      for (int step = 0; step < part.length(); step++) {
        if (part.counts(step)
            && absence.at(data[row], block.offsets()[branch] + step * part.width())) {
          if (mask.length == 0) {
            mask = new byte[part.length() * block.rows()];
            java.util.Arrays.fill(mask, (byte) 1);
          }
          mask[step * block.rows() + row] = 0;
        }
      }
    }
    return mask;
  }

  /// True if a row has steps that the layout counts and the model leaves out.
  static boolean leavesOut(Network network, Layout layout, float[] row) {
    for (int b = 0; b < network.branches.size(); b++) {
      Layout.Part part = layout.parts().get(network.reads().input(b));
      int from = part.offset() + network.reads().column(b);
      for (int step = 0; step < part.length(); step++) {
        if (part.counts(step) && network.absence(b).at(row, from + step * part.width())) {
          return true;
        }
      }
    }
    return false;
  }

  /// A block of continuous rows in which every step counts that the layout counts, whatever its
  /// values.
  static Block counted(Network network, Rows rows, int from, int count, Workspace workspace) {
    float[][] data = workspace.rows(count, rows.layout().size());
    for (int row = 0; row < count; row++) {
      rows.copyTo(from + row, data[row]);
    }
    return counted(network, rows.layout(), count, data);
  }

  private static Block counted(Network network, Layout layout, int count, float[][] data) {
    int branches = network.branches.size();
    int[] offsets = new int[branches];
    int[] strides = new int[branches];
    int[] steps = new int[branches];
    int[] widths = new int[branches];
    int[][] lengths = new int[branches][count];
    byte[][] masks = new byte[branches][];
    for (int b = 0; b < branches; b++) {
      Layout.Part part = layout.parts().get(network.reads().input(b));
      offsets[b] = part.offset() + network.reads().column(b);
      strides[b] = part.width();
      steps[b] = part.length();
      widths[b] = network.enteredWidth(b);
      java.util.Arrays.fill(lengths[b], part.length());
      masks[b] = mask(part, count);
    }
    return new Block(count, data, offsets, strides, steps, widths, lengths, masks, true);
  }

  private static byte[] mask(Layout.Part part, int rows) {
    if (part.mask().length == 0) {
      return Frame.NO_MASK;
    }
    byte[] mask = new byte[part.length() * rows];
    for (int step = 0; step < part.length(); step++) {
      java.util.Arrays.fill(
          mask, step * rows, (step + 1) * rows, (byte) (part.mask()[step] ? 1 : 0));
    }
    return MaskingNode.withoutNeed(mask);
  }
}
