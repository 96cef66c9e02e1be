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
        lengths[part][row] = samples.get(row).inputs().get(part).length();
        steps[part] = Math.max(steps[part], lengths[part][row]);
      }
    }
    float[][] data = new float[rows][];
    int[] offsets = new int[parts];
    for (int part = 1; part < parts; part++) {
      offsets[part] = offsets[part - 1] + steps[part - 1] * widths[part - 1];
    }
    byte[][] masks = new byte[parts][];
    for (int row = 0; row < rows; row++) {
      data[row] =
          flat(
              samples.get(row), offsets, offsets[parts - 1] + steps[parts - 1] * widths[parts - 1]);
    }
    for (int part = 0; part < parts; part++) {
      masks[part] = Block.maskOf(lengths[part], steps[part]);
    }
    return new Block(rows, data, offsets, steps, widths, lengths, masks, false);
  }

  private static float[] flat(Sample sample, int[] offsets, int size) {
    if (offsets.length == 1 && sample.first() instanceof FeatureSequence features) {
      return features.values().values();
    }
    float[] flat = new float[size];
    for (int part = 0; part < offsets.length; part++) {
      switch (sample.inputs().get(part)) {
        case FeatureSequence features ->
            System.arraycopy(
                features.values().values(), 0, flat, offsets[part], features.values().size());
        case TokenSequence tokens -> {
          for (int step = 0; step < tokens.ids().length; step++) {
            flat[offsets[part] + step] = tokens.ids()[step];
          }
        }
      }
    }
    return flat;
  }

  private static void check(Network network, Sample sample, int part) {
    Branch branch = network.shapes().get(part);
    if (sample.inputs().size() != network.branches.size()) {
      throw new IllegalArgumentException(
          "a sample for this model: expected "
              + network.branches.size()
              + " inputs, found "
              + sample.inputs().size());
    }
    Sequence input = sample.inputs().get(part);
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
    Block block = counted(layout, count, data);
    for (int p = 0; p < layout.parts().size(); p++) {
      block.masks()[p] =
          withoutAbsent(network.absence(p), layout.parts().get(p), count, data, block.masks()[p]);
    }
    return block;
  }

  private static byte[] withoutAbsent(
      Absence absence, Layout.Part part, int rows, float[][] data, byte[] counted) {
    if (absence.vectors().isEmpty()) {
      return counted;
    }
    byte[] mask = counted;
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < part.length(); step++) {
        if (part.counts(step) && absence.at(data[row], part.offset() + step * part.width())) {
          if (mask.length == 0) {
            mask = new byte[part.length() * rows];
            java.util.Arrays.fill(mask, (byte) 1);
          }
          mask[step * rows + row] = 0;
        }
      }
    }
    return mask;
  }

  /// True if a row has steps that the layout counts and the model leaves out.
  static boolean leavesOut(Network network, Layout layout, float[] row) {
    for (int p = 0; p < layout.parts().size(); p++) {
      Layout.Part part = layout.parts().get(p);
      for (int step = 0; step < part.length(); step++) {
        if (part.counts(step) && network.absence(p).at(row, part.offset() + step * part.width())) {
          return true;
        }
      }
    }
    return false;
  }

  /// A block of continuous rows in which every step counts that the layout counts, whatever its
  /// values.
  static Block counted(Rows rows, int from, int count, Workspace workspace) {
    float[][] data = workspace.rows(count, rows.layout().size());
    for (int row = 0; row < count; row++) {
      rows.copyTo(from + row, data[row]);
    }
    return counted(rows.layout(), count, data);
  }

  private static Block counted(Layout layout, int count, float[][] data) {
    int parts = layout.parts().size();
    int[] offsets = new int[parts];
    int[] steps = new int[parts];
    int[] widths = new int[parts];
    int[][] lengths = new int[parts][count];
    byte[][] masks = new byte[parts][];
    for (int p = 0; p < parts; p++) {
      Layout.Part part = layout.parts().get(p);
      offsets[p] = part.offset();
      steps[p] = part.length();
      widths[p] = part.width();
      java.util.Arrays.fill(lengths[p], part.length());
      masks[p] = mask(part, count);
    }
    return new Block(count, data, offsets, steps, widths, lengths, masks, true);
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
