package gatelens.data;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/// What training inputs usually are, kept with the model: others are compared with them where zeros
/// would be something that the data never has, such as a black picture or a sound that stands
/// still.
///
/// @param rows some inputs of training that are together as all are, see {@link Representative};
///   each a part for each input of the model
/// @param mean of all inputs of training, value by value; empty unless all have one shape and no
///   tokens. Of one input of tokens how often each id occurs, `float[V][0]`; rows are not kept then
public record Usual(List<List<Part>> rows, List<Part> mean) {
  /// Rows that are kept.
  private static final int ROWS = 16;

  /// Fewer rows than these say little of the data, but where there are no more.
  private static final int LEAST = 4;

  /// Values that are kept, of all rows together.
  private static final int MOST = 1 << 19;

  /// One input of one row.
  ///
  /// @param length steps, T
  /// @param width features of a step, D; 0 for token ids
  /// @param values `float[T][D]` or ids `[T]` as floats of 32 bits, the low byte first, in Base64
  public record Part(int length, int width, String values) {
    private static Part of(Sequence sequence) {
      return switch (sequence) {
        case FeatureSequence features ->
            of(features.length(), features.width(), features.values().values());
        case TokenSequence tokens -> {
          float[] ids = new float[tokens.length()];
          for (int t = 0; t < ids.length; t++) {
            ids[t] = tokens.ids()[t];
          }
          yield of(ids.length, 0, ids);
        }
      };
    }

    private static Part of(int length, int width, float[] values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return new Part(length, width, Base64.getEncoder().encodeToString(bytes.array()));
    }

    private Sequence sequence() {
      float[] all = new float[length * Math.max(1, width)];
      ByteBuffer.wrap(Base64.getDecoder().decode(values))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(all);
      if (width > 0) {
        return FeatureSequence.of(Tensor.of(all, length, width));
      }
      int[] ids = new int[length];
      for (int t = 0; t < length; t++) {
        ids[t] = (int) all[t];
      }
      return TokenSequence.of(ids);
    }
  }

  /// Keeps unmodifiable copies.
  public Usual {
    rows = rows.stream().map(List::copyOf).toList();
    mean = List.copyOf(mean);
  }

  /// True if the examples have one input, of tokens.
  static boolean ofWords(Dataset examples) {
    return examples.size() > 0
        && examples.get(0).input().inputs().size() == 1
        && examples.get(0).input().inputs().get(0) instanceof TokenSequence;
  }

  /// Of examples, at least one. Of very long inputs no rows are kept.
  ///
  /// @param averaged true if the mean of inputs of one shape is such an input
  static Usual of(Dataset examples, boolean averaged) {
    if (ofWords(examples)) {
      float[] counts = counts(examples);
      return new Usual(List.of(), List.of(Part.of(counts.length, 0, counts)));
    }
    int size = examples.size();
    int values = size(examples.get(0).input());
    int kept = Math.min(Math.min(ROWS, size), MOST / Math.max(1, values));
    List<List<Part>> rows = new ArrayList<>();
    for (int place :
        kept < Math.min(LEAST, size) ? new int[0] : Representative.places(examples, kept)) {
      rows.add(examples.get(place).input().inputs().stream().map(Part::of).toList());
    }
    return new Usual(rows, averaged ? mean(examples) : List.of());
  }

  private static float[] counts(Dataset examples) {
    float[] counts = new float[1];
    for (int n = 0; n < examples.size(); n++) {
      for (int id : ((TokenSequence) examples.get(n).input().inputs().get(0)).ids()) {
        counts = id < counts.length ? counts : Arrays.copyOf(counts, id + 1);
        counts[id]++;
      }
    }
    return counts;
  }

  /// How often each token id occurs in training, from 0; empty where there is not one input of
  /// tokens.
  public int[] words() {
    return rows.isEmpty() && mean.size() == 1 && mean.get(0).width() == 0
        ? ((TokenSequence) mean.get(0).sequence()).ids()
        : new int[0];
  }

  private static int size(Sample sample) {
    return sample.inputs().stream()
        .mapToInt(one -> one instanceof FeatureSequence f ? f.values().size() : one.length())
        .sum();
  }

  private static List<Part> mean(Dataset examples) {
    if (!(examples.get(0).input().inputs().get(0) instanceof FeatureSequence first)
        || examples.get(0).input().inputs().size() > 1) {
      return List.of();
    }
    double[] sum = new double[first.values().size()];
    for (int n = 0; n < examples.size(); n++) {
      FeatureSequence one = (FeatureSequence) examples.get(n).input().inputs().get(0);
      if (one.length() != first.length()) {
        return List.of();
      }
      float[] values = one.values().values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / examples.size());
    }
    return List.of(Part.of(first.length(), first.width(), mean));
  }

  /// The rows as a model reads them.
  public List<Sample> samples() {
    return rows.stream().map(Usual::sample).toList();
  }

  /// The mean as a model reads it, as a list of one; empty where there is none.
  public List<Sample> means() {
    return mean.isEmpty() || mean.get(0).width() == 0 ? List.of() : List.of(sample(mean));
  }

  private static Sample sample(List<Part> parts) {
    return new Sample(
        IntStream.range(0, parts.size()).mapToObj(i -> parts.get(i).sequence()).toList());
  }
}
