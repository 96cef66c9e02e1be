package gatelens.formats.torch;

import gatelens.formats.Architecture;
import gatelens.formats.FormatException;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Tells readings apart by what they answer on random input: two that agree but for rounding need
/// no choice (an embedding and a head that share their weights).
final class Alike {
  private static final double ROUNDING = 1e-6;
  private static final int STEPS = 5;

  private Alike() {}

  /// One of each group of readings that answer alike, the first.
  static List<Reading> apart(
      List<Reading> readings, Weights weights, Architecture architecture, List<Stack> stacks)
      throws FormatException {
    List<Reading> apart = new ArrayList<>();
    List<float[]> answers = new ArrayList<>();
    for (Reading reading : readings) {
      float[] answer = answer(reading, weights, architecture, stacks);
      if (answers.stream().noneMatch(other -> alike(other, answer))) {
        apart.add(reading);
        answers.add(answer);
      }
    }
    return apart;
  }

  private static float[] answer(
      Reading reading, Weights weights, Architecture architecture, List<Stack> stacks)
      throws FormatException {
    Chain.Made made = Chain.of(weights.copy(), architecture, stacks, reading.order(), false);
    List<Layer> layers = made.layers();
    Random random = new Random(1);
    int width = made.inputWidth();
    Sample sample;
    if (layers.get(0) instanceof Embedding) {
      sample = Sample.of(TokenSequence.of(random.ints(STEPS, 0, Math.max(1, width)).toArray()));
    } else {
      sample =
          Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), STEPS, width)));
    }
    Model model = new Model(List.of(new Branch("input", width, layers)), List.of(), ModelInfo.NONE);
    float[] output = model.predict(sample).values();
    float[] marked = new float[output.length + 2];
    System.arraycopy(output, 0, marked, 2, output.length);
    marked[0] = width;
    marked[1] = layers.get(0) instanceof Embedding ? 1 : 0;
    return marked;
  }

  private static boolean alike(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    double scale = 1;
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      scale = Math.max(scale, Math.abs(a[i]));
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst <= ROUNDING * scale;
  }
}
