package gatelens.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import gatelens.formats.onnx.OnnxRunner;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ONNX Runtime, for `gatelens inspect --check`.
public final class RuntimeRunner implements OnnxRunner {
  /// For {@link java.util.ServiceLoader}.
  public RuntimeRunner() {}

  @Override
  public String name() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Optional<Integer> steps(Path file, String input, boolean stepsFirst) throws IOException {
    try (OrtSession session = open(file)) {
      NodeInfo info = session.getInputInfo().get(input);
      int axis = stepsFirst ? 0 : 1;
      return info != null
              && info.getInfo() instanceof TensorInfo tensor
              && tensor.getShape().length > axis
              && tensor.getShape()[axis] > 0
          ? Optional.of(Math.toIntExact(tensor.getShape()[axis]))
          : Optional.empty();
    } catch (OrtException wrong) {
      throw failed(file, wrong);
    }
  }

  @Override
  public float[] answer(Path file, Map<String, Sequence> inputs, boolean stepsFirst)
      throws IOException {
    List<OnnxTensor> held = new ArrayList<>();
    try (OrtSession session = open(file)) {
      Map<String, OnnxTensorLike> feeds = new HashMap<>();
      int longest = inputs.values().stream().mapToInt(Sequence::length).max().orElse(1);
      long rows = 1;
      for (Map.Entry<String, NodeInfo> each : session.getInputInfo().entrySet()) {
        TensorInfo tensor = tensor(file, each.getValue());
        Sequence sequence = inputs.get(each.getKey());
        int axis = stepsFirst ? 1 : 0;
        if (sequence != null && tensor.getShape().length > axis) {
          rows = Math.max(rows, tensor.getShape()[axis]);
        }
      }
      for (Map.Entry<String, NodeInfo> each : session.getInputInfo().entrySet()) {
        TensorInfo tensor = tensor(file, each.getValue());
        Sequence sequence = inputs.get(each.getKey());
        OnnxTensor made =
            sequence == null
                ? other(tensor, rows, longest)
                : made(file, tensor, sequence, rows, stepsFirst);
        held.add(made);
        feeds.put(each.getKey(), made);
      }
      try (OrtSession.Result result = session.run(feeds)) {
        if (!(result.get(0) instanceof OnnxTensor output)) {
          throw new IOException(file + ": its first output is no tensor");
        }
        float[] flat = new float[output.getFloatBuffer().remaining()];
        output.getFloatBuffer().get(flat);
        return first(flat, output.getInfo().getShape(), rows, stepsFirst);
      }
    } catch (OrtException wrong) {
      throw failed(file, wrong);
    } finally {
      held.forEach(OnnxTensor::close);
    }
  }

  private static OrtSession open(Path file) throws IOException, OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      // The graph is the definition: optimisations round otherwise, and some of them fail on sound
      // graphs (a Gemm fused with a Transpose).
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private static TensorInfo tensor(Path file, NodeInfo info) throws IOException {
    if (info.getInfo() instanceof TensorInfo tensor) {
      return tensor;
    }
    throw new IOException(file + ": its input " + info.getName() + " is no tensor");
  }

  /// The one sequence as often as the file fixes it.
  private static OnnxTensor made(
      Path file, TensorInfo tensor, Sequence sequence, long rows, boolean stepsFirst)
      throws OrtException, IOException {
    int width =
        switch (sequence) {
          case FeatureSequence features -> features.width();
          case TokenSequence tokens -> 1;
        };
    int steps = sequence.length();
    double[] flat = new double[Math.toIntExact(rows * steps * width)];
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < steps; t++) {
        for (int d = 0; d < width; d++) {
          int at = stepsFirst ? (int) (t * rows + row) : row * steps + t;
          flat[at * width + d] =
              switch (sequence) {
                case FeatureSequence features -> features.values().values()[t * width + d];
                case TokenSequence tokens -> tokens.ids()[t];
              };
        }
      }
    }
    boolean vectors = tensor.getShape().length == 3;
    List<Long> shape = new ArrayList<>(List.of(rows, (long) steps));
    if (stepsFirst) {
      shape = new ArrayList<>(List.of((long) steps, rows));
    }
    if (vectors) {
      shape.add((long) width);
    }
    return of(file, tensor.type, flat, shape.stream().mapToLong(Long::longValue).toArray());
  }

  /// Zeros for a state, the number of steps for a length.
  private static OnnxTensor other(TensorInfo tensor, long rows, int steps)
      throws OrtException, IOException {
    long[] shape = tensor.getShape().clone();
    int size = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = shape[axis] > 0 ? shape[axis] : rows;
      size = Math.toIntExact(size * shape[axis]);
    }
    double[] flat = new double[size];
    if (tensor.type != OnnxJavaType.FLOAT) {
      java.util.Arrays.fill(flat, steps);
    }
    return of(Path.of("input"), tensor.type, flat, shape);
  }

  private static OnnxTensor of(Path file, OnnxJavaType type, double[] flat, long[] shape)
      throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    return switch (type) {
      case FLOAT -> {
        FloatBuffer buffer = FloatBuffer.allocate(flat.length);
        for (double value : flat) {
          buffer.put((float) value);
        }
        yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
      }
      case INT64 -> {
        LongBuffer buffer = LongBuffer.allocate(flat.length);
        for (double value : flat) {
          buffer.put((long) value);
        }
        yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
      }
      case INT32 -> {
        IntBuffer buffer = IntBuffer.allocate(flat.length);
        for (double value : flat) {
          buffer.put((int) value);
        }
        yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
      }
      default -> throw new IOException(file + ": an input of type " + type + " is not given here");
    };
  }

  /// The answer to the first of equal sequences.
  private static float[] first(float[] flat, long[] shape, long rows, boolean stepsFirst) {
    if (rows == 1) {
      return flat;
    }
    int each = Math.toIntExact(flat.length / rows);
    if (!stepsFirst || shape.length < 3) {
      return java.util.Arrays.copyOf(flat, each);
    }
    int width = Math.toIntExact(shape[2]);
    float[] first = new float[each];
    for (int t = 0; t * width < each; t++) {
      System.arraycopy(flat, Math.toIntExact(t * rows * width), first, t * width, width);
    }
    return first;
  }

  private static IOException failed(Path file, OrtException wrong) {
    return new IOException(file + ": ONNX Runtime does not run it: " + wrong.getMessage(), wrong);
  }
}
