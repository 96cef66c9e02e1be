package gatelens.speed;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The model that every case of `bench` runs: two GRU layers of 64 units over 16 inputs, a dense
/// head of 2 classes on the last state.
public final class SpeedModel {
  /// Features a step.
  static final int INPUTS = 16;

  /// Hidden units of each layer.
  static final int UNITS = 64;

  /// Outputs.
  static final int CLASSES = 2;

  /// Multiplications and additions of one sequence and step, of the products alone.
  static final double FLOPS_PER_STEP = 2.0 * 3 * UNITS * (INPUTS + UNITS + UNITS + UNITS);

  private SpeedModel() {}

  static Model model() {
    return model(UNITS, 2);
  }

  /// The same of another size.
  static Model model(int units, int layers) {
    SplittableRandom random = new SplittableRandom(0);
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(gru("gru_" + i, i == 0 ? INPUTS : units, units, i < layers - 1, random));
    }
    all.add(
        new Dense(
            "dense",
            uniform(random, units, units, CLASSES),
            uniform(random, units, CLASSES),
            Activation.SOFTMAX));
    return Model.of(INPUTS, all.toArray(new Layer[0]));
  }

  /// Multiplications and additions of one sequence and step of a model of another size.
  static double flopsPerStep(int units, int layers) {
    return 2.0 * 3 * units * (INPUTS + units + (layers - 1) * 2.0 * units);
  }

  private static Gru gru(
      String name, int inputs, int units, boolean sequences, SplittableRandom random) {
    return Gru.of(
        name,
        GruVariant.RESET_AFTER,
        uniform(random, units, inputs, 3 * units),
        uniform(random, units, units, 3 * units),
        uniform(random, units, 3 * units),
        uniform(random, units, 3 * units),
        sequences);
  }

  /// Uniform between `-1/√H` and `1/√H`, as recurrent layers usually start.
  private static Tensor uniform(SplittableRandom random, int units, int... shape) {
    double bound = 1 / Math.sqrt(units);
    return filled(() -> (2 * random.nextDouble() - 1) * bound, shape);
  }

  /// Sequences of normal noise.
  ///
  /// @param count N
  /// @param steps T
  static List<Sample> samples(int count, int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> Sample.of(FeatureSequence.of(filled(random::nextGaussian, steps, INPUTS))))
        .toList();
  }

  private static Tensor filled(java.util.function.DoubleSupplier values, int... shape) {
    float[] array = new float[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < array.length; i++) {
      array[i] = (float) values.getAsDouble();
    }
    return Tensor.of(array, shape);
  }
}
