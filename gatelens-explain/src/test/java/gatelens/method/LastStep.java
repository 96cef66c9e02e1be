package gatelens.method;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.MethodProvider;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A method of somebody else's: the values of the last step times a factor. It shows that a method
/// from outside needs one record and one row, and every test of methods runs it as one of ours.
///
/// @param factor 1 is usual
record LastStep(double factor) implements Explainer<ModelScore> {

  /// What `META-INF/services` of the test class path names.
  public static final class Provider implements MethodProvider {
    /// Called by `ServiceLoader`.
    public Provider() {}

    @Override
    public List<Method> methods() {
      return List.of(
          Method.of(
              List.of(
                  Setting.number("factor", "1", "(0, 10]", "what the last step is multiplied by")),
              s -> new LastStep(s.number("factor"))));
    }
  }

  LastStep {
    if (!(factor > 0 && factor <= 10)) {
      throw new IllegalArgumentException("factor is " + factor + "; expected above 0, at most 10");
    }
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "last-step",
        "Last step",
        "What came last?",
        "any score",
        "none",
        "Somebody, A Method, 2026, https://example.org",
        true,
        false);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    Layout.Part part = input.layout().first();
    int from = (part.length() - 1) * part.width();
    Tensor tensor =
        Tensor.generate(
            i -> i < from ? 0 : factor * input.values()[i], part.length(), part.width());
    return new Explanation(
        this,
        input,
        List.of(tensor),
        Explanation.Grouping.CELLS,
        Optional.empty(),
        new Completeness(0, 0, 0),
        Map.of(),
        Map.of());
  }
}
