package gatelens.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Any number of models on the same examples: their figures, whether they differ at all, which two
/// differ, and which kind of model is better where several trainings of each are known.
///
/// @param metric the figure that decides: `accuracy`, or `meanSquaredError`, of which less is
///   better
/// @param profiles the models inside, in their order
/// @param figures of each model, by name
/// @param overall whether they differ at all; empty where there is too little data to say
/// @param pairs every two of them, in their order
/// @param kinds what models are trainings of; empty where nothing was said of kinds
/// @param kindPairs every two of the kinds
/// @param examples how many were looked at
/// @param of how many there are in all, of which these were drawn
public record SeveralModels(
    String metric,
    List<ModelProfile> profiles,
    List<Map<String, Double>> figures,
    Optional<OverallTest> overall,
    List<Pair> pairs,
    List<Kind> kinds,
    List<KindPair> kindPairs,
    int examples,
    long of) {
  /// Two models on the same examples.
  ///
  /// @param first number of one, from 0
  /// @param second number of the other
  /// @param difference of the figure that decides, first minus second, with its 95 % interval
  /// @param pValue the chance of such a difference between equal models; NaN where nothing can be
  ///   said
  /// @param holm the same by {@link Holm} over all pairs
  public record Pair(
      int first, int second, ModelComparison.Difference difference, double pValue, double holm) {}

  /// Several trainings of one kind of model.
  ///
  /// @param name of the kind
  /// @param models their numbers, from 0
  /// @param mean of the figure that decides
  /// @param deviation of it over the trainings, with n - 1; 0 of one
  public record Kind(String name, List<Integer> models, double mean, double deviation) {
    /// Keeps an unmodifiable copy.
    public Kind {
      models = List.copyOf(models);
    }
  }

  /// Two kinds, by Welch's test of their trainings' figures.
  ///
  /// @param first name of one
  /// @param second name of the other
  /// @param test of the figures; its interval is of the difference of the means
  /// @param holm its chance by {@link Holm} over all pairs of kinds
  public record KindPair(String first, String second, Welch test, double holm) {}

  /// Keeps unmodifiable copies.
  public SeveralModels {
    profiles = List.copyOf(profiles);
    figures = List.copyOf(figures);
    pairs = List.copyOf(pairs);
    kinds = List.copyOf(kinds);
    kindPairs = List.copyOf(kindPairs);
  }

  /// What the answers of models are held to.
  ///
  /// @param outputs what numbers are answered; empty for classes
  /// @param naive what the naive forecast says, where that is known
  /// @param block examples that hang together, at least 1
  public record Setting(List<String> outputs, Optional<Answered.Numbers> naive, int block) {
    /// Keeps an unmodifiable copy.
    public Setting {
      outputs = List.copyOf(outputs);
    }
  }

  /// Which of two models is the better one.
  ///
  /// @throws IllegalArgumentException if one answers classes and the other numbers, or they answer
  ///   other examples
  public static Comparison compared(Answered first, Answered second, Setting setting, long seed) {
    if (first instanceof Answered.Classes a && second instanceof Answered.Classes b) {
      return ModelComparison.of(a, b, seed);
    }
    if (first instanceof Answered.Numbers a && second instanceof Answered.Numbers b) {
      return ForecastComparison.of(setting.outputs(), a, b, setting.naive(), setting.block());
    }
    throw new IllegalArgumentException("one model answers classes, the other numbers");
  }

  /// Compares models.
  ///
  /// @param answers of each model to the same examples, of at least two models
  /// @param profiles of the same models
  /// @param kinds the numbers of the models of each kind, by its name; may be empty
  /// @param of how many examples there are in all
  /// @throws IllegalArgumentException if there are fewer than two, they answer other examples, or a
  ///   kind has fewer than two trainings
  public static SeveralModels of(
      List<Answered> answers,
      List<ModelProfile> profiles,
      Map<String, List<Integer>> kinds,
      Setting setting,
      long of,
      long seed) {
    if (answers.size() < 2 || answers.size() != profiles.size()) {
      throw new IllegalArgumentException(
          answers.size() + " models; expected at least 2 to compare");
    }
    List<Pair> pairs = new ArrayList<>();
    List<Map<String, Double>> figures = new ArrayList<>();
    for (int a = 0; a < answers.size(); a++) {
      for (int b = a + 1; b < answers.size(); b++) {
        Comparison one = compared(answers.get(a), answers.get(b), setting, seed);
        pairs.add(new Pair(a, b, one.difference(), chance(one), Double.NaN));
      }
      figures.add(figures(answers.get(a), setting));
    }
    double[] holm = Holm.adjusted(pairs.stream().mapToDouble(Pair::pValue).toArray());
    for (int i = 0; i < holm.length; i++) {
      Pair one = pairs.get(i);
      pairs.set(i, new Pair(one.first, one.second, one.difference, one.pValue, holm[i]));
    }
    boolean classes = answers.get(0) instanceof Answered.Classes;
    String metric = classes ? "accuracy" : "meanSquaredError";
    return new SeveralModels(
        metric,
        profiles,
        figures,
        overall(answers, setting),
        pairs,
        kinds(kinds, figures, metric),
        kindPairs(kinds, figures, metric),
        answers.get(0).sequences(),
        of);
  }

  private static double chance(Comparison comparison) {
    return switch (comparison) {
      case ModelComparison classes -> classes.pValue();
      case ForecastComparison numbers ->
          numbers.test().map(DieboldMariano::pValue).orElse(Double.NaN);
    };
  }

  private static Optional<OverallTest> overall(List<Answered> answers, Setting setting) {
    if (answers.get(0) instanceof Answered.Classes one && !one.perStep()) {
      boolean[][] right = new boolean[answers.size()][one.labels().length];
      for (int j = 0; j < right.length; j++) {
        Answered.Classes each = (Answered.Classes) answers.get(j);
        for (int n = 0; n < right[j].length; n++) {
          right[j][n] = each.classes()[n] == each.labels()[n];
        }
      }
      return OverallTest.cochran(right);
    }
    return OverallTest.friedman(
        answers.stream()
            .map(each ->
                switch (each) {
                  case Answered.Classes classes -> classes.right();
                  case Answered.Numbers numbers ->
                      blocks(ForecastComparison.errors(numbers).byExample(), setting.block());
                })
            .toArray(double[][]::new));
  }

  /// Means of blocks that follow each other; what is left over at the end is left out.
  private static double[] blocks(double[] each, int block) {
    double[] means = new double[each.length / block];
    for (int i = 0; i < means.length; i++) {
      means[i] = Arrays.stream(each, i * block, (i + 1) * block).average().orElseThrow();
    }
    return means;
  }

  /// Everything that is told of one model's answers, by name.
  public static Map<String, Double> figures(Answered answers, Setting setting) {
    Map<String, Double> figures = new LinkedHashMap<>();
    switch (answers) {
      case Answered.Classes classes -> {
        ModelComparison.Side side = ModelComparison.side(classes);
        figures.put("accuracy", side.accuracy());
        figures.put("calibrationError", side.calibrationError());
        figures.put("brier", side.brier());
        figures.put("logLoss", side.figures().logLoss());
        figures.put("balancedAccuracy", side.figures().balancedAccuracy());
        figures.put("f1", side.figures().f1());
        figures.put("auc", side.figures().auc());
      }
      case Answered.Numbers numbers -> {
        ForecastComparison.Errors errors = ForecastComparison.errors(numbers);
        figures.put("meanSquaredError", errors.meanSquared());
        figures.put("meanAbsoluteError", errors.meanAbsolute());
        setting
            .naive()
            .map(naive -> ForecastComparison.errors(naive).meanSquared())
            .filter(naive -> naive > 0)
            .ifPresent(naive -> figures.put("skill", 1 - errors.meanSquared() / naive));
      }
    }
    return figures;
  }

  private static double[] scores(
      List<Integer> models, List<Map<String, Double>> figures, String metric) {
    return models.stream()
        .mapToDouble(model -> figures.get(model).getOrDefault(metric, Double.NaN))
        .toArray();
  }

  private static List<Kind> kinds(
      Map<String, List<Integer>> kinds, List<Map<String, Double>> figures, String metric) {
    List<Kind> all = new ArrayList<>();
    kinds.forEach((name, models) -> {
      double[] scores = scores(models, figures, metric);
      double mean = Arrays.stream(scores).average().orElseThrow();
      double sum = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      all.add(
          new Kind(
              name, models, mean, scores.length < 2 ? 0 : Math.sqrt(sum / (scores.length - 1))));
    });
    return all;
  }

  private static List<KindPair> kindPairs(
      Map<String, List<Integer>> kinds, List<Map<String, Double>> figures, String metric) {
    List<String> names = List.copyOf(kinds.keySet());
    List<KindPair> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        Welch test =
            Welch.of(
                scores(kinds.getOrDefault(names.get(a), List.of()), figures, metric),
                scores(kinds.getOrDefault(names.get(b), List.of()), figures, metric));
        pairs.add(new KindPair(names.get(a), names.get(b), test, Double.NaN));
      }
    }
    double[] holm = Holm.adjusted(pairs.stream().mapToDouble(p -> p.test().pValue()).toArray());
    for (int i = 0; i < holm.length; i++) {
      KindPair one = pairs.get(i);
      pairs.set(i, new KindPair(one.first, one.second, one.test, holm[i]));
    }
    return pairs;
  }
}
