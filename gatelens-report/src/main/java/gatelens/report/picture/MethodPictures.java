package gatelens.report.picture;

import gatelens.compare.MethodComparison;
import gatelens.decision.Decision;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.report.draw.Ramp;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Methods, models and inputs side by side.
public final class MethodPictures {
  private MethodPictures() {}

  /// What several methods say of each sequence, on one scale, and their difference from the first.
  ///
  /// @param sides the methods, with as many explanations each
  public static List<Picture> of(List<MethodComparison.Side> sides) {
    List<Picture> list = new ArrayList<>();
    int count = sides.stream().mapToInt(side -> side.explanations().size()).min().orElse(0);
    for (int n = 0; n < count; n++) {
      int number = n;
      list.addAll(
          attributions(
              "methods-" + n,
              "Methods side by side, sequence " + n,
              sides.stream().map(MethodComparison.Side::method).toList(),
              sides.stream().map(side -> side.explanations().get(number)).toList()));
    }
    return list;
  }

  /// Explanations side by side, a picture for each input that all of them have in one shape.
  ///
  /// @param name for files
  /// @param title a few words
  /// @param names what the explanations are called
  /// @param explanations as many
  public static List<Picture> attributions(
      String name, String title, List<String> names, List<Explanation> explanations) {
    List<Picture> list = new ArrayList<>();
    List<Layout.Part> parts = explanations.get(0).input().layout().parts();
    boolean several = parts.size() > 1;
    for (int input = 0; input < parts.size(); input++) {
      Layout.Part part = parts.get(input);
      int at = input;
      boolean features =
          explanations.stream().allMatch(each -> each.grouping() == Grouping.FEATURES);
      boolean cells =
          !(part.steps() instanceof Axis.Tokens)
              && explanations.stream().allMatch(each -> each.grouping() == Grouping.CELLS);
      List<SideBySide.Side> sides =
          IntStream.range(0, names.size())
              .filter(n -> explanations.get(n).attribution().size() > at)
              .mapToObj(n ->
                  new SideBySide.Side(
                      names.get(n), shown(explanations.get(n), at, cells, features)))
              .toList();
      boolean alike =
          sides.stream().map(side -> side.values().shape()).distinct().count() == 1
              && sides.size() == names.size();
      if (alike && sides.size() > 1) {
        list.add(
            new SideBySide(
                    name + (several ? "-" + part.name() : ""),
                    title + (several ? ", input " + part.name() : ""),
                    sides,
                    Ramp.SIGNED,
                    features ? part.features()::told : part.steps()::told,
                    part.features()::told,
                    List.of())
                .picture());
      }
    }
    return list;
  }

  private static Tensor shown(Explanation explanation, int input, boolean cells, boolean features) {
    if (cells) {
      return explanation.attribution().get(input);
    }
    Tensor one = (features ? explanation.attribution() : explanation.byEvent()).get(input);
    return one.reshape(one.size(), 1);
  }

  /// The gates and states of two sequences side by side, a picture a signal.
  ///
  /// @param one with gates and states
  /// @param other likewise, of the same model and as many steps
  /// @throws java.util.NoSuchElementException if gates and states were not wanted
  public static List<Picture> gates(Decision one, Decision other) {
    int a = one.number();
    int b = other.number();
    List<Picture> list = new ArrayList<>();
    for (LayerTrace.Recurrent layer : one.trace().orElseThrow().recurrent()) {
      layer
          .signals()
          .forEach((signal, values) -> {
            String address = layer.layer().name() + "." + signal;
            Tensor second = other.trace().orElseThrow().signal(address);
            list.add(
                new SideBySide(
                        address.replace('.', '-') + "-" + a + "-minus-" + b,
                        address + " of sequences " + a + " and " + b,
                        List.of(
                            new SideBySide.Side(named(one), values),
                            new SideBySide.Side(named(other), second)),
                        layer.isShare(signal) ? Ramp.SEQUENTIAL : Ramp.SIGNED,
                        one.subject().sample().first().steps()::told,
                        h -> "unit " + h,
                        List.of())
                    .picture());
          });
    }
    return list;
  }

  /// What decided two sequences, side by side.
  public static List<Picture> attributions(Decision one, Decision other) {
    return attributions(
        "attribution-" + one.number() + "-minus-" + other.number(),
        "What decided sequences " + one.number() + " and " + other.number(),
        List.of(named(one), named(other)),
        List.of(one.explanation(), other.explanation()));
  }

  private static String named(Decision decision) {
    String name = decision.subject().name();
    return "sequence " + decision.number() + (name.isEmpty() ? "" : " (" + name + ")");
  }
}
