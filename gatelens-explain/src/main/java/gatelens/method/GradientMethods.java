package gatelens.method;

import gatelens.explain.Explainer;
import gatelens.explain.ModelScore;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The rows of methods that go back through the model.
final class GradientMethods {
  private GradientMethods() {}

  static List<Method> all() {
    return List.of(
        row(new Gradient(Gradient.Form.SIGNED), Set.of(), s -> new Gradient(Gradient.Form.SIGNED)),
        row(
            new Gradient(Gradient.Form.MAGNITUDE),
            Set.of(),
            s -> new Gradient(Gradient.Form.MAGNITUDE)),
        row(
            new Gradient(Gradient.Form.TIMES_INPUT),
            Set.of(),
            s -> new Gradient(Gradient.Form.TIMES_INPUT)),
        row(
            new SmoothGrad(50, 0.15, 0),
            Set.of("samples", "noise"),
            s -> new SmoothGrad(s.integer("samples", 50), s.number("noise", 0.15), s.seed())),
        row(
            new IntegratedGradients(Settings.NONE.baseline(), 0, false),
            Set.of("steps"),
            s -> new IntegratedGradients(s.baseline(), s.integer("steps", 0), false)),
        row(
            new IntegratedGradients(Settings.NONE.baseline(), 0, true),
            Set.of("steps"),
            s ->
                new IntegratedGradients(
                    s.neededBackground("expected-gradients"), s.integer("steps", 0), true)),
        row(
            new DeepLift(Settings.NONE.baseline(), false),
            Set.of(),
            s -> new DeepLift(s.baseline(), false)),
        row(
            new DeepLift(Settings.NONE.baseline(), true),
            Set.of(),
            s -> new DeepLift(s.neededBackground("deepshap"), true)),
        row(new Lrp(0.001), Set.of("epsilon"), s -> new Lrp(s.number("epsilon", 0.001))),
        row(new AdditiveDecomposition(), Set.of(), s -> new AdditiveDecomposition()));
  }

  private static Method row(
      Explainer<?> usual,
      Set<String> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(usual.card(), settings, false, factory);
  }
}
