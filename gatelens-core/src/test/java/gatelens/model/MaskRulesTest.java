package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.layer.Branch;
import gatelens.layer.Flatten;
import gatelens.layer.Layer;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each rule does to masked steps, by hand: `Masking(9)` before pooling, flattening and joins.
class MaskRulesTest {
  private static final MaskRule DROP = new MaskRule("drop", MaskRule.Kind.DROP);
  private static final MaskRule ZERO = new MaskRule("zero", MaskRule.Kind.ZERO);
  private static final MaskRule TURN = new MaskRule("turn", MaskRule.Kind.REVERSE);

  private static Sample series(float... steps) {
    return Sample.of(FeatureSequence.of(Tensor.of(steps, steps.length, 1)));
  }

  private static float[] answer(Sample sample, Layer... layers) {
    List<Layer> all = new java.util.ArrayList<>(List.of(layers));
    all.add(0, new Masking("masking", 9));
    return Model.of(1, all.toArray(new Layer[0])).predict(sample).values();
  }

  @Test
  void aMaskEndsWhereALayerKnowsNone() {
    Sample gap = series(-3, 9, -1);
    assertThat(answer(gap, new Pool("pool", Pool.Kind.MAX))).containsExactly(-1);
    assertThat(answer(gap, DROP, new Pool("pool", Pool.Kind.MAX))).containsExactly(9);
    assertThat(answer(gap, new Pool("pool", Pool.Kind.MEAN))).containsExactly(-2);
    assertThat(answer(series(1, 2, 9), new Pool("pool", Pool.Kind.LAST))).containsExactly(2);
    assertThat(answer(series(1, 2, 9), DROP, new Pool("pool", Pool.Kind.LAST))).containsExactly(9);
  }

  @Test
  void maskedStepsBecomeZero() {
    assertThat(answer(series(9, 5, 9), ZERO, new Flatten("flat", 3))).containsExactly(0, 5, 0);
    assertThat(answer(series(4, 5, 6), ZERO, new Flatten("flat", 3))).containsExactly(4, 5, 6);
  }

  @Test
  void aMaskIsTurnedBack() {
    Reverse reverse = new Reverse("reverse");
    Pool last = new Pool("last", Pool.Kind.LAST);
    assertThat(answer(series(1, 2, 9), reverse, last)).containsExactly(1);
    // turned back, the mask hides the last step again, where now the first value stands
    assertThat(answer(series(1, 2, 9), reverse, TURN, last)).containsExactly(2);
  }

  @Test
  void joinedMasks() {
    Pool mean = new Pool("mean", Pool.Kind.MEAN);
    MaskRule any = new MaskRule("any", MaskRule.Kind.ANY);
    Sample sample =
        Sample.of(
            FeatureSequence.of(Tensor.of(new float[] {1, 9, 9, 2}, 4, 1)),
            FeatureSequence.of(Tensor.of(new float[] {4, 6, 9, 9}, 4, 1)));
    Branch a = new Branch("a", 1, List.of(new Masking("m", 9)));
    Branch b = new Branch("b", 1, List.of(new Masking("n", 9)));
    Branch whole = new Branch("b", 1, List.of());
    assertThat(joined(sample, List.of(a, b), mean)).containsExactly(1, 4);
    assertThat(joined(sample, List.of(a, b), any, mean)).containsExactly(4, 19f / 3);
    assertThat(joined(sample, List.of(a, whole), mean)).containsExactly(1.5f, 6.5f);
    assertThat(joined(sample, List.of(a, whole), any, mean)).containsExactly(5.25f, 7);
  }

  private static float[] joined(Sample sample, List<Branch> branches, Layer... head) {
    return new Model(branches, List.of(head), ModelInfo.NONE).predict(sample).values();
  }
}
