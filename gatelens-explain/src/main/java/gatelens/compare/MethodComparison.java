package gatelens.compare;

import gatelens.decision.Decisions;
import gatelens.explain.Agreement;
import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.measure.Removal;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// Methods side by side on the same inputs: how faithful they are, how far they agree, what they
/// cost, and how much of each lies where it is known to lie.
///
/// @param rows one per method
/// @param agreements one per pair of methods
/// @param truth the methods held to known places, where somebody knows them
/// @param sides the explanations themselves
public record MethodComparison(
    List<Row> rows, List<Pair> agreements, Optional<TruthTable> truth, List<Side> sides) {
  /// Parts that two attributions are asked to have in common.
  public static final int TOP = 5;

  /// Which of {@link Removal}'s shares is told: 20 % of the parts.
  private static final int SHARE = 3;

  /// What one method says.
  ///
  /// @param method its name
  /// @param explanations one per input
  /// @param seconds it took for all of them
  public record Side(String method, List<Explanation> explanations, double seconds) {
    /// Keeps an unmodifiable copy.
    public Side {
      explanations = List.copyOf(explanations);
    }
  }

  /// Figures of one method, means over inputs.
  ///
  /// @param method its name
  /// @param comprehensiveness how far the score falls without the top 20 % of the parts
  /// @param sufficiency how far it falls with only these
  /// @param gap what is missing from the sum; empty for a method that promises none
  /// @param seconds it took for all inputs
  public record Row(
      String method,
      double comprehensiveness,
      double sufficiency,
      Optional<Double> gap,
      double seconds) {}

  /// How far two methods agree event by event, means over inputs.
  ///
  /// @param a one method's name
  /// @param b the other's
  /// @param rank Spearman's correlation of the ranks, in [-1, 1]
  /// @param top how many of the first {@value #TOP} events they have in common, in [0, 1]
  /// @param sign on how much of the first one's attribution they have one sign, in [0, 1]
  public record Pair(String a, String b, double rank, double top, double sign) {}

  /// Keeps unmodifiable copies.
  public MethodComparison {
    rows = List.copyOf(rows);
    agreements = List.copyOf(agreements);
    sides = List.copyOf(sides);
  }

  /// Compares what methods say.
  ///
  /// @param scores what was explained, one per input
  /// @param sides at least one, with one explanation per score each
  /// @param marks the places that are known to decide, one per input; empty if nobody knows them
  /// @param baseline what removed parts become
  /// @param seed of the bootstrap
  /// @throws IllegalArgumentException if a method explains features, which have no events, if there
  ///   is none, or the marks tell nothing
  public static MethodComparison of(
      List<ModelScore> scores,
      List<Side> sides,
      Optional<List<Marks>> marks,
      Baseline baseline,
      long seed) {
    if (sides.isEmpty()) {
      throw new IllegalArgumentException("there is no method to compare");
    }
    for (Side side : sides) {
      if (side.explanations().size() != scores.size() || scores.isEmpty()) {
        throw new IllegalArgumentException(
            side.method()
                + ": expected an explanation of each of "
                + scores.size()
                + " inputs, at least one, found "
                + side.explanations().size());
      }
    }
    List<Pair> agreements = new ArrayList<>();
    for (int a = 0; a < sides.size(); a++) {
      for (int b = a + 1; b < sides.size(); b++) {
        agreements.add(agreement(sides.get(a), sides.get(b)));
      }
    }
    Map<String, List<Explanation>> explanations = new LinkedHashMap<>();
    sides.forEach(side -> explanations.put(side.method(), side.explanations()));
    return new MethodComparison(
        sides.stream().map(side -> row(scores, side, baseline, seed)).toList(),
        agreements,
        marks.map(each -> TruthTable.of(each, explanations, seed)),
        sides);
  }

  /// Explains by several methods, and compares what they say.
  ///
  /// @param samples the inputs, at least one
  /// @param targets what is explained, one per sample
  /// @param methods at least one, by their names, in the order of the rows
  /// @param marks the places that are known to decide, one per input; empty if nobody knows them
  /// @param baseline what removed parts become
  /// @param seed of the bootstrap
  /// @param nanoTime the clock, in nanoseconds
  /// @param listener told how many methods have explained
  /// @throws IllegalArgumentException if a method does not suit the model, explains features, or
  ///   there is none, or the marks tell nothing
  public static MethodComparison of(
      Model model,
      List<Sample> samples,
      List<Target> targets,
      Map<String, Explainer<? super ModelScore>> methods,
      Optional<List<Marks>> marks,
      Baseline baseline,
      long seed,
      LongSupplier nanoTime,
      WorkListener listener,
      Workers workers) {
    List<Side> sides = new ArrayList<>();
    for (Map.Entry<String, Explainer<? super ModelScore>> method : methods.entrySet()) {
      listener.at("methods compared", sides.size(), methods.size());
      long start = nanoTime.getAsLong();
      List<Explanation> said =
          Decisions.explain(model, samples, targets, method.getValue(), workers);
      sides.add(new Side(method.getKey(), said, (nanoTime.getAsLong() - start) / 1e9));
    }
    List<ModelScore> scores =
        targets.stream().map(target -> new ModelScore(model, target, workers)).toList();
    return of(scores, sides, marks, baseline, seed);
  }

  private static Row row(List<ModelScore> scores, Side side, Baseline baseline, long seed) {
    Removal fall = new Removal(Removal.Kind.COMPREHENSIVENESS, baseline, seed);
    Removal rest = new Removal(Removal.Kind.SUFFICIENCY, baseline, seed);
    double comprehensiveness = 0;
    double sufficiency = 0;
    double gap = 0;
    int count = scores.size();
    for (int n = 0; n < count; n++) {
      Explanation e = side.explanations().get(n);
      comprehensiveness += fall.measure(scores.get(n), e).values().get(SHARE) / count;
      sufficiency += rest.measure(scores.get(n), e).values().get(SHARE) / count;
      gap += e.completeness().gap() / count;
    }
    boolean complete = side.explanations().get(0).by().card().complete();
    return new Row(
        side.method(),
        comprehensiveness,
        sufficiency,
        complete ? Optional.of(gap) : Optional.empty(),
        side.seconds());
  }

  private static Pair agreement(Side a, Side b) {
    double rank = 0;
    double overlap = 0;
    double sign = 0;
    int count = a.explanations().size();
    for (int n = 0; n < count; n++) {
      Agreement one =
          Agreement.of(byEvent(a.explanations().get(n)), byEvent(b.explanations().get(n)), TOP);
      rank += one.rank() / count;
      overlap += one.overlap() / count;
      sign += one.sign() / count;
    }
    return new Pair(a.method(), b.method(), rank, overlap, sign);
  }

  /// The events of all inputs, input after input.
  private static double[] byEvent(Explanation explanation) {
    if (explanation.grouping() == Explanation.Grouping.FEATURES) {
      throw new IllegalArgumentException(
          explanation.by().card().id()
              + " explains features; methods are compared event by event, so leave the group"
              + " features out");
    }
    return explanation.byEvent().stream()
        .flatMapToDouble(events -> {
          float[] values = events.values();
          return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
        })
        .toArray();
  }
}
