package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a method over many sequences: those with the same target together.
public final class Explaining {
  private Explaining() {}

  /// Explanations, one a sample, in their order.
  public static List<Explanation> run(
      Model model,
      List<Sample> samples,
      List<Target> targets,
      Method method,
      Settings settings,
      Workers workers) {
    Explainer<? super ModelScore> explainer = made(method, settings);
    Map<Target, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      groups.computeIfAbsent(targets.get(i), t -> new ArrayList<>()).add(i);
    }
    Explanation[] done = new Explanation[samples.size()];
    groups.forEach((target, members) -> {
      ModelScore score = new ModelScore(model, target, workers);
      List<Explanation> some = explainer.explainAll(score, points(score, samples, members));
      for (int k = 0; k < members.size(); k++) {
        done[members.get(k)] = some.get(k);
      }
    });
    return List.of(done);
  }

  /// An explanation that says nothing: zero for every value, for pictures that need none.
  public static Explanation nothing(ModelScore score, Sample sample) {
    Point point = score.point(sample);
    return Explanation.ofCells(
        Methods.named("gradient").with(Settings.NONE),
        point,
        new float[point.values().length],
        new Completeness(0, 0, 0),
        Map.of());
  }

  /// The method of a name.
  ///
  /// @throws CommandFailure if there is none
  public static Method named(String id) {
    try {
      return Methods.named(id);
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(unknown.getMessage()));
    }
  }

  /// The method with its settings.
  ///
  /// @throws CommandFailure if it does not take them, or needs others
  public static Explainer<? super ModelScore> made(Method method, Settings settings) {
    try {
      return method.with(settings);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Point> points(ModelScore score, List<Sample> samples, List<Integer> members) {
    return members.stream().map(i -> score.point(samples.get(i))).toList();
  }

  /// An explanation's numbers in a grouping: summed from cells where the method gives cells.
  static List<Tensor> grouped(Explanation explanation, Optional<Explanation.Grouping> wanted) {
    Explanation.Grouping grouping = wanted.orElse(explanation.grouping());
    if (grouping == explanation.grouping()) {
      return explanation.attribution();
    }
    try {
      return switch (grouping) {
        case EVENTS -> explanation.byEvent();
        case FEATURES -> explanation.byFeature();
        case CELLS -> throw new IllegalStateException("it gives " + explanation.grouping());
      };
    } catch (IllegalStateException impossible) {
      throw new CommandFailure(
          ExitCode.DATA,
          explanation.by().card().id()
              + " gives one number for each of its "
              + explanation.grouping().name().toLowerCase(java.util.Locale.ROOT)
              + ", not for "
              + grouping.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /// The names of the parts, for people.
  public static String label(Layout.Part part, Explanation.Grouping grouping, int index) {
    return switch (grouping) {
      case EVENTS -> part.steps().shown(index);
      case FEATURES -> part.features().label(index);
      case CELLS ->
          part.steps().shown(index / part.width())
              + " · "
              + part.features().label(index % part.width());
    };
  }
}
