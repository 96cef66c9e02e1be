package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.rule.ExactRun;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random models, every scale that their head has, and every method that has a plain definition,
/// against that definition in double precision: slopes as central differences, integrals of them by
/// quadrature on many pieces, values with parts replaced run as inputs of their own, Shapley values
/// by enumeration. With `-Dgatelens.full=true` 100 models.
class EveryScaleTest {
  static final boolean FULL = Boolean.getBoolean("gatelens.full");
  static final int CASES = FULL ? 105 : 15;
  static final int WIDTH = 2;
  static final int STEPS = 4;

  private static final String[] BODIES = {
    "gru(4)",
    "lstm(3)",
    "bigru(3)",
    "masking gru(4)",
    "masking lstm(3,sequences) pool(mean)",
    "gru(4,sequences) pool(max)",
    "gru(4) dense(4,relu)",
    "lstm(3,sequences) gru(3)",
    "tokens gru(4)",
    "tokens bilstm(3)",
    "shared gru(4) + lstm(3)",
    "shared masking gru(3) + masking bilstm(2)",
    "shared gru(3,sequences) pool(max) + dense(2,relu) lstm(2)",
    "shared tokens gru(3) + lstm(3)",
    "shared tokens of two gru(3) + bigru(2)"
  };

  private static final String[] HEADS = {
    "dense(3,softmax)",
    "dense(3,sigmoid)",
    "dense(1,sigmoid)",
    "dense(3)",
    "dense(2,tanh)",
    "dense(1,softmax)",
    "dense(4,relu) dense(2,softmax)",
    "dense(1)"
  };

  /// One model with what is asked of it.
  ///
  /// @param tokens true if it reads tokens, of which 0 is left out
  record Case(Model model, boolean tokens, Sample input, List<Sample> others) {
    static Case random(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      String body = BODIES[seed % BODIES.length];
      String head = HEADS[(seed / BODIES.length + seed) % HEADS.length];
      boolean tokens = body.contains("tokens ");
      Model model = model(body, head, seed, random);
      return new Case(
          model,
          tokens,
          sample(tokens, random),
          List.of(sample(tokens, random), sample(tokens, random)));
    }

    private static Model model(String body, String head, int seed, SplittableRandom random) {
      String plain = body.replace("shared ", "").replace("tokens ", "").replace("of two ", "");
      if (body.startsWith("shared ")) {
        SharedInput.Read read =
            !body.contains("tokens ")
                ? SharedInput.Read.FEATURES
                : body.contains("of two ") ? SharedInput.Read.TOKENS_EACH : SharedInput.Read.TOKENS;
        return SharedInput.of(read, List.of(plain.split(" \\+ ")), head, WIDTH, seed);
      }
      Model model = RandomModels.model(plain + " " + head, WIDTH, 0.5, seed + 1);
      if (!body.startsWith("tokens ")) {
        return model;
      }
      List<Layer> layers = new ArrayList<>(model.layers());
      layers.add(
          0, new Embedding("e", Tensor.generate(i -> random.nextGaussian(), 5, WIDTH), true));
      return Model.of(0, layers.toArray(new Layer[0]));
    }

    private static Sample sample(boolean tokens, SplittableRandom random) {
      Sequence one =
          tokens
              ? TokenSequence.of(
                  IntStream.range(0, STEPS).map(t -> 1 + random.nextInt(4)).toArray())
              : FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), STEPS, WIDTH));
      return Sample.of(one);
    }
  }

  /// The score by its own formula, in double precision.
  record Reference(Model model, Target.Output target) {
    double at(Point point) {
      return of(ExactRun.of(model, point).logits()[0]);
    }

    double along(Point point, double[] values) {
      return of(ExactRun.counted(model, point.layout(), values).logits()[0]);
    }

    private double of(double[] z) {
      int c = target.index();
      double[] p = new double[z.length];
      double sum = Arrays.stream(z).map(Math::exp).sum();
      boolean softmax = model.finalActivation().overRow();
      for (int i = 0; i < p.length; i++) {
        p[i] = softmax ? Math.exp(z[i]) / sum : 1 / (1 + Math.exp(-z[i]));
      }
      boolean two = model.classCount() == 2 && z.length == 1;
      double share = two ? (c == 1 ? p[0] : 1 - p[0]) : p[c];
      double logit = two ? (c == 1 ? z[0] : -z[0]) : z[c];
      return switch (target.scale()) {
        case LOGIT -> logit;
        case PROBABILITY -> share;
        case LOG_ODDS -> Math.log(share / (1 - share));
        case MARGIN -> {
          double other = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < z.length; i++) {
            other = i == c ? other : Math.max(other, z[i]);
          }
          yield z.length == 1 ? logit : logit - other;
        }
        case OUTPUT ->
            switch (model.finalActivation().kind()) {
              case SOFTMAX, SIGMOID -> share;
              case TANH -> Math.tanh(z[c]);
              default -> z[c];
            };
        case SOFTMAX -> Math.exp(z[c]) / sum;
        case SIGMOID -> 1 / (1 + Math.exp(-z[c]));
      };
    }

    double[] slopes(Point point, double[] at) {
      double[] slopes = new double[at.length];
      for (int i = 0; i < at.length; i++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        slopes[i] = (along(point, up) - along(point, down)) / 2e-5;
      }
      return slopes;
    }

    /// The integral of the slopes along the straight path, on pieces.
    double[] integral(Point point, float[] from, int pieces) {
      GaussLegendre rule = GaussLegendre.of(4);
      double[] sum = new double[from.length];
      for (int piece = 0; piece < pieces; piece++) {
        for (int k = 0; k < 4; k++) {
          double alpha = (piece + rule.nodes()[k]) / pieces;
          double[] at = new double[from.length];
          for (int i = 0; i < at.length; i++) {
            at[i] = from[i] + alpha * ((double) point.values()[i] - from[i]);
          }
          double[] slopes = slopes(point, at);
          for (int i = 0; i < sum.length; i++) {
            sum[i] +=
                rule.weights()[k] / pieces * slopes[i] * ((double) point.values()[i] - from[i]);
          }
        }
      }
      return sum;
    }

    /// The value of the beginning up to a step, whose own values are those of the input or, where a
    /// bit is 0, of a baseline.
    double upTo(Point point, float[] base, int step, int set) {
      float[] values = Arrays.copyOf(point.values(), (step + 1) * WIDTH);
      for (int d = 0; d < WIDTH; d++) {
        if ((set >> d & 1) == 0) {
          values[step * WIDTH + d] = base[step * WIDTH + d];
        }
      }
      Layout.Part part = point.layout().first();
      return at(
          new Point(
              new Layout(
                  List.of(
                      new Layout.Part(
                          part.name(), Axis.steps(step + 1), part.features(), new boolean[0], 0))),
              values));
    }

    /// The value with only some events of the input, the others of a baseline.
    double withEvents(Point point, float[] base, int set) {
      float[] values = base.clone();
      int width = values.length / STEPS;
      for (int t = 0; t < STEPS; t++) {
        if ((set >> t & 1) == 1) {
          System.arraycopy(point.values(), t * width, values, t * width, width);
        }
      }
      return at(point.with(values));
    }
  }

  @Test
  void everyMethodIsItsDefinitionOnEveryScale() {
    int asked = 0;
    try (Workers workers = Workers.of(2)) {
      for (int seed = 0; seed < CASES; seed++) {
        Case each = Case.random(seed);
        List<Target.Scale> scales = scales(each.model);
        // the quick run asks on one scale of each model, the whole run on all
        List<Target.Scale> some = FULL ? scales : List.of(scales.get(seed % scales.size()));
        for (Target.Scale scale : some) {
          int index = each.model.classCount() > 1 ? 1 : 0;
          Target.Output target = new Target.Output(index, scale, -1);
          asked += check(each, target, workers, seed + ": " + each.model + ", " + scale);
        }
      }
    }
    assertThat(asked).isGreaterThan(CASES * 15);
  }

  static List<Target.Scale> scales(Model model) {
    boolean one = model.outputWidth() == 1;
    return switch (model.link()) {
      case SOFTMAX, SIGMOID ->
          model.classCount() == 1
              ? List.of(Target.Scale.LOGIT, Target.Scale.PROBABILITY, Target.Scale.OUTPUT)
              : List.of(
                  Target.Scale.LOGIT,
                  Target.Scale.PROBABILITY,
                  Target.Scale.LOG_ODDS,
                  Target.Scale.MARGIN,
                  Target.Scale.OUTPUT);
      case NONE ->
          model.finalActivation().equals(gatelens.layer.Activation.LINEAR) && !one
              ? List.of(
                  Target.Scale.LOGIT,
                  Target.Scale.OUTPUT,
                  Target.Scale.SOFTMAX,
                  Target.Scale.SIGMOID,
                  Target.Scale.MARGIN)
              : List.of(Target.Scale.LOGIT, Target.Scale.OUTPUT);
    };
  }

  private static int check(Case each, Target.Output target, Workers workers, String name) {
    ModelScore score = new ModelScore(each.model, target, workers);
    Reference reference = new Reference(each.model, target);
    Point point = score.point(each.input);
    assertThat(score.at(point)).as(name).isCloseTo(reference.at(point), near(1e-5, 1));
    double[] x = wide(point.values());
    int asked = 0;
    double[] slopes = reference.slopes(point, x);
    asked +=
        same(name, run("gradient", score, point, settings(new Baseline.Zeros())), slopes, 1e-4);
    double[] times = IntStream.range(0, x.length).mapToDouble(i -> x[i] * slopes[i]).toArray();
    asked +=
        same(
            name,
            run("input-x-gradient", score, point, settings(new Baseline.Zeros())),
            times,
            1e-4);
    double[] sizes = Arrays.stream(slopes).map(Math::abs).toArray();
    asked += same(name, run("saliency", score, point, settings(new Baseline.Zeros())), sizes, 1e-4);
    List<float[]> others = each.others.stream().map(o -> score.point(o).values()).toList();
    float[] other = others.get(0);
    Settings fixed = settings(new Baseline.Given(other, "other"));
    int pieces = kinked(each.model, target) ? 300 : 16;
    // a piece with a kink is off by its share of the jump
    double most = kinked(each.model, target) ? 5e-3 : 2e-3;
    double[] moved =
        IntStream.range(0, x.length).mapToDouble(i -> slopes[i] * (x[i] - other[i])).toArray();
    asked += same(name, run("gradient-x-change", score, point, fixed), moved, 1e-4);
    asked += sequential(name, reference, score, point, other, most);
    asked += alone(name, reference, score, point, other);
    double[] integral = reference.integral(point, other, pieces);
    asked += same(name, run("integrated-gradients", score, point, fixed), integral, most);
    double[] second = reference.integral(point, others.get(1), pieces);
    double[] mean =
        IntStream.range(0, x.length).mapToDouble(i -> (integral[i] + second[i]) / 2).toArray();
    asked +=
        same(
            name,
            run(
                "expected-gradients",
                score,
                point,
                withBackground(others, kinked(each.model, target) ? "1024" : "64")),
            mean,
            kinked(each.model, target) ? 2e-2 : 5e-3);
    // zeros: of tokens no token, before a mask of zeros what is left out
    for (float[] base : List.of(other, new float[x.length])) {
      Baseline given = new Baseline.Given(base, "base");
      Settings events = settings(given, "events");
      double full = reference.at(point);
      double none = reference.at(point.with(base));
      double[] gone = new double[STEPS];
      for (int t = 0; t < STEPS; t++) {
        gone[t] = full - reference.withEvents(point, base, ((1 << STEPS) - 1) & ~(1 << t));
      }
      asked += same(name, run("occlusion", score, point, events), gone, 1e-5);
      double[] shapley = shapley(reference, point, base);
      asked += same(name, run("shapley", score, point, events), shapley, 1e-5);
      asked +=
          same(
              name,
              run("kernel-shap", score, point, settings(given, "events", "samples", "64")),
              shapley,
              2e-4);
      Explanation owen = run("owen", score, point, settings(given, "events", "groups", "2"));
      assertThat(owen.total()).as(name + " owen").isCloseTo(full - none, near(1e-5, 1));
      Explanation orders =
          run("permutation-shap", score, point, settings(given, "events", "permutations", "3"));
      assertThat(orders.total()).as(name + " orders").isCloseTo(full - none, near(1e-5, 1));
      asked += mask(name, reference, score, point, given);
      Explanation lift = run("deeplift", score, point, settings(given));
      assertThat(lift.completeness().baselineScore()).as(name).isCloseTo(none, near(1e-5, 1));
      assertThat(lift.completeness().score()).as(name).isCloseTo(full, near(1e-5, 1));
      assertThat(lift.total()).as(name + " deeplift").isCloseTo(full - none, near(2e-5, 1));
      Explanation path = run("integrated-gradients", score, point, settings(given));
      assertThat(path.completeness().baselineScore()).as(name).isCloseTo(none, near(1e-5, 1));
      assertThat(path.total())
          .as(name + " integrated")
          .isCloseTo(full - none, near(2e-4, Math.max(0.1, Math.abs(full - none))));
      asked += 2;
    }
    return asked;
  }

  /// A mask that was learned says what the score is under it.
  private static int mask(
      String name, Reference reference, ModelScore score, Point point, Baseline base) {
    Settings settings =
        new Settings(base, Optional.empty(), Optional.empty(), 0, Map.of("epochs", "3"));
    Explanation dynamask = run("dynamask", score, point, settings);
    float[] mask = dynamask.first().values();
    float[] x = point.values();
    float[] faded = base.of(point);
    float[] under = new float[x.length];
    for (int i = 0; i < under.length; i++) {
      under[i] = mask[i] * x[i] + (1 - mask[i]) * faded[i];
    }
    assertThat(dynamask.notes().get("score under the mask"))
        .as(name + " dynamask")
        .isCloseTo(reference.at(point.with(under)), near(1e-4, 1));
    return 1;
  }

  /// Sequential integrated gradients: the integral of each step alone, the others as they are.
  private static int sequential(
      String name, Reference reference, ModelScore score, Point point, float[] base, double most) {
    if (kinked(score.model(), target(score)) && !FULL) {
      return 0;
    }
    int width = base.length / STEPS;
    double[] all = new double[base.length];
    for (int t = 0; t < STEPS; t++) {
      float[] from = point.values().clone();
      System.arraycopy(base, t * width, from, t * width, width);
      double[] one =
          reference.integral(point, from, kinked(score.model(), target(score)) ? 300 : 8);
      System.arraycopy(one, t * width, all, t * width, width);
    }
    Settings settings =
        new Settings(
            new Baseline.Given(base, "base"),
            Optional.empty(),
            Optional.empty(),
            0,
            Map.of("steps", kinked(score.model(), target(score)) ? "1024" : "64"));
    return same(
        name,
        run("sequential-integrated-gradients", score, point, settings),
        all,
        kinked(score.model(), target(score)) ? 2e-2 : most);
  }

  private static Target.Output target(ModelScore score) {
    return (Target.Output) score.target();
  }

  /// What each event's values did to the answer at its own step, of models that can be asked there:
  /// one value taken away, and Shapley values among the values of the event.
  private static int alone(
      String name, Reference reference, ModelScore score, Point point, float[] base) {
    if (!score.model().isCausal() || score.model().layers().get(0) instanceof Embedding) {
      return 0;
    }
    double[] falls = new double[base.length];
    double[] shapley = new double[base.length];
    for (int t = 0; t < STEPS; t++) {
      double full = reference.upTo(point, base, t, 3);
      double none = reference.upTo(point, base, t, 0);
      double first = reference.upTo(point, base, t, 1);
      double second = reference.upTo(point, base, t, 2);
      falls[2 * t] = full - second;
      falls[2 * t + 1] = full - first;
      shapley[2 * t] = (first - none + full - second) / 2;
      shapley[2 * t + 1] = (second - none + full - first) / 2;
    }
    Settings settings = settings(new Baseline.Given(base, "base"));
    return same(name, run("temporal-occlusion", score, point, settings), falls, 1e-4)
        + same(name, run("temporal-shapley", score, point, settings), shapley, 1e-4);
  }

  /// True if paths may have kinks, which a fixed number of points does not find.
  static boolean kinked(Model model, Target.Output target) {
    return target.scale() == Target.Scale.MARGIN
        || model.layers().stream()
            .anyMatch(layer ->
                layer instanceof gatelens.layer.Pool
                    || (layer instanceof gatelens.layer.Dense dense
                        && dense.activation().equals(gatelens.layer.Activation.RELU)));
  }

  static double[] shapley(Reference reference, Point point, float[] base) {
    double[] values = new double[1 << STEPS];
    for (int set = 0; set < values.length; set++) {
      values[set] = reference.withEvents(point, base, set);
    }
    double[] shapley = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      for (int set = 0; set < values.length; set++) {
        if ((set >> t & 1) == 0) {
          int size = Integer.bitCount(set);
          double weight = factorial(size) * factorial(STEPS - size - 1) / factorial(STEPS);
          shapley[t] += weight * (values[set | 1 << t] - values[set]);
        }
      }
    }
    return shapley;
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  private static Settings settings(Baseline baseline, String... more) {
    return new Settings(
        baseline,
        Optional.empty(),
        more.length > 0 ? Optional.of(more[0]) : Optional.empty(),
        0,
        more.length > 2 ? Map.of(more[1], more[2]) : Map.of());
  }

  private static Settings withBackground(List<float[]> rows, String steps) {
    Baseline.Samples background =
        new Baseline.Samples(rows.stream().map(BaselineInput::of).toList(), "others");
    return new Settings(
        new Baseline.Zeros(), Optional.of(background), Optional.empty(), 0, Map.of("steps", steps));
  }

  static Explanation run(String id, ModelScore score, Point point, Settings settings) {
    return Methods.named(id).with(settings).explain(score, point);
  }

  static int same(String name, Explanation found, double[] wanted, double tolerance) {
    float[] values = found.first().values();
    assertThat(values).as(name).hasSize(wanted.length);
    double scale = Math.max(0.1, Arrays.stream(wanted).map(Math::abs).max().orElse(0));
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) values[i])
          .as(name + ", " + found.by().card().id() + " of part " + i)
          .isCloseTo(wanted[i], near(tolerance, scale));
    }
    return 1;
  }

  static org.assertj.core.data.Offset<Double> near(double tolerance, double scale) {
    return org.assertj.core.api.Assertions.within(tolerance * scale);
  }

  private static double[] wide(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
