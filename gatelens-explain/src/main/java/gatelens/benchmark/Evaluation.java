package gatelens.benchmark;

import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.train.Quality;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Methods held to data whose important cells are known, over several seeds; each seed draws data
/// and trains a black box of its own.
///
/// @param task the task
/// @param methods names of methods; empty for all
/// @param seeds how many, at least 1; 5 is usual
/// @param series of each seed, four fifths to train on; 0 for the task's usual number
/// @param explained held-out series that are explained, at most
/// @param firstSeed the first seed
public record Evaluation(
    Task task, List<String> methods, int seeds, int series, int explained, long firstSeed) {
  /// Windows of WinIT.
  private static final int HORIZON = 10;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Evaluation {
    methods = List.copyOf(methods);
    if (seeds < 1 || explained < 1 || series < 0 || (series > 0 && series < 5)) {
      throw new IllegalArgumentException(
          seeds
              + " seeds of "
              + series
              + " series, "
              + explained
              + " explained; expected at least 1 seed, 5 series (or 0 for the usual number), 1"
              + " explained");
    }
  }

  /// One method's figures: mean and standard deviation over seeds, in the order of {@link
  /// #MEASURES}; NaN where a figure has no meaning.
  ///
  /// @param method its name
  /// @param settings the method as it was run
  public record Row(String method, String settings, double[] mean, double[] deviation) {}

  /// All of a run.
  ///
  /// @param accuracy of each seed's black box; empty for known scores
  public record Table(Evaluation run, List<Row> rows, List<Double> accuracy) {}

  /// What the numbers of a row are.
  public static final List<String> MEASURES =
      List.of(
          "AUROC",
          "AUPRC",
          "AUP",
          "AUR",
          "information",
          "entropy",
          "rank",
          "comprehensiveness",
          "infidelity",
          "seconds",
          "cell steps");

  /// Runs it.
  ///
  /// @param clock nanoseconds
  /// @param progress told in words what is done
  /// @throws IllegalArgumentException if a method is unknown
  public Table run(Workers workers, LongSupplier clock, Consumer<String> progress) {
    Map<String, List<double[]>> figures = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    List<Double> accuracy = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      TruthData data = series == 0 ? task.data(seed) : task.data(series, seed);
      if (task.known()) {
        known(data, seed, clock, figures, settings);
      } else {
        accuracy.add(trained(data, seed, workers, clock, progress, figures, settings));
      }
      progress.accept(task.id() + ": seed " + seed + " done");
    }
    List<Row> rows = new ArrayList<>();
    figures.forEach((method, runs) ->
        rows.add(row(method, settings.getOrDefault(method, "uniform numbers"), runs)));
    return new Table(this, rows, accuracy);
  }

  private void known(
      TruthData data,
      long seed,
      LongSupplier clock,
      Map<String, List<double[]>> figures,
      Map<String, String> settings) {
    Map<String, Contestant<DifferentiableScore>> all = chosen(Contestant.known(seed));
    for (Map.Entry<String, Contestant<DifferentiableScore>> each : all.entrySet()) {
      List<Explained> done = new ArrayList<>();
      long start = clock.getAsLong();
      double steps = 0;
      for (TruthCase one : data.cases()) {
        Explanation e = each.getValue().method().explain(ArmaData.score(one), point(one.input()));
        done.add(new Explained(one, each.getValue().importance(e)));
        steps += steps(e);
      }
      double seconds = (clock.getAsLong() - start) / 1e9 / data.size();
      settings.put(each.getKey(), each.getValue().method().toString());
      figures
          .computeIfAbsent(each.getKey(), k -> new ArrayList<>())
          .add(numbers(done, Double.NaN, Double.NaN, seconds, steps / data.size()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Explained> noise =
        data.cases().stream()
            .map(c -> new Explained(c, Contestant.random(point(c.input()), random)))
            .toList();
    figures
        .computeIfAbsent("random", k -> new ArrayList<>())
        .add(numbers(noise, Double.NaN, Double.NaN, 0, 0));
  }

  private double trained(
      TruthData data,
      long seed,
      Workers workers,
      LongSupplier clock,
      Consumer<String> progress,
      Map<String, List<double[]>> figures,
      Map<String, String> settings) {
    int split = data.size() * 4 / 5;
    TruthData training = data.part(0, split);
    TruthData held = data.part(split, data.size());
    BlackBox box = task.box(seed);
    Model model =
        task.history()
            ? box.train(training, workers, TrainingListener.NONE)
            : box.trainOnPrefixes(training, workers, TrainingListener.NONE);
    progress.accept(task.id() + ": seed " + seed + ", black box trained");
    List<FeatureSequence> seen = training.cases().stream().map(TruthCase::input).toList();
    Forecaster generator =
        Forecaster.train(
            seen.subList(0, Math.min(300, seen.size())), HORIZON, 32, 10, seed, workers);
    ModelScore score = score(model, -1, workers);
    Map<String, Contestant<ModelScore>> all =
        chosen(Contestant.trained(seen, generator, task.areas(), seed));
    List<TruthCase> cases = cases(held);
    Probe probe =
        new Probe(
            score(model, Target.Output.ALL_STEPS, workers),
            Contestant.mean(seen.stream().map(s -> s.values().values()).toList()));
    for (Map.Entry<String, Contestant<ModelScore>> each : all.entrySet()) {
      List<Explained> done = new ArrayList<>();
      long start = clock.getAsLong();
      double steps = 0;
      boolean history = each.getValue().history();
      List<float[]> plain = new ArrayList<>();
      for (TruthCase one : cases) {
        ModelScore asked = history ? score(model, Target.Output.ALL_STEPS, workers) : score;
        Explanation e = each.getValue().method().explain(asked, point(one.input()));
        done.add(new Explained(one, each.getValue().importance(e)));
        plain.add(e.first().values());
        steps += steps(e);
      }
      double seconds = (clock.getAsLong() - start) / 1e9 / cases.size();
      settings.put(each.getKey(), each.getValue().method().getClass().getSimpleName());
      double infidelity =
          each.getValue().signed() ? probe.infidelity(cases, plain, seed) : Double.NaN;
      figures
          .computeIfAbsent(each.getKey(), k -> new ArrayList<>())
          .add(
              numbers(
                  done, probe.comprehensiveness(done), infidelity, seconds, steps / cases.size()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Explained> noise =
        cases.stream()
            .map(c -> new Explained(c, Contestant.random(point(c.input()), random)))
            .toList();
    figures
        .computeIfAbsent("random", k -> new ArrayList<>())
        .add(numbers(noise, probe.comprehensiveness(noise), Double.NaN, 0, 0));
    return Quality.of(model, BlackBox.dataset(held), workers).accuracy();
  }

  /// Held-out series to explain; of spikes only those that have one.
  private List<TruthCase> cases(TruthData held) {
    return held.cases().stream().filter(c -> c.salientCount() > 0).limit(explained).toList();
  }

  private static ModelScore score(Model model, int step, Workers workers) {
    return new ModelScore(model, new Target.Output(1, Target.Scale.MARGIN, step), workers);
  }

  /// The input as a score reads it.
  static Point point(FeatureSequence input) {
    Layout.Part part = new Layout.Part("input", input.steps(), input.features(), new boolean[0], 0);
    return new Point(new Layout(List.of(part)), input.values().values());
  }

  private <S extends Score> Map<String, Contestant<S>> chosen(Map<String, Contestant<S>> all) {
    if (methods.isEmpty()) {
      return all;
    }
    Map<String, Contestant<S>> some = new LinkedHashMap<>();
    for (String name : methods) {
      Contestant<S> found = all.get(name);
      if (found == null) {
        throw new IllegalArgumentException(
            "method "
                + name
                + " is not in the benchmark "
                + task.id()
                + "; it has "
                + all.keySet()
                + NearestName.question(name, all.keySet()));
      }
      some.put(name, found);
    }
    return some;
  }

  /// A case with the importance of its cells.
  record Explained(TruthCase one, float[] importance) {}

  private static double[] numbers(
      List<Explained> done,
      double comprehensiveness,
      double infidelity,
      double seconds,
      double steps) {
    TruthScores s =
        TruthScores.of(
            done.stream().map(Explained::one).toList(),
            done.stream().map(Explained::importance).toList());
    return new double[] {
      s.auroc(),
      s.auprc(),
      s.aup(),
      s.aur(),
      s.information(),
      s.entropy(),
      s.rank(),
      comprehensiveness,
      infidelity,
      seconds,
      steps
    };
  }

  /// The cell steps that an explanation took: counted, or runs times their length; a gradient
  /// counts as a second run.
  private static double steps(Explanation e) {
    int length = e.input().layout().first().length();
    double counted = e.notes().getOrDefault("cell steps", 0.0);
    double runs =
        e.notes().getOrDefault("evaluations", 0.0) + 2 * e.notes().getOrDefault("points", 0.0);
    return counted > 0 ? counted : runs * length;
  }

  private static Row row(String method, String settings, List<double[]> runs) {
    int size = MEASURES.size();
    double[] mean = new double[size];
    double[] deviation = new double[size];
    for (int i = 0; i < size; i++) {
      for (double[] run : runs) {
        mean[i] += run[i] / runs.size();
      }
      for (double[] run : runs) {
        deviation[i] += (run[i] - mean[i]) * (run[i] - mean[i]) / Math.max(1, runs.size() - 1);
      }
      deviation[i] = Math.sqrt(deviation[i]);
    }
    return new Row(method, settings, mean, deviation);
  }
}
