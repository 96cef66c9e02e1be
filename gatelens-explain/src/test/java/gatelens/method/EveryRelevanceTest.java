package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.testkit.explain.SharedInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Layer-wise relevance propagation against its definition, number by number: the unrolled network
/// is written down as a graph of scalars in double precision, each a sum of weighted others or
/// another passed on, and the logit is handed back along it. With `-Dgatelens.full=true` 108
/// models.
class EveryRelevanceTest {
  private static final int CASES = EveryScaleTest.FULL ? 108 : 36;
  private static final int WIDTH = 2;
  private static final int STEPS = 4;
  private static final double EPSILON = 0.001;

  private static final String[] BODIES = {
    "gru(4)",
    "gru(4,reset_before)",
    "gru(3,uncoupled)",
    "lstm(3)",
    "bigru(3)",
    "bilstm(2,sequences) pool(mean)",
    "masking gru(4)",
    "masking lstm(3,sequences) pool(mean)",
    "gru(4,sequences) pool(max)",
    "lstm(3,sequences) gru(3)",
    "tokens gru(4)",
    "tokens bilstm(3)",
    "shared gru(4) + lstm(3)",
    "shared masking gru(3) + masking bilstm(2)",
    "shared gru(3,sequences) pool(max) + dense(2,relu) lstm(2)",
    "shared tokens gru(3) + lstm(3)",
    "shared each gru(3) + bigru(2)",
    "bigru(3,sequences) masked",
  };

  private static final String[] HEADS = {
    "dense(3,softmax)",
    "dense(1,sigmoid)",
    "dense(4,relu) dense(3,sigmoid)",
    "dense(3)",
    "dense(3,tanh) dense(2,softmax)",
  };

  /// One number of the network: a sum of others with factors and a bias, or one that is passed on
  /// (an activation, or a signal behind its gate), or one that is given.
  private static final class Quantity {
    final double value;
    final List<Quantity> parts = new ArrayList<>();
    final List<Double> factors = new ArrayList<>();
    final double bias;
    final boolean passed;
    double relevance;

    Quantity(double value, double bias, boolean passed) {
      this.value = value;
      this.bias = bias;
      this.passed = passed;
    }
  }

  /// The network of one model on one input, in the order in which it is computed.
  private static final class Network {
    final List<Quantity> order = new ArrayList<>();
    final List<Quantity> starts = new ArrayList<>();
    double bias;
    double absorbed;

    Quantity given(double value) {
      Quantity made = new Quantity(value, 0, false);
      order.add(made);
      return made;
    }

    Quantity passed(Quantity from, double value) {
      Quantity made = new Quantity(value, 0, true);
      made.parts.add(from);
      order.add(made);
      return made;
    }

    Quantity sum(double bias, List<Quantity> parts, double... factors) {
      double value = bias;
      for (int i = 0; i < factors.length; i++) {
        value += factors[i] * parts.get(i).value;
      }
      Quantity made = new Quantity(value, bias, false);
      for (int i = 0; i < factors.length; i++) {
        made.parts.add(parts.get(i));
        made.factors.add(factors[i]);
      }
      order.add(made);
      return made;
    }

    void handBack(Quantity from) {
      from.relevance = from.value;
      for (int i = order.size() - 1; i >= 0; i--) {
        Quantity at = order.get(i);
        if (at.passed) {
          at.parts.get(0).relevance += at.relevance;
        } else if (!at.parts.isEmpty()) {
          double y = at.value + (at.value >= 0 ? EPSILON : -EPSILON);
          double left = at.relevance;
          for (int k = 0; k < at.parts.size(); k++) {
            double share = at.factors.get(k) * at.parts.get(k).value / y * at.relevance;
            at.parts.get(k).relevance += share;
            left -= share;
          }
          bias += at.bias / y * at.relevance;
          absorbed += left - at.bias / y * at.relevance;
        }
      }
    }

    // ---- layers ----

    /// Steps with what counts.
    record Steps(Quantity[][] rows, boolean[] counts) {
      List<Integer> counted() {
        List<Integer> found = new ArrayList<>();
        for (int t = 0; t < rows.length; t++) {
          if (counts[t]) {
            found.add(t);
          }
        }
        return found;
      }
    }

    Steps through(List<Layer> layers, Steps in) {
      Steps now = in;
      for (Layer layer : layers) {
        now =
            switch (layer) {
              case Embedding embedding -> now;
              case Masking masking -> masked(now);
              case Dense dense -> dense(dense, now);
              case Pool pool -> pool(pool.kind(), now);
              case Gru gru -> recurrent(gru, now, gru.direction(), gru.sequences());
              case Lstm lstm -> recurrent(lstm, now, lstm.direction(), lstm.sequences());
              case Bidirectional both -> both(both, now);
              default -> throw new IllegalArgumentException(layer.name());
            };
      }
      return now;
    }

    private static Steps masked(Steps in) {
      boolean[] counts = new boolean[in.rows.length];
      for (int t = 0; t < counts.length; t++) {
        counts[t] = in.counts[t] && Arrays.stream(in.rows[t]).anyMatch(x -> x.value != 0);
      }
      return new Steps(in.rows, counts);
    }

    private Steps dense(Dense layer, Steps in) {
      int width = layer.bias().size();
      Quantity[][] out = new Quantity[in.rows.length][width];
      for (int t = 0; t < out.length; t++) {
        for (int j = 0; j < width; j++) {
          Quantity[] x = in.rows[t];
          double[] factors = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            factors[i] = layer.weight().at(i * width + j);
          }
          Quantity pre = sum(layer.bias().at(j), List.of(x), factors);
          boolean bare =
              layer.activation().overRow() || layer.activation().equals(Activation.LINEAR);
          out[t][j] = bare ? pre : passed(pre, layer.activation().apply(pre.value));
        }
      }
      return new Steps(out, in.counts);
    }

    private Steps pool(Pool.Kind kind, Steps in) {
      List<Integer> steps = in.counted();
      Quantity[] out = new Quantity[in.rows[0].length];
      for (int d = 0; d < out.length; d++) {
        int column = d;
        List<Quantity> all = steps.stream().map(t -> in.rows[t][column]).toList();
        double[] shares = new double[all.size()];
        Arrays.fill(shares, 1.0 / shares.length);
        out[d] =
            switch (kind) {
              case MEAN -> sum(0, all, shares);
              case MAX -> all.stream().reduce((a, b) -> b.value > a.value ? b : a).orElseThrow();
              case LAST -> all.get(all.size() - 1);
            };
      }
      return new Steps(new Quantity[][] {out}, new boolean[] {true});
    }

    private Steps both(Bidirectional layer, Steps in) {
      Steps ahead = recurrent(layer.forward(), in, Direction.FORWARD, layer.sequences());
      Steps back = recurrent(layer.backward(), in, Direction.BACKWARD, layer.sequences());
      Quantity[][] out = new Quantity[ahead.rows.length][];
      for (int t = 0; t < out.length; t++) {
        List<Quantity> row = new ArrayList<>();
        int units = ahead.rows[t].length;
        for (int j = 0; j < units; j++) {
          List<Quantity> pair = List.of(ahead.rows[t][j], back.rows[t][j]);
          switch (layer.merge()) {
            case CONCAT -> row.add(j, pair.get(0));
            case SUM -> row.add(sum(0, pair, 1, 1));
            case MEAN -> row.add(sum(0, pair, 0.5, 0.5));
            case PRODUCT -> throw new IllegalArgumentException("a product");
          }
        }
        if (layer.merge() == Bidirectional.Merge.CONCAT) {
          row.addAll(List.of(back.rows[t]));
        }
        out[t] = row.toArray(new Quantity[0]);
      }
      return new Steps(out, ahead.counts);
    }

    private Steps recurrent(Layer layer, Steps in, Direction direction, boolean sequences) {
      int units = layer instanceof Gru gru ? gru.units() : ((Lstm) layer).units();
      Quantity[] hidden = starts(units);
      Quantity[] cell = starts(units);
      int length = in.rows.length;
      Quantity[][] out = new Quantity[length][];
      for (int p = 0; p < length; p++) {
        int t = direction == Direction.FORWARD ? p : length - 1 - p;
        if (in.counts[t]) {
          if (layer instanceof Gru gru) {
            hidden = step(gru, in.rows[t], hidden);
          } else {
            cell = step((Lstm) layer, in.rows[t], hidden, cell);
            hidden = shown((Lstm) layer, in.rows[t], hidden, cell);
          }
        }
        out[t] = hidden;
      }
      return sequences
          ? new Steps(out, in.counts)
          : new Steps(new Quantity[][] {hidden}, new boolean[] {true});
    }

    private Quantity[] starts(int units) {
      Quantity[] made = new Quantity[units];
      for (int j = 0; j < units; j++) {
        made[j] = given(0);
        starts.add(made[j]);
      }
      return made;
    }

    private static double linear(Tensor weight, Quantity[] x, int columns, int column) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += weight.at(i * columns + column) * x[i].value;
      }
      return sum;
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    private static double gate(Gru layer, Quantity[] x, Quantity[] h, int column) {
      int columns = 3 * layer.units();
      return sigmoid(
          linear(layer.inputWeight(), x, columns, column)
              + linear(layer.recurrentWeight(), h, columns, column)
              + layer.inputBias().at(column)
              + layer.recurrentBias().at(column));
    }

    private Quantity[] step(Gru layer, Quantity[] x, Quantity[] h) {
      int units = layer.units();
      int columns = 3 * units;
      Quantity[] next = new Quantity[units];
      for (int j = 0; j < units; j++) {
        double z = gate(layer, x, h, j);
        double r = gate(layer, x, h, units + j);
        List<Quantity> parts = new ArrayList<>(List.of(x));
        parts.addAll(List.of(h));
        double[] factors = new double[x.length + units];
        for (int i = 0; i < x.length; i++) {
          factors[i] = layer.inputWeight().at(i * columns + 2 * units + j);
        }
        for (int i = 0; i < units; i++) {
          double weight = layer.recurrentWeight().at(i * columns + 2 * units + j);
          factors[x.length + i] =
              switch (layer.variant()) {
                case RESET_AFTER -> r * weight;
                case RESET_BEFORE -> gate(layer, x, h, units + i) * weight;
                case UNCOUPLED -> weight;
              };
        }
        double bias =
            layer.inputBias().at(2 * units + j)
                + (layer.variant() == GruVariant.RESET_AFTER
                    ? r * layer.recurrentBias().at(2 * units + j)
                    : 0);
        Quantity pre = sum(bias, parts, factors);
        Quantity candidate = passed(pre, Math.tanh(pre.value));
        boolean uncoupled = layer.variant() == GruVariant.UNCOUPLED;
        next[j] = sum(0, List.of(h[j], candidate), uncoupled ? 1 - z : z, uncoupled ? r : 1 - z);
      }
      return next;
    }

    private static double gate(Lstm layer, Quantity[] x, Quantity[] h, int column) {
      int columns = 4 * layer.units();
      return linear(layer.inputWeight(), x, columns, column)
          + linear(layer.recurrentWeight(), h, columns, column)
          + layer.bias().at(column);
    }

    private Quantity[] step(Lstm layer, Quantity[] x, Quantity[] h, Quantity[] c) {
      int units = layer.units();
      int columns = 4 * units;
      Quantity[] next = new Quantity[units];
      for (int j = 0; j < units; j++) {
        List<Quantity> parts = new ArrayList<>(List.of(x));
        parts.addAll(List.of(h));
        double[] factors = new double[parts.size()];
        for (int i = 0; i < factors.length; i++) {
          factors[i] =
              i < x.length
                  ? layer.inputWeight().at(i * columns + 2 * units + j)
                  : layer.recurrentWeight().at((i - x.length) * columns + 2 * units + j);
        }
        Quantity pre = sum(layer.bias().at(2 * units + j), parts, factors);
        Quantity candidate = passed(pre, Math.tanh(pre.value));
        next[j] =
            sum(
                0,
                List.of(c[j], candidate),
                sigmoid(gate(layer, x, h, units + j)),
                sigmoid(gate(layer, x, h, j)));
      }
      return next;
    }

    private Quantity[] shown(Lstm layer, Quantity[] x, Quantity[] h, Quantity[] c) {
      Quantity[] out = new Quantity[c.length];
      for (int j = 0; j < out.length; j++) {
        double open = sigmoid(gate(layer, x, h, 3 * c.length + j));
        out[j] = passed(c[j], open * Math.tanh(c[j].value));
      }
      return out;
    }
  }

  private static Model model(String body, String head, int seed, SplittableRandom random) {
    boolean shared = body.startsWith("shared ");
    String plain = body.replaceAll("shared |tokens |each | masked", "");
    if (shared) {
      SharedInput.Read read =
          body.contains("tokens ")
              ? SharedInput.Read.TOKENS
              : body.contains("each ") ? SharedInput.Read.TOKENS_EACH : SharedInput.Read.FEATURES;
      return SharedInput.of(read, List.of(plain.split(" \\+ ")), head, WIDTH, seed);
    }
    List<Layer> layers =
        new ArrayList<>(RandomModels.model(plain + " " + head, WIDTH, 0.5, seed + 1).layers());
    if (body.startsWith("tokens ")) {
      layers.add(
          0, new Embedding("e", Tensor.generate(i -> random.nextGaussian(), 5, WIDTH), true));
    }
    Bidirectional.Merge[] merges = {
      Bidirectional.Merge.SUM, Bidirectional.Merge.MEAN, Bidirectional.Merge.CONCAT
    };
    if (body.endsWith(" masked")) {
      Bidirectional both = (Bidirectional) layers.get(0);
      Bidirectional.Merge merge = merges[seed / BODIES.length % 2];
      List<Layer> rest =
          RandomModels.model("pool(mean) " + head, both.forward().units(), 0.5, seed + 2).layers();
      layers.clear();
      layers.add(new Masking("m", 0));
      layers.add(
          new Bidirectional(both.name(), both.forward(), both.backward(), merge, both.readout()));
      layers.addAll(rest);
    }
    return Model.of(body.startsWith("tokens ") ? 0 : WIDTH, layers.toArray(new Layer[0]));
  }

  private static Sample sample(Model model, SplittableRandom random) {
    boolean tokens = model.branches().get(0).layers().get(0) instanceof Embedding;
    int[] ids = new int[STEPS];
    Arrays.setAll(ids, t -> 1 + random.nextInt(4));
    // the second step has zeros: left out where a mask is
    Sequence one =
        tokens
            ? TokenSequence.of(ids)
            : FeatureSequence.of(
                Tensor.generate(i -> i / WIDTH == 1 ? 0 : random.nextGaussian(), STEPS, WIDTH));
    return Sample.of(one);
  }

  @Test
  void everyShareIsItsDefinition() {
    try (Workers workers = Workers.of(1)) {
      for (int seed = 0; seed < CASES; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        String body = BODIES[seed % BODIES.length];
        String head = HEADS[(seed / BODIES.length + seed) % HEADS.length];
        Model model = model(body, head, seed, random);
        int index = seed % model.classCount();
        ModelScore score = new ModelScore(model, Target.Output.logit(index), workers);
        Point point = score.point(sample(model, random));
        check(model, index, score, point, seed + ": " + body + " " + head);
      }
    }
  }

  private static void check(Model model, int index, ModelScore score, Point point, String name) {
    Network network = new Network();
    Quantity[] inputs = new Quantity[point.values().length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = network.given(point.values()[i]);
    }
    List<Quantity> joined = new ArrayList<>();
    for (int b = 0; b < model.branches().size(); b++) {
      // branches with tables of their own have their vectors side by side in a step
      int from = model.continuous().column(b);
      int all = inputs.length / STEPS;
      int width = model.continuous().width(b);
      Quantity[][] rows = new Quantity[STEPS][];
      for (int t = 0; t < STEPS; t++) {
        rows[t] = Arrays.copyOfRange(inputs, t * all + from, t * all + from + width);
      }
      boolean[] counts = new boolean[STEPS];
      Arrays.fill(counts, true);
      Network.Steps end =
          network.through(model.branches().get(b).layers(), new Network.Steps(rows, counts));
      joined.addAll(List.of(end.rows()[0]));
    }
    Quantity[] logits =
        network.through(
                model.head(),
                new Network.Steps(
                    new Quantity[][] {joined.toArray(new Quantity[0])}, new boolean[] {true}))
            .rows()[0];
    boolean one = model.outputWidth() == 1;
    // an activation at the end is behind the logit
    Quantity end = logits[one ? 0 : index];
    Quantity logit = end.passed ? end.parts.get(0) : end;
    double sign = one && model.classCount() == 2 && index == 0 ? -1 : 1;
    network.handBack(logit);
    Explanation found =
        EveryScaleTest.run(
            "lrp",
            score,
            point,
            new Settings(new Baseline.Zeros(), Optional.empty(), Optional.empty(), 0, Map.of()));
    assertThat(found.completeness().score())
        .as(name)
        .isCloseTo(sign * logit.value, within(1e-6 * Math.max(1, Math.abs(logit.value))));
    double scale = Math.max(1, Math.abs(logit.value));
    for (Quantity each : network.order) {
      scale = Math.max(scale, Math.abs(each.relevance));
    }
    // shares that grew large near a sum of nothing are as exact as they are large
    double most = 1e-5 * scale;
    for (int i = 0; i < inputs.length; i++) {
      assertThat((double) found.first().values()[i])
          .as(name + ", value " + i)
          .isCloseTo(sign * inputs[i].relevance, within(most));
    }
    assertThat(term(found, "bias")).as(name).isCloseTo(sign * network.bias, within(most));
    assertThat(term(found, "absorbed by epsilon"))
        .as(name)
        .isCloseTo(sign * network.absorbed, within(most));
    double start = network.starts.stream().mapToDouble(each -> each.relevance).sum();
    assertThat(term(found, "start state")).as(name).isCloseTo(sign * start, within(most));
  }

  private static double term(Explanation found, String name) {
    return Objects.requireNonNull(found.terms().get(name), name);
  }
}
