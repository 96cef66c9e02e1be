package gatelens.method.temporal;

import gatelens.explain.Explainer;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.perturb.Forecaster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// The rows of methods that explain each event by the answer at its own step, or learn a mask over
/// time.
public final class TemporalMethods {
  private TemporalMethods() {}

  /// The rows, in the order of the list.
  public static List<Method> all() {
    return List.of(
        row(Set.of(), s -> new TemporalOcclusion(s.baseline())),
        row(Set.of(), s -> new TemporalShapley(s.baseline())),
        row(
            Set.of("steps", "whole-prefix"),
            s ->
                new TemporalGradients(
                    s.baseline(),
                    s.integer("steps", 32),
                    Boolean.parseBoolean(s.word("whole-prefix", "true")))),
        row(
            Set.of("areas", "initial", "smooth", "loss", "epochs"),
            s ->
                new Dynamask(
                    s.baseline(),
                    areas(s.word("areas", "0.25,0.3,0.35")),
                    s.number("initial", 0.5),
                    s.number("smooth", 0.1),
                    s.number("loss", 0.1),
                    s.integer("epochs", 200))),
        row(
            Set.of("sparse", "near", "initial", "epochs"),
            s ->
                new ExtremalMask(
                    s.baseline(),
                    s.number("sparse", 1),
                    s.number("near", 1),
                    s.number("initial", 0.5),
                    s.integer("epochs", 300))),
        row(
            AugmentedOcclusion.CARD,
            Set.of("samples"),
            s ->
                new AugmentedOcclusion(
                    s.neededBackground("augmented-occlusion"), s.integer("samples", 10), s.seed())),
        row(
            Fit.CARD,
            Set.of("samples", "units", "epochs"),
            s -> {
              int samples = s.integer("samples", 10);
              return generated(s, Fit.CARD, 1, g -> new Fit(g, samples, s.seed()));
            }),
        row(
            WinIt.CARD,
            Set.of("samples", "window", "aggregation", "units", "epochs"),
            s -> {
              int window = s.integer("window", 10);
              int samples = s.integer("samples", 3);
              WinIt.Aggregation aggregation = aggregation(s.word("aggregation", "mean"));
              return generated(
                  s, WinIt.CARD, window, g -> new WinIt(g, window, samples, aggregation, s.seed()));
            }));
  }

  /// A row whose card is that of the method with nothing said.
  private static Method row(
      Set<String> settings, Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(factory.apply(Settings.NONE).card(), settings, false, factory);
  }

  /// A row of a method that cannot be made of nothing.
  private static Method row(
      MethodCard card,
      Set<String> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(card, settings, false, factory);
  }

  private static List<Double> areas(String text) {
    try {
      return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "setting areas=" + text + ": expected shares such as 0.25,0.3,0.35", wrong);
    }
  }

  private static WinIt.Aggregation aggregation(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "mean" -> WinIt.Aggregation.MEAN;
      case "max" -> WinIt.Aggregation.MAX;
      case "absmax", "absolute-max" -> WinIt.Aggregation.ABSOLUTE_MAX;
      default ->
          throw new IllegalArgumentException(
              "setting aggregation=" + text + ": expected mean, max or absmax");
    };
  }

  private static Generated generated(
      Settings s,
      MethodCard card,
      int horizon,
      Function<Forecaster, Explainer<ModelScore>> method) {
    return new Generated(
        card,
        s.neededBackground(card.id()),
        horizon,
        s.integer("units", 32),
        s.integer("epochs", 20),
        s.seed(),
        method);
  }
}
