package gatelens.data;

import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.train.Dataset;
import gatelens.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Examples, and behind them copies of some of them in which one input, drawn, is away, so that a
/// model of several inputs learns to answer rows that lack one. The copies are the same in every
/// epoch, so that a training that goes on sees what it saw before.
///
/// Source: N. Neverova et al., ModDrop: Adaptive Multi-modal Gesture Recognition, 2016,
/// https://arxiv.org/abs/1501.00102, where inputs are dropped anew in every pass
public final class DroppedInputs {
  private DroppedInputs() {}

  /// The examples and the copies.
  ///
  /// @param examples that are learned from; never such as are held out
  /// @param encoding tells what is read where an input is away
  /// @param share copies for each example, in (0, 1]
  /// @param seed decides of which examples there are copies, and which input is away
  /// @throws IllegalArgumentException if there is one input only, or the share is out of range
  public static Dataset of(Dataset examples, Encoding encoding, double share, long seed) {
    int inputs = encoding.encoders().size();
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of rows that lack an input is "
              + share
              + "; it must be above 0 and at most 1");
    }
    if (inputs < 2) {
      throw new IllegalArgumentException(
          "rows that lack an input are learned from where there are several; this data has one, "
              + encoding.names().get(0));
    }
    int size = examples.size();
    int copies = (int) Math.min(size, Math.max(1, Math.round(share * size)));
    SplittableRandom dice = new SplittableRandom(seed ^ 0x64726f70L);
    int[] rows = IntStream.range(0, size).toArray();
    int[] away = new int[copies];
    for (int k = 0; k < copies; k++) {
      int other = k + dice.nextInt(size - k);
      int kept = rows[k];
      rows[k] = rows[other];
      rows[other] = kept;
      away[k] = dice.nextInt(inputs);
    }
    return new Dataset() {
      @Override
      public int size() {
        return size + copies;
      }

      @Override
      public Example get(int i) {
        if (i < size) {
          return examples.get(i);
        }
        Example whole = examples.get(rows[i - size]);
        List<Sequence> kept = new ArrayList<>(whole.input().inputs());
        int input = away[i - size];
        kept.set(input, encoding.encoders().get(input).absent());
        return new Example(new Sample(kept), whole.label(), whole.weight());
      }
    };
  }
}
