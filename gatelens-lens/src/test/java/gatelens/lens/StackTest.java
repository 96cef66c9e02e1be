package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StackTest {
  private static final float NAN = Float.NaN;

  @Test
  void tensorsOfOneShapeStandSideBySide() {
    Tensor all =
        Stack.of(
            "x", List.of(Tensor.of(new float[] {1, 2}, 2, 1), Tensor.of(new float[] {3, 4}, 2, 1)));
    assertThat(all.shape()).isEqualTo(new Shape(2, 2, 1));
    assertThat(all.values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void shorterOnesAreFilledUpInEveryAxis() {
    Tensor all =
        Stack.of(
            "x",
            List.of(Tensor.of(new float[] {1}, 1, 1), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)));
    assertThat(all.shape()).isEqualTo(new Shape(2, 2, 2));
    assertThat(all.values()).containsExactly(1, NAN, NAN, NAN, 1, 2, 3, 4);
    Tensor lines =
        Stack.of("x", List.of(Tensor.of(new float[] {5}, 1), Tensor.of(new float[3], 3)));
    assertThat(lines.values()).containsExactly(5, NAN, NAN, 0, 0, 0);
  }

  @Test
  void otherRanksAreRefused() {
    assertThatThrownBy(() -> Stack.of("x", List.of(Tensor.zeros(2), Tensor.zeros(2, 2))))
        .hasMessageContaining("x: sequence 0 has float[2], sequence 1 has float[2][2]");
  }
}
