package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.layer.Embedding;
import gatelens.method.EveryScaleTest.Case;
import gatelens.method.EveryScaleTest.Reference;
import gatelens.method.gradient.Conductance;
import gatelens.method.temporal.Fit;
import gatelens.method.temporal.WinIt;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.rule.ExactRun;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Methods that ask for the answer at each step, and those that learn or integrate over steps,
/// against their own definitions in double precision: random models, every scale that applies.
///
/// Draws are those of the method, drawn again from its seed; what is computed of them is not.
class EveryStepScaleTest {
  private static final int WIDTH = EveryScaleTest.WIDTH;
  private static final int STEPS = EveryScaleTest.STEPS;
  private static final int SAMPLES = 3;

  @Test
  void everyMethodIsItsDefinitionOnEveryScale() {
    int asked = 0;
    try (Workers workers = Workers.of(2)) {
      for (int seed = 0; seed < EveryScaleTest.CASES; seed++) {
        Case each = Case.random(seed);
        List<Target.Scale> scales = EveryScaleTest.scales(each.model());
        for (Target.Scale scale :
            EveryScaleTest.FULL ? scales : List.of(scales.get(seed % scales.size()))) {
          int index = each.model().classCount() > 1 ? 1 : 0;
          Target.Output target = new Target.Output(index, scale, -1);
          asked += check(each, target, workers, seed + ": " + each.model() + ", " + scale);
        }
      }
    }
    assertThat(asked).isGreaterThan(EveryScaleTest.CASES * 2);
  }

  private static int check(Case each, Target.Output target, Workers workers, String name) {
    ModelScore score = new ModelScore(each.model(), target, workers);
    Reference reference = new Reference(each.model(), target);
    Point point = score.point(each.input());
    float[] base = score.point(each.others().get(0)).values();
    int asked = learned(name, reference, score, point, base);
    if (!each.model().isCausal()) {
      assertThatThrownBy(() -> EveryScaleTest.run("fit", score, point, background(base)))
          .isInstanceOf(IllegalArgumentException.class);
      return asked;
    }
    asked += made(name, reference, score, point, base);
    if (each.model().layers().get(0) instanceof Embedding) {
      return asked;
    }
    asked += ownStep(name, reference, score, point, base);
    asked += occluded(name, reference, score, point, base);
    if (each.model().classCount() > 1
        && Target.Output.likely(each.model(), 0, -1).scale() != Target.Scale.OUTPUT) {
      asked += divergences(name, score, point);
    }
    return asked;
  }

  /// A mask that was learned after one step of Adam: each cell went against its slope; and what is
  /// lost is the square of the score's share.
  private static int learned(
      String name, Reference reference, ModelScore score, Point point, float[] base) {
    Settings settings =
        new Settings(
            new Baseline.Given(base, "base"),
            Optional.empty(),
            Optional.empty(),
            0,
            Map.of("epochs", "1", "sparse", "0", "near", "0"));
    Explanation found = EveryScaleTest.run("extremal-mask", score, point, settings);
    double full = reference.at(point);
    double none = reference.at(point.with(base));
    double under = note(found, "score under the mask");
    double lost = Math.pow((under - full) / (none - full), 2);
    if (Math.abs(none - full) > 1e-2) {
      assertThat(note(found, "lost"))
          .as(name + " lost")
          .isCloseTo(lost, EveryScaleTest.near(1e-3, Math.max(1, lost)));
    }
    float[] x = point.values();
    double[] half = new double[x.length];
    Arrays.setAll(half, i -> (x[i] + (double) base[i]) / 2);
    double off = reference.along(point, half) - full;
    double[] slopes = reference.slopes(point, half);
    for (int i = 0; i < x.length; i++) {
      double down = off * slopes[i] * (x[i] - base[i]);
      // far above Adam's ε of 1e-8, which the loss, a share of (f(x̄) - f(x))², is held against
      if (Math.abs(down) > 1e-4 * Math.max(1, Math.pow(none - full, 2))) {
        // Adam's first step is its rate, 0.05, whatever the slope's size
        double mask = 1 / (1 + Math.exp(0.05 * Math.signum(down)));
        assertThat((double) found.first().values()[i])
            .as(name + ", mask of part " + i)
            .isCloseTo(mask, EveryScaleTest.near(1e-4, 1));
      }
    }
    return 1;
  }

  private static double note(Explanation found, String name) {
    return Objects.requireNonNull(found.notes().get(name), name);
  }

  /// What reading each step added is that step's integrated gradients.
  private static int made(
      String name, Reference reference, ModelScore score, Point point, float[] base) {
    boolean kinked = EveryScaleTest.kinked(score.model(), (Target.Output) score.target());
    if (kinked && !EveryScaleTest.FULL) {
      return 0;
    }
    double[] integral = reference.integral(point, base, kinked ? 300 : 16);
    int width = integral.length / STEPS;
    double[] steps =
        IntStream.range(0, STEPS)
            .mapToDouble(t -> Arrays.stream(integral, t * width, (t + 1) * width).sum())
            .toArray();
    Explanation found =
        new Conductance(new Baseline.Given(base, "base"), kinked ? 512 : 32).explain(score, point);
    return EveryScaleTest.same(name, found, steps, kinked ? 2e-2 : 2e-3);
  }

  /// Integrated gradients of each prefix's last event: the past moves too, or stays.
  private static int ownStep(
      String name, Reference reference, ModelScore score, Point point, float[] base) {
    boolean kinked = EveryScaleTest.kinked(score.model(), (Target.Output) score.target());
    // the sixth has a maximum over steps, whose winner may stand before the event that is asked
    if (kinked && !EveryScaleTest.FULL && !name.startsWith("5:")) {
      return 0;
    }
    int pieces = kinked ? 300 : 8;
    for (boolean whole : new boolean[] {true, false}) {
      double[] wanted = new double[STEPS * WIDTH];
      for (int t = 0; t < STEPS; t++) {
        Point prefix = prefix(point, t, point.values());
        float[] from = Arrays.copyOf(whole ? base : point.values(), (t + 1) * WIDTH);
        System.arraycopy(base, t * WIDTH, from, t * WIDTH, WIDTH);
        double[] integral = reference.integral(prefix, from, pieces);
        System.arraycopy(integral, t * WIDTH, wanted, t * WIDTH, WIDTH);
      }
      Settings settings =
          new Settings(
              new Baseline.Given(base, "base"),
              Optional.empty(),
              Optional.empty(),
              0,
              Map.of("steps", kinked ? "1024" : "32", "whole-prefix", String.valueOf(whole)));
      EveryScaleTest.same(
          name + (whole ? " whole" : " last"),
          EveryScaleTest.run("temporal-integrated-gradients", score, point, settings),
          wanted,
          kinked ? 2e-2 : 2e-3);
    }
    return 2;
  }

  private static Point prefix(Point point, int step, float[] values) {
    Layout.Part part = point.layout().first();
    return new Point(
        new Layout(
            List.of(
                new Layout.Part(
                    part.name(), Axis.steps(step + 1), part.features(), new boolean[0], 0))),
        Arrays.copyOf(values, (step + 1) * WIDTH));
  }

  private static Settings background(float[] row) {
    return new Settings(
        new Baseline.Zeros(),
        Optional.of(new Baseline.Samples(List.of(BaselineInput.of(row)), "one")),
        Optional.empty(),
        0,
        Map.of());
  }

  /// How far the answer at each step moves by a value that the feature takes elsewhere.
  private static int occluded(
      String name, Reference reference, ModelScore score, Point point, float[] base) {
    double[] wanted = new double[STEPS * WIDTH];
    SplittableRandom random = new SplittableRandom(0);
    int samples = 10;
    for (int cell = 0; cell < wanted.length; cell++) {
      double full = reference.at(prefix(point, cell / WIDTH, point.values()));
      for (int s = 0; s < samples; s++) {
        random.nextInt(1); // which row of the background: there is one
        float[] other = point.values().clone();
        other[cell] = base[random.nextInt(STEPS) * WIDTH + cell % WIDTH];
        wanted[cell] += Math.abs(full - reference.at(prefix(point, cell / WIDTH, other))) / samples;
      }
    }
    return EveryScaleTest.same(
        name,
        EveryScaleTest.run("augmented-occlusion", score, point, background(base)),
        wanted,
        1e-4);
  }

  /// FIT and WinIT, by the probabilities of all classes.
  private static int divergences(String name, ModelScore score, Point point) {
    Forecaster generator = generator(2);
    float[][] means = generator.means(point);
    double[] fit = new double[STEPS * WIDTH];
    SplittableRandom random = new SplittableRandom(5);
    double[][] now = new double[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      now[t] = shares(score.model(), prefix(point, t, point.values()));
    }
    for (int cell = WIDTH; cell < fit.length; cell++) {
      int t = cell / WIDTH;
      double unexplained = 0;
      for (int s = 0; s < SAMPLES; s++) {
        float[] event = Arrays.copyOfRange(point.values(), t * WIDTH, (t + 1) * WIDTH);
        generator.others(cell % WIDTH).into(means[t], event, random);
        float[] other = point.values().clone();
        System.arraycopy(event, 0, other, t * WIDTH, WIDTH);
        unexplained += divergence(now[t], shares(score.model(), prefix(point, t, other))) / SAMPLES;
      }
      fit[cell] = 2 / (1 + Math.exp(-5 * (divergence(now[t], now[t - 1]) - unexplained))) - 1;
    }
    EveryScaleTest.same(name, new Fit(generator, SAMPLES, 5).explain(score, point), fit, 1e-3);
    EveryScaleTest.same(
        name,
        new WinIt(generator, 2, SAMPLES, WinIt.Aggregation.MEAN, 5).explain(score, point),
        winit(score.model(), point, generator, means, now),
        1e-3);
    return 2;
  }

  /// Windows of two answers: those that fit whole are drawn first, in the order of their steps.
  private static double[] winit(
      Model model, Point point, Forecaster generator, float[][] means, double[][] now) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] moved = new double[STEPS * WIDTH][];
    for (int cell = 0; cell < moved.length; cell++) {
      int a = cell / WIDTH;
      int length = Math.min(2, STEPS - a);
      moved[cell] = new double[length];
      for (int s = 0; s < SAMPLES; s++) {
        float[] piece = Arrays.copyOfRange(point.values(), a * WIDTH, (a + length) * WIDTH);
        generator.feature(cell % WIDTH).into(means[a], piece, random);
        float[] other = point.values().clone();
        System.arraycopy(piece, 0, other, a * WIDTH, piece.length);
        for (int k = 0; k < length; k++) {
          double[] p = shares(model, prefix(point, a + k, other));
          for (int c = 0; c < p.length; c++) {
            moved[cell][k] += Math.abs(now[a + k][c] - p[c]) / SAMPLES;
          }
        }
      }
    }
    double[] worth = new double[moved.length];
    for (int cell = 0; cell < worth.length; cell++) {
      double later = moved[cell].length > 1 ? moved[cell + WIDTH][0] : 0;
      double sum = moved[cell][0] + (moved[cell].length > 1 ? moved[cell][1] - later : 0);
      worth[cell] = sum / moved[cell].length;
    }
    return worth;
  }

  /// A generator that nobody trained: what it draws does not matter here.
  private static Forecaster generator(int horizon) {
    int size = horizon * WIDTH;
    Model model =
        ModelPlan.parse("gru(3,sequences) dense(" + size + ")")
            .initialise(WIDTH, Initialisation.PYTORCH, 8);
    double[][] covariance = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        covariance[i][j] = i == j ? 0.5 : 0.1;
      }
    }
    return new Forecaster(model, horizon, new float[size], covariance);
  }

  /// The probabilities of every class; each of several sigmoids has two.
  private static double[] shares(Model model, Point point) {
    double[][] all = ExactRun.of(model, point).logits();
    double[] z = all[all.length - 1];
    if (model.link() == Link.SIGMOID) {
      double[] p = new double[2 * z.length];
      for (int c = 0; c < z.length; c++) {
        p[c] = 1 / (1 + Math.exp(-z[c]));
        p[z.length + c] = 1 - p[c];
      }
      return p;
    }
    double sum = Arrays.stream(z).map(Math::exp).sum();
    return Arrays.stream(z).map(v -> Math.exp(v) / sum).toArray();
  }

  private static double divergence(double[] p, double[] q) {
    return IntStream.range(0, p.length).mapToDouble(c -> p[c] * Math.log(p[c] / q[c])).sum();
  }

  /// Where all steps are asked, a sigmoid's divergence is not that of a softmax of one number.
  @Test
  void masksKeepTheProbabilitiesOfEveryStep() {
    try (Workers one = Workers.single()) {
      for (String head :
          new String[] {"dense(1,sigmoid)", "dense(3,sigmoid)", "dense(3,softmax)"}) {
        Model model =
            ModelPlan.parse("gru(3,sequences) " + head)
                .initialise(WIDTH, Initialisation.PYTORCH, 4);
        SplittableRandom random = new SplittableRandom(2);
        Tensor weights = Tensor.generate(i -> random.nextGaussian(), STEPS, WIDTH);
        Target.Output target =
            new Target.Output(
                model.classCount() > 1 ? 1 : 0, Target.Scale.LOGIT, Target.Output.ALL_STEPS);
        ModelScore score = new ModelScore(model, target, one);
        Point point =
            score.point(gatelens.sequence.Sample.of(gatelens.sequence.FeatureSequence.of(weights)));
        Settings settings =
            new Settings(
                new Baseline.Zeros(),
                Optional.empty(),
                Optional.empty(),
                0,
                Map.of("epochs", "1", "sparse", "0", "near", "0"));
        Explanation found = EveryScaleTest.run("extremal-mask", score, point, settings);
        // Adam's first step is its rate, 0.05, against the slope: of the masks and of what is put
        // in
        float[] x = point.values();
        float[] under = new float[x.length];
        for (int i = 0; i < x.length; i++) {
          float[] up = half(x);
          float[] down = half(x);
          up[i] += 1e-2f;
          down[i] -= 1e-2f;
          double slope = Math.signum(lost(model, point, up) - lost(model, point, down));
          double mask = 1 / (1 + Math.exp(0.05 * slope * Math.signum(x[i])));
          assertThat((double) found.first().values()[i])
              .as(head + " " + i)
              .isCloseTo(mask, EveryScaleTest.near(1e-4, 1));
          under[i] = (float) (mask * x[i] - (1 - mask) * 0.05 * slope);
        }
        double all = lost(model, point, new float[x.length]);
        assertThat(all).isPositive();
        assertThat(note(found, "lost"))
            .as(head)
            .isCloseTo(lost(model, point, under) / all, EveryScaleTest.near(1e-3, 1));
      }
    }
  }

  private static float[] half(float[] x) {
    float[] half = x.clone();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }
    return half;
  }

  private static double lost(Model model, Point point, float[] values) {
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      sum +=
          divergence(
              shares(model, prefix(point, t, point.values())),
              shares(model, prefix(point, t, values)));
    }
    return sum;
  }
}
