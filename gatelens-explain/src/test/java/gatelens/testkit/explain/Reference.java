package gatelens.testkit.explain;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// The reference results that lie beside the project, and small models for tests.
public final class Reference {
  private Reference() {}

  /// The folder, or the test is skipped.
  public static Path folder() {
    return Shared.path("reference");
  }

  /// An array of floats or doubles with its shape, read from a `.npy` file.
  public record Array(double[] values, int[] shape) {
    /// The part at the first index.
    public double[] at(int i) {
      int size = values.length / shape[0];
      return Arrays.copyOfRange(values, i * size, (i + 1) * size);
    }
  }

  public static Array attribution(String name) {
    return npy(folder().resolve("attributions/torch-gru/" + name + ".npy"));
  }

  public static Array npy(Path file) {
    ByteBuffer bytes = read(file);
    int header = bytes.getShort(8);
    String text = StandardCharsets.US_ASCII.decode(bytes.slice(10, header)).toString();
    Matcher shape = Pattern.compile("'shape': \\(([^)]*)\\)").matcher(text);
    Assumptions.assumeTrue(shape.find());
    int[] extents =
        Arrays.stream(shape.group(1).split(","))
            .map(String::trim)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    boolean wide = text.contains("f8");
    double[] values = new double[Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = wide ? bytes.getDouble(10 + header + 8 * i) : bytes.getFloat(10 + header + 4 * i);
    }
    return new Array(values, extents);
  }

  private static ByteBuffer read(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// The logit of class 1 of the reference model: two GRU layers of PyTorch.
  public static ModelScore score() {
    ByteBuffer file = read(folder().resolve("models/torch-gru/model.safetensors"));
    int header = (int) file.getLong(0);
    String text = StandardCharsets.UTF_8.decode(file.slice(8, header)).toString();
    Gru first = gru("gru_0", file, header, text, 0, true);
    Gru second = gru("gru_1", file, header, text, 1, false);
    float[][] weight = matrix(file, header, text, "head.weight");
    Tensor head =
        Tensor.generate(
            i -> weight[i % weight.length][i / weight.length], weight[0].length, weight.length);
    float[] bias = flat(file, header, text, "head.bias");
    Model model =
        Model.of(
            first.inputs(),
            first,
            second,
            new Dense("dense", head, Tensor.of(bias, bias.length), Activation.LINEAR));
    return new ModelScore(model, Target.Output.logit(1), Workers.single());
  }

  private static Gru gru(
      String name, ByteBuffer file, int header, String text, int layer, boolean sequences) {
    return Gru.of(
        name,
        GruVariant.RESET_AFTER,
        swapped(matrix(file, header, text, "rnn.weight_ih_l" + layer)),
        swapped(matrix(file, header, text, "rnn.weight_hh_l" + layer)),
        swapped(flat(file, header, text, "rnn.bias_ih_l" + layer)),
        swapped(flat(file, header, text, "rnn.bias_hh_l" + layer)),
        sequences);
  }

  /// From rows reset, update, candidate to columns update, reset, candidate.
  private static Tensor swapped(float[][] rows) {
    int units = rows.length / 3;
    return Tensor.generate(
        i -> rows[row(i % rows.length, units)][i / rows.length], rows[0].length, rows.length);
  }

  private static Tensor swapped(float[] values) {
    return Tensor.generate(i -> values[row(i, values.length / 3)], values.length);
  }

  private static int row(int column, int units) {
    int gate = column / units;
    return (gate == 0 ? 1 : gate == 1 ? 0 : 2) * units + column % units;
  }

  private static float[][] matrix(ByteBuffer file, int header, String text, String key) {
    Matcher shape =
        Pattern.compile(
                "\""
                    + Pattern.quote(key)
                    + "\"\\s*:\\s*\\{[^}]*\"shape\"\\s*:\\s*\\[(\\d+),\\s*(\\d+)]")
            .matcher(text);
    Assumptions.assumeTrue(shape.find());
    int columns = Integer.parseInt(shape.group(2));
    float[] all = flat(file, header, text, key);
    float[][] rows = new float[all.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(all, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  private static float[] flat(ByteBuffer file, int header, String text, String key) {
    Matcher offsets =
        Pattern.compile(
                "\""
                    + Pattern.quote(key)
                    + "\"\\s*:\\s*\\{[^}]*\"data_offsets\"\\s*:\\s*\\[(\\d+),\\s*(\\d+)]")
            .matcher(text);
    Assumptions.assumeTrue(offsets.find());
    int from = 8 + header + Integer.parseInt(offsets.group(1));
    float[] values =
        new float[(Integer.parseInt(offsets.group(2)) - Integer.parseInt(offsets.group(1))) / 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = file.getFloat(from + 4 * i);
    }
    return values;
  }

  /// Input `i` of the reference.
  public static Point input(ModelScore score, int i) {
    Array inputs = attribution("inputs");
    double[] values = inputs.at(i);
    return score.point(
        Sample.of(
            FeatureSequence.of(
                Tensor.generate(k -> values[k], inputs.shape()[1], inputs.shape()[2]))));
  }

  /// A GRU with weights that are drawn once: `width` features, `units` units, one output.
  public static ModelScore small(int width, int units, boolean everyStep, long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    Gru gru =
        Gru.of(
            "gru",
            GruVariant.RESET_AFTER,
            drawn(random, 1.0, width, 3 * units),
            drawn(random, 0.8, units, 3 * units),
            drawn(random, 0.3, 3 * units),
            drawn(random, 0.3, 3 * units),
            everyStep);
    Dense dense =
        new Dense("dense", drawn(random, 1.5, units, 2), drawn(random, 0.3, 2), Activation.LINEAR);
    return new ModelScore(Model.of(width, gru, dense), Target.Output.logit(1), Workers.single());
  }

  /// An input of that many steps and features.
  public static Point point(ModelScore score, int steps, int width, long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    return score.point(Sample.of(FeatureSequence.of(drawn(random, 1.5, steps, width))));
  }

  public static Tensor drawn(java.util.SplittableRandom random, double scale, int... shape) {
    return Tensor.generate(i -> scale * (2 * random.nextDouble() - 1), shape);
  }
}
