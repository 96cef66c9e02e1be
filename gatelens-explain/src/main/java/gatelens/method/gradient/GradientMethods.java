package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The rows of methods that follow gradients or slopes between two runs.
public final class GradientMethods {
  private static final int POINTS = 16;

  private GradientMethods() {}

  /// The rows, in the order of the list.
  public static List<Method> all() {
    Baseline.Samples none = Baseline.Samples.of(List.of(new float[0]), "background");
    return List.of(
        row(Set.of(), s -> new Gradient(Gradient.Form.PLAIN)),
        row(Set.of(), s -> new Gradient(Gradient.Form.ABSOLUTE)),
        row(Set.of(), s -> new Gradient(Gradient.Form.TIMES_INPUT)),
        row(Set.of(), s -> new Gradient(Gradient.Form.TIMES_CHANGE, s.baseline())),
        smooth(SmoothGrad.Form.MEAN),
        smooth(SmoothGrad.Form.SQUARED),
        smooth(SmoothGrad.Form.VARIANCE),
        row(
            Set.of("steps", "tolerance"),
            s ->
                new IntegratedGradients(
                    s.baseline(),
                    s.integer("steps", 0),
                    s.number("tolerance", IntegratedGradients.USUAL_TOLERANCE))),
        row(Set.of("steps"), s -> new SequentialGradients(s.baseline(), s.integer("steps", 8))),
        row(
            new ExpectedGradients(none, POINTS).card(),
            Set.of("steps"),
            s ->
                new ExpectedGradients(
                    s.neededBackground("expected-gradients"), s.integer("steps", POINTS))),
        row(Set.of(), s -> new DeepLift(s.baseline())),
        row(new DeepLift(none).card(), Set.of(), s -> new DeepLift(s.neededBackground("deepshap"))),
        row(Set.of("steps"), s -> new Conductance(s.baseline(), s.integer("steps", POINTS))));
  }

  private static Method smooth(SmoothGrad.Form form) {
    return row(
        Set.of("samples", "noise"),
        s -> new SmoothGrad(form, s.integer("samples", 50), s.number("noise", 0.15), s.seed()));
  }

  private static Method row(
      Set<String> settings, Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(factory.apply(Settings.NONE).card(), settings, false, factory);
  }

  private static Method row(
      MethodCard card,
      Set<String> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(card, settings, false, factory);
  }
}
