package gatelens.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import gatelens.explain.Score;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One output of any ONNX model as a score: occlusion, Shapley values, LIME and all other methods
/// that only ask for scores explain it, whatever operators it has.
///
/// The model has one input `float[N][T][D]`; its first output is `float[N][C]`, or
/// `float[N][T][C]`, of which the last step is taken. What the output is, a logit or a probability,
/// the model decides. Runs share no prefixes: a session keeps no states.
///
/// A session holds memory outside the heap: close it. It may be used by several threads at once.
public final class SessionScore implements Score, AutoCloseable {
  /// Rows of one run.
  private static final int BATCH = 64;

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final long[] shape;
  private final int index;

  private SessionScore(
      Path file,
      OrtEnvironment environment,
      OrtSession session,
      String input,
      long[] shape,
      int index) {
    this.file = file;
    this.environment = environment;
    this.session = session;
    this.input = input;
    this.shape = shape;
    this.index = index;
  }

  /// Opens a model.
  ///
  /// @param model the ONNX file
  /// @param index which value of the output is the score, from 0
  /// @param threads of ONNX Runtime within one run, at least 1
  /// @throws IOException if the file cannot be read or is no model that ONNX Runtime runs
  /// @throws IllegalArgumentException if the model has not one input `float[N][T][D]`
  public static SessionScore open(Path model, int index, int threads) throws IOException {
    if (index < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "output " + index + ", " + threads + " threads; expected 0 or more, and at least 1");
    }
    if (!Files.isReadable(model)) {
      throw new IOException(model + ": there is no such file, or it cannot be read");
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      OrtSession session = environment.createSession(model.toString(), options);
      try {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        String name = inputs.keySet().iterator().next();
        return new SessionScore(model, environment, session, name, shape(model, inputs), index);
      } catch (IllegalArgumentException unfit) {
        session.close();
        throw unfit;
      }
    } catch (OrtException wrong) {
      throw new IOException(
          model + ": ONNX Runtime does not open it: " + wrong.getMessage(), wrong);
    }
  }

  private static long[] shape(Path model, Map<String, NodeInfo> inputs) {
    if (inputs.size() == 1
        && inputs.values().iterator().next().getInfo() instanceof TensorInfo tensor
        && tensor.type == OnnxJavaType.FLOAT
        && tensor.getShape().length == 3) {
      return tensor.getShape();
    }
    throw new IllegalArgumentException(
        model
            + ": expected one input float[N][T][D], found "
            + inputs
            + "; the model decides; another input needs a Score of your own");
  }

  /// How an input of some steps lies in a flat array.
  ///
  /// @param steps T
  /// @param features D
  /// @throws IllegalArgumentException if the model fixes another T or D
  public Layout layout(int steps, int features) {
    if ((shape[1] > 0 && shape[1] != steps) || (shape[2] > 0 && shape[2] != features)) {
      throw new IllegalArgumentException(
          file
              + ": expected "
              + (shape[1] > 0 ? shape[1] : "any number of")
              + " steps of "
              + (shape[2] > 0 ? shape[2] : "any number of")
              + " features, found "
              + steps
              + " of "
              + features
              + "; the model decides");
    }
    return new Layout(
        List.of(
            new Layout.Part(input, Axis.steps(steps), Axis.features(features), new boolean[0], 0)));
  }

  @Override
  public Scores evaluate(Rows rows) {
    double[] values = new double[rows.count()];
    int batch = shape[0] > 0 ? (int) Math.min(BATCH, shape[0]) : BATCH;
    for (int from = 0; from < values.length; from += batch) {
      run(rows, from, Math.min(batch, values.length - from), values);
    }
    long steps = (long) values.length * rows.layout().first().length();
    return new Scores(values, steps, steps);
  }

  /// A model that fixes its number of rows gets as many; those beyond `count` are zeros.
  private void run(Rows rows, int from, int count, double[] values) {
    Layout.Part part = rows.layout().first();
    int size = rows.layout().size();
    int all = shape[0] > 0 ? Math.toIntExact(shape[0]) : count;
    FloatBuffer buffer = FloatBuffer.allocate(all * size);
    float[] row = new float[size];
    for (int i = 0; i < count; i++) {
      rows.copyTo(from + i, row);
      buffer.put(i * size, row);
    }
    long[] extents = {all, part.length(), part.width()};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer, extents);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      if (!(result.get(0) instanceof OnnxTensor output)) {
        throw new IllegalStateException(file + ": its first output is no tensor");
      }
      float[] flat = new float[output.getFloatBuffer().remaining()];
      output.getFloatBuffer().get(flat);
      long[] out = output.getInfo().getShape();
      int classes = Math.toIntExact(out[out.length - 1]);
      int stride = flat.length / all;
      if (index >= classes) {
        throw new IllegalArgumentException(
            file + ": output " + index + " is asked for, there are " + classes);
      }
      for (int i = 0; i < count; i++) {
        values[from + i] = flat[(i + 1) * stride - classes + index];
      }
    } catch (OrtException wrong) {
      throw new IllegalStateException(
          file
              + ": ONNX Runtime failed on "
              + count
              + " inputs of "
              + part.length()
              + " x "
              + part.width()
              + ": "
              + wrong.getMessage(),
          wrong);
    }
  }

  @Override
  public String description() {
    return "output " + index + " of " + file.getFileName();
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (OrtException wrong) {
      throw new IOException(file + ": the session does not close: " + wrong.getMessage(), wrong);
    }
  }
}
