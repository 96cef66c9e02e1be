package gatelens.testkit.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every explanation method keeps: the shape of what it gives, where it comes from, the same
/// bits on any number of threads and for one input or many, nothing where nothing changed from the
/// baseline, and the sum that its card promises. A test of a method extends this class and says
/// {@link #method}; a random GRU of 3 features and 3 outputs is explained.
public abstract class ExplainerContract {
  private static final int STEPS = 6;

  /// The method with settings that make it quick, its seed among them.
  protected abstract Explainer<? super ModelScore> method();

  /// False for a method whose numbers are no parts of a change from the baseline, such as a slope
  /// or what a rule says.
  protected boolean saysNothingOfNoChange() {
    return true;
  }

  private static ModelScore score(Workers workers) {
    return RandomModels.score(RandomModels.model("gru(4) dense(3)", 0.3, 7), workers);
  }

  private static List<Point> inputs(ModelScore score) {
    return List.of(
        RandomModels.point(score, STEPS, 1),
        RandomModels.point(score, STEPS, 2),
        RandomModels.point(score, STEPS, 3));
  }

  @Test
  void shapesAndOrigin() {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = score(workers);
      shapesAndOrigin(method(), score, RandomModels.point(score, STEPS, 1), true);
    }
  }

  @Test
  void threadsAndCompanyChangeNothing() {
    List<Explanation> one;
    List<Explanation> alone;
    List<Explanation> three;
    try (Workers workers = Workers.single()) {
      ModelScore score = score(workers);
      one = method().explainAll(score, inputs(score));
      alone = inputs(score).stream().map(input -> method().explain(score, input)).toList();
    }
    try (Workers workers = Workers.of(3)) {
      ModelScore score = score(workers);
      three = method().explainAll(score, inputs(score));
    }
    sameBits(one, three);
    sameBits(one, alone);
  }

  @Test
  void nothingWhereNothingChanged() {
    if (saysNothingOfNoChange()) {
      try (Workers workers = Workers.of(2)) {
        ModelScore score = score(workers);
        nothingWhereNothingChanged(method(), score, RandomModels.point(score, STEPS, 1));
      }
    }
  }

  @Test
  void whatPromisesASumKeepsIt() {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = score(workers);
      for (Point input : inputs(score)) {
        sum(method(), score, input);
      }
    }
  }

  /// The shape is that of the grouping; the method, the input and the source are named.
  ///
  /// @param some true if at least one number must not be zero
  public static void shapesAndOrigin(
      Explainer<? super ModelScore> method, ModelScore score, Point input, boolean some) {
    String id = method.card().id();
    Explanation e = method.explain(score, input);
    Tensor first = e.first();
    int steps = input.layout().first().length();
    int features = input.layout().first().width();
    int[] want =
        switch (e.grouping()) {
          case CELLS -> new int[] {steps, features};
          case EVENTS -> new int[] {steps};
          case FEATURES -> new int[] {features};
        };
    assertThat(first.shape().extents()).as(id).isEqualTo(want);
    assertThat(first.isFinite()).as(id).isTrue();
    if (some) {
      assertThat(first.values()).as(id + " says something").matches(v -> !zeros(v));
    }
    e.standardError().ifPresent(error -> assertThat(error.get(0).shape()).isEqualTo(first.shape()));
    assertThat(e.by()).isEqualTo(method);
    assertThat(e.input()).isEqualTo(input);
    assertThat(e.by().toString()).as("settings").contains("[").contains("]");
    assertThat(e.by().card().citation()).as(id).containsPattern("[12][0-9]{3}");
  }

  private static boolean zeros(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /// Explanations of the same inputs are equal bit by bit.
  public static void sameBits(List<Explanation> some, List<Explanation> others) {
    assertThat(others).hasSameSizeAs(some);
    for (int n = 0; n < some.size(); n++) {
      assertThat(others.get(n).first())
          .as(some.get(n).by().card().id() + " of input " + n)
          .isEqualTo(some.get(n).first());
    }
  }

  /// An input that is the baseline of zeros itself gets zeros.
  public static void nothingWhereNothingChanged(
      Explainer<? super ModelScore> method, ModelScore score, Point input) {
    Explanation e = method.explain(score, input.with(new float[input.values().length]));
    for (float value : e.first().values()) {
      // a product with a change of nothing may be a zero below zero
      assertThat(value == 0).as(method.card().id() + " gives " + value).isTrue();
    }
    assertThat(e.completeness().gap()).isLessThan(1e-6);
  }

  /// What a method whose card promises completeness prints sums to what is claimed, and that to the
  /// change of the score: 1e-5 for single precision, and 1e-4 of the change, the usual tolerance of
  /// the path of integrated gradients.
  public static void sum(Explainer<? super ModelScore> method, ModelScore score, Point input) {
    if (!method.card().complete()) {
      return;
    }
    String id = method.card().id();
    Explanation e = method.explain(score, input);
    double terms = e.terms().values().stream().mapToDouble(v -> v).sum();
    assertThat(Math.abs(e.total() + terms - e.completeness().attributed())).as(id).isLessThan(1e-5);
    double change = e.completeness().score() - e.completeness().baselineScore();
    assertThat(e.completeness().gap()).as(id).isLessThan(1e-5 + 1e-4 * Math.abs(change));
  }
}
