package gatelens.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// What an event of a stream costs here and in ONNX Runtime with the state as an input, one thread
/// each, in one process, in turns: a GRU of 64 units over 14 features with a dense head. Run it on
/// the test class path; it prints medians of microseconds of the thread's own time an event, which
/// others on the machine disturb less than the clock's.
public final class StreamSpeed {
  static final int INPUTS = 14;
  static final int UNITS = 64;

  private final float[] w;
  private final float[] u;
  private final float[] bias;
  private final float[] dense;

  StreamSpeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.w = noise(random, INPUTS * 3 * UNITS);
    this.u = noise(random, UNITS * 3 * UNITS);
    this.bias = noise(random, 6 * UNITS);
    this.dense = noise(random, UNITS);
  }

  static float[] noise(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) / Math.sqrt(UNITS));
    }
    return values;
  }

  Model model() {
    return Model.of(
        INPUTS,
        Gru.of(
            "gru",
            GruVariant.RESET_AFTER,
            Tensor.of(w, INPUTS, 3 * UNITS),
            Tensor.of(u, UNITS, 3 * UNITS),
            Tensor.of(Arrays.copyOf(bias, 3 * UNITS), 3 * UNITS),
            Tensor.of(Arrays.copyOfRange(bias, 3 * UNITS, 6 * UNITS), 3 * UNITS),
            false),
        new Dense(
            "dense",
            Tensor.of(dense, UNITS, 1),
            Tensor.of(new float[] {0.1f}, 1),
            Activation.LINEAR));
  }

  /// A session of one thread; each call scores one event of each of some keys.
  static final class Peer implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int rows;
    private final FloatBuffer pinned;
    private final OnnxTensor pinnedEvent;
    private final OnnxTensor pinnedState;
    private final OnnxTensor pinnedNext;
    private final OnnxTensor pinnedScore;
    private final FloatBuffer score;
    private float[] states;

    Peer(StreamSpeed weights, int rows) throws OrtException {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        byte[] file =
            StatefulStep.of(
                rows, INPUTS, UNITS, weights.w, weights.u, weights.bias, weights.dense, 0.1f);
        this.session = environment.createSession(file, options);
      }
      this.rows = rows;
      this.states = new float[rows * UNITS];
      this.pinned = direct(rows * INPUTS);
      this.score = direct(rows);
      this.pinnedEvent = OnnxTensor.createTensor(environment, pinned, new long[] {1, rows, INPUTS});
      this.pinnedState =
          OnnxTensor.createTensor(environment, direct(rows * UNITS), new long[] {1, rows, UNITS});
      this.pinnedNext =
          OnnxTensor.createTensor(environment, direct(rows * UNITS), new long[] {1, rows, UNITS});
      this.pinnedScore = OnnxTensor.createTensor(environment, score, new long[] {rows, 1});
    }

    private static FloatBuffer direct(int count) {
      return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /// The usual call: tensors made of arrays, results read from it.
    float usual(float[] events) throws OrtException {
      try (OnnxTensor x =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(events), new long[] {1, rows, INPUTS});
          OnnxTensor h =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(states), new long[] {1, rows, UNITS});
          OrtSession.Result result = session.run(Map.of("x", x, "h", h))) {
        FloatBuffer next = ((OnnxTensor) result.get(1)).getFloatBuffer();
        states = new float[rows * UNITS];
        next.get(states);
        return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
      }
    }

    /// Into memory that stays where it is; the state is not carried on, which costs nothing.
    float pinned(float[] events) throws OrtException {
      pinned.put(0, events);
      try (OrtSession.Result result =
          session.run(
              Map.of("x", pinnedEvent, "h", pinnedState),
              Map.of("score", pinnedScore, "next", pinnedNext))) {
        // the results lie in memory of our own
        Objects.requireNonNull(result);
        return score.get(0);
      }
    }

    @Override
    public void close() throws OrtException {
      pinnedEvent.close();
      pinnedState.close();
      pinnedNext.close();
      pinnedScore.close();
      session.close();
    }
  }

  private interface Event {
    double take(int i) throws OrtException;
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int TURNS = 9;
  private static double sink;

  private static double[] micros(int calls, int each, List<Event> cases) throws OrtException {
    double[][] times = new double[cases.size()][TURNS];
    for (int turn = -4; turn < TURNS; turn++) {
      for (int c = 0; c < cases.size(); c++) {
        long begun = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
          sink += cases.get(c).take(i);
        }
        if (turn >= 0) {
          times[c][turn] = (THREADS.getCurrentThreadCpuTime() - begun) / 1e3 / calls / each;
        }
      }
    }
    return Arrays.stream(times)
        .mapToDouble(own -> {
          Arrays.sort(own);
          return own[TURNS / 2];
        })
        .toArray();
  }

  /// Measures.
  ///
  /// @throws OrtException if ONNX Runtime fails
  public static void main(String[] arguments) throws OrtException {
    StreamSpeed weights = new StreamSpeed(1);
    LiveModel scores = LiveModel.of(weights.model(), StreamPlan.scores());
    LiveModel features = LiveModel.of(weights.model(), StreamPlan.usual());
    SplittableRandom random = new SplittableRandom(2);
    float[][] events = new float[1024][];
    for (int i = 0; i < events.length; i++) {
      events[i] = noise(random, INPUTS);
    }
    KeyState one = scores.start();
    KeyState other = features.start();
    int many = 128;
    List<KeyState> keys = new ArrayList<>();
    List<float[]> batch = new ArrayList<>();
    float[] flat = new float[many * INPUTS];
    for (int i = 0; i < many; i++) {
      keys.add(scores.start());
      batch.add(events[i]);
      System.arraycopy(events[i], 0, flat, i * INPUTS, INPUTS);
    }
    try (Peer single = new Peer(weights, 1);
        Peer wide = new Peer(weights, many)) {
      double[] alone =
          micros(
              20_000,
              1,
              List.of(
                  i -> scores.accept(one, i, events[i % 1024]).score(),
                  i -> features.accept(other, i, events[i % 1024]).score(),
                  i -> single.usual(events[i % 1024]),
                  i -> single.pinned(events[i % 1024])));
      double[] together =
          micros(
              300,
              many,
              List.of(
                  i -> scores.acceptAll(keys, new double[many], batch).get(0).score(),
                  i -> wide.usual(flat),
                  i -> wide.pinned(flat)));
      System.out.printf(
          Locale.ROOT,
          "one event: score %.2f, with 14 features %.2f, ONNX Runtime %.2f, pinned %.2f%n"
              + "128 keys: score %.3f, ONNX Runtime %.3f, pinned %.3f (%.1e)%n",
          alone[0],
          alone[1],
          alone[2],
          alone[3],
          together[0],
          together[1],
          together[2],
          sink);
    }
  }
}
