package gatelens.benchmark;

import gatelens.evidence.Check;
import gatelens.evidence.Evidence;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.method.Methods;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.Gradient;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.PermutationShap;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// Tries the verdict: on each task a small model is trained for each seed, held-out answers are
/// explained by several methods, and some explanations are made wrong on purpose. Whether one is
/// right is known from what was planted: of as many planted parts as the model uses the first parts
/// are planted ones, with the right sign, and without them the score moves at least half as far as
/// without the best parts of that number.
///
/// @param tasks which
/// @param seeds of data and model, from `seed` on
/// @param explained held-out examples of each seed
/// @param seed the first
public record VerdictTrial(List<VerdictTask> tasks, int seeds, int explained, long seed) {
  /// Seeds on which the thresholds were set: those before it.
  private static final int SET_ON = 5;

  private static final int TRAINING = 400;
  private static final int TESTING = 100;
  private static final int EPOCHS = 25;
  private static final double LEAST = 0.9;
  private static final int ORDERS = 5;

  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if there is nothing to do
  public VerdictTrial {
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty() || seeds < 1 || explained < 1) {
      throw new IllegalArgumentException(
          "a trial of "
              + tasks.size()
              + " tasks, "
              + seeds
              + " seeds and "
              + explained
              + " explained; at least 1 of each is needed");
    }
  }

  /// Runs it.
  ///
  /// @param clock in nanoseconds, by which methods are timed
  /// @param said gets a line a task and seed
  public VerdictTable run(Workers workers, LongSupplier clock, Consumer<String> said) {
    List<VerdictTable.Judged> judged = new ArrayList<>();
    List<Contest> contests = new ArrayList<>();
    List<Double> accuracy = new ArrayList<>();
    for (VerdictTask task : tasks) {
      for (long s = seed; s < seed + seeds; s++) {
        One one = one(task, s, workers);
        accuracy.add(one.accuracy());
        said.accept(
            String.format(
                java.util.Locale.ROOT,
                "%s, seed %d: accuracy %.2f%s",
                task.id(),
                s,
                one.accuracy(),
                one.accuracy() < LEAST
                    ? ", left out: the model does not use what was planted"
                    : ""));
        if (one.accuracy() >= LEAST) {
          judged.addAll(one.judged(explained, workers));
          contests.addAll(one.contests(explained, clock, workers));
        }
      }
    }
    return new VerdictTable(judged, Contest.together(contests), accuracy);
  }

  /// One task with one seed.
  private record One(
      VerdictTask task,
      long seed,
      Model model,
      Model other,
      List<Sample> training,
      List<VerdictTask.Case> test,
      double accuracy) {
    List<VerdictTable.Judged> judged(int explained, Workers workers) {
      List<VerdictTable.Judged> all = new ArrayList<>();
      int done = 0;
      for (int n = 0; n < test.size() && done < explained; n++) {
        Optional<Planted> asked = asked(n, workers);
        if (asked.isEmpty() || asked.get().held(asked.get().usual())) {
          continue;
        }
        done++;
        Planted planted = asked.get();
        Baseline usual = planted.usual();
        methods(seed, usual)
            .forEach((name, method) ->
                all.add(
                    judge(
                        name,
                        planted,
                        method.explain(planted.score(), planted.point()),
                        usual,
                        true)));
        wrong(planted, n)
            .forEach((name, made) -> {
              // what names the planted parts by chance is not wrong, but for what it compares with
              boolean chance =
                  made.baseline().equals(usual) && planted.held(made.explanation()).all();
              if (!chance) {
                all.add(judge(name, planted, made.explanation(), made.baseline(), false));
              }
            });
      }
      return all;
    }

    /// An example, if it is answered rightly by what was planted.
    private Optional<Planted> asked(int number, Workers workers) {
      VerdictTask.Case one = test.get(number);
      Sample sample = one.sample();
      if (!one.asked() || model.predictedClass(model.predict(sample).values()) != one.label()) {
        return Optional.empty();
      }
      ModelScore score = new ModelScore(model, Target.Output.logit(one.label()), workers);
      Planted planted =
          new Planted(task, one, score, score.point(sample), task.baseline(score, training));
      return planted.used() ? Optional.of(planted) : Optional.empty();
    }

    /// All methods with all baselines, whatever these hold already.
    List<Contest> contests(int explained, LongSupplier clock, Workers workers) {
      List<Contest> all = new ArrayList<>();
      int done = 0;
      for (int n = 0; n < test.size() && done < explained; n++) {
        Optional<Planted> asked = asked(n, workers);
        if (asked.isPresent()) {
          if (done == 0) {
            // the first time costs what a machine needs to begin
            Contest.of(asked.get(), training, seed, clock);
          }
          done++;
          all.addAll(Contest.of(asked.get(), training, seed, clock));
        }
      }
      return all;
    }

    private Map<String, Explainer<? super ModelScore>> methods(long s, Baseline usual) {
      Players players = task.tokens() ? new Players.Events() : new Players.Cells();
      Map<String, Explainer<? super ModelScore>> all = new LinkedHashMap<>();
      all.put("deeplift", new DeepLift(usual));
      all.put(
          "integrated-gradients",
          usual instanceof Baseline.Samples
              ? Contest.overRows(usual)
              : Methods.named("integrated-gradients").with(Settings.NONE.with(usual)));
      all.put("input-x-gradient", new Gradient(Gradient.Form.TIMES_INPUT));
      all.put("occlusion", new Occlusion(usual, players));
      all.put("permutation-shap", new PermutationShap(usual, players, 5, 0, 1000 + s));
      return all;
    }

    /// An explanation that is wrong, and the baseline it compares with.
    private record Made(Explanation explanation, Baseline baseline) {}

    /// Explanations that are wrong on purpose. Their sums are those that they should be, so that
    /// this alone does not give them away.
    private Map<String, Made> wrong(Planted planted, int number) {
      ModelScore score = planted.score();
      Point point = planted.point();
      Baseline usual = planted.usual();
      Explanation own = new DeepLift(usual).explain(score, point);
      SplittableRandom dice = new SplittableRandom(seed * 1009 + number);
      Map<String, Made> all = new LinkedHashMap<>();
      all.put("random", new Made(rescaled(own, i -> dice.nextGaussian()), usual));
      ModelScore otherClass = score.of(Target.Output.logit(1 - planted.one().label()));
      float[] theirs = flat(new DeepLift(usual).explain(otherClass, point));
      all.put("another class", new Made(with(own, theirs), usual));
      float[] others = flat(new DeepLift(usual).explain(score.of(other), point));
      all.put("another model", new Made(rescaled(own, i -> others[i]), usual));
      float[] mine = flat(own);
      int width = point.layout().first().width();
      int shift = (1 + dice.nextInt(Math.max(1, point.layout().first().length() - 1))) * width;
      all.put(
          "shuffled in time", new Made(rescaled(own, i -> mine[(i + shift) % mine.length]), usual));
      Baseline holds = new Baseline.Given(holding(point), "holds the answer");
      all.put(
          "baseline with the answer", new Made(new DeepLift(holds).explain(score, point), holds));
      return all;
    }

    /// Nearly the input itself: it has the answer already.
    private static float[] holding(Point point) {
      float[] values = point.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 0.97f;
      }
      return values;
    }

    private VerdictTable.Judged judge(
        String name, Planted planted, Explanation e, Baseline baseline, boolean real) {
      ModelScore score = planted.score();
      Planted.Right right = planted.held(e);
      Evidence evidence = new Evidence(baseline, ORDERS, seed);
      EvidenceCard card = evidence.of(score, e);
      return new VerdictTable.Judged(
          task.id(),
          task.forSetting() && seed < SET_ON,
          seed,
          name,
          real && right.all(),
          real && right.first(),
          card.verdict(),
          evidence.cheap(score, e).verdict(),
          card.checks().stream().filter(check -> !check.passed()).map(Check::name).toList());
    }
  }

  private static float[] flat(Explanation e) {
    float[] flat = new float[e.input().values().length];
    int at = 0;
    for (Tensor part : e.attribution()) {
      System.arraycopy(part.values(), 0, flat, at, part.size());
      at += part.size();
    }
    return flat;
  }

  private static Explanation with(Explanation own, float[] values) {
    return Explanation.ofCells(own.by(), own.input(), values, own.completeness(), Map.of());
  }

  /// Other numbers, the same sum of sizes and, as far as shifting them a little can do it, the same
  /// sum.
  private static Explanation rescaled(
      Explanation own, java.util.function.IntToDoubleFunction numbers) {
    float[] mine = flat(own);
    double[] other = IntStream.range(0, mine.length).mapToDouble(numbers).toArray();
    double size = Arrays.stream(other).map(Math::abs).sum();
    double want = IntStream.range(0, mine.length).mapToDouble(i -> Math.abs(mine[i])).sum();
    double scale = size == 0 ? 0 : want / size;
    float[] made = new float[mine.length];
    double sum = 0;
    for (int i = 0; i < made.length; i++) {
      made[i] = (float) (scale * other[i]);
      sum += made[i];
    }
    Completeness c = own.completeness();
    double off = (c.score() - c.baselineScore() - sum) / made.length;
    for (int i = 0; i < made.length; i++) {
      made[i] += (float) off;
    }
    return with(own, made);
  }

  private One one(VerdictTask task, long s, Workers workers) {
    List<VerdictTask.Case> all = task.cases(TRAINING + TESTING, s);
    List<Example> examples =
        all.subList(0, TRAINING).stream()
            .map(one -> new Example(one.sample(), new Label.Class(one.label())))
            .toList();
    Model start = named(task.model(s));
    Model model =
        Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
            .withEpochs(EPOCHS)
            .withBatchSize(16)
            .withSeed(s)
            .withClipNorm(1)
            .fit(start, Dataset.of(examples), Dataset.empty(), workers, TrainingListener.NONE)
            .model();
    List<VerdictTask.Case> test = all.subList(TRAINING, all.size());
    long right =
        test.stream()
            .filter(
                one -> model.predictedClass(model.predict(one.sample()).values()) == one.label())
            .count();
    Model other = named(task.model(s + 500));
    return new One(
        task,
        s,
        model,
        other,
        examples.stream().map(Example::input).toList(),
        test,
        right / (double) test.size());
  }

  private static Model named(Model model) {
    return model.withInfo(model.info().withClasses(List.of("no", "yes")));
  }
}
