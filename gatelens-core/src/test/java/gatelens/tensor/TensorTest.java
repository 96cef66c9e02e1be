package gatelens.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
  private final Tensor tensor = Tensor.generate(i -> i, 2, 3);

  @Test
  void elementsStandRowByRow() {
    assertThat(tensor.get(0, 2)).isEqualTo(2);
    assertThat(tensor.get(1, 0)).isEqualTo(3);
    assertThat(tensor.slice(1)).isEqualTo(Tensor.of(new float[] {3, 4, 5}, 3));
    assertThat(tensor.reshape(3, 2).get(2, 1)).isEqualTo(5);
    assertThat(Tensor.ofRows(new float[] {0, 1, 2}, new float[] {3, 4, 5})).isEqualTo(tensor);
    assertThat(Tensor.ofRows().shape()).isEqualTo(new Shape(0, 0));
    assertThat(tensor.extent(1)).isEqualTo(3);
    assertThat(tensor).hasToString("float[2][3]").hasSameHashCodeAs(tensor.copy());
    assertThat(tensor).isNotEqualTo(Tensor.zeros(2, 3)).isNotEqualTo(tensor.reshape(6));
  }

  @Test
  void aCopyHasValuesOfItsOwn() {
    Tensor copy = tensor.copy();
    copy.values()[0] = 9;
    assertThat(tensor.get(0, 0)).isZero();
    assertThat(copy).isNotEqualTo(tensor);
  }

  @Test
  void finiteMeansNeitherNaNNorInfinite() {
    assertThat(tensor.isFinite()).isTrue();
    assertThat(Tensor.of(new float[] {1, Float.NaN}, 2).isFinite()).isFalse();
    assertThat(Tensor.of(new float[] {Float.NEGATIVE_INFINITY}, 1).isFinite()).isFalse();
  }

  @Test
  void wrongUseSaysWhatWasExpected() {
    assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3)).hasMessageContaining("needs 6 values");
    assertThatThrownBy(() -> tensor.get(2, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("[2, 0] is outside float[2][3]");
    assertThatThrownBy(() -> tensor.get(1)).hasMessageContaining("needs 2 positions, found 1");
    assertThatThrownBy(() -> Tensor.ofRows(new float[2], new float[3]))
        .hasMessageContaining("row 1 has 3 values");
  }

  @Test
  void shapes() {
    Shape shape = new Shape(2, 3, 4);
    assertThat(shape.size()).isEqualTo(24);
    assertThat(shape.rank()).isEqualTo(3);
    assertThat(shape.extent(2)).isEqualTo(4);
    assertThat(shape.extents()).containsExactly(2, 3, 4);
    assertThat(shape).isEqualTo(new Shape(2, 3, 4)).hasSameHashCodeAs(new Shape(2, 3, 4));
    assertThat(new Shape()).hasToString("float");
    assertThatThrownBy(() -> new Shape(2, -1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> new Shape(1 << 20, 1 << 20)).hasMessageContaining("2^31");
    int[] extents = {1, 2};
    Shape kept = new Shape(extents);
    extents[0] = 7;
    assertThat(kept.extent(0)).isEqualTo(1);
  }

  /// Found by fuzzing: a dense layer's weight in a file had one dimension.
  @Test
  void anAxisThatIsNotThere() {
    assertThatThrownBy(() -> Tensor.zeros(4).extent(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 2 dimensions, found float[4]");
  }
}
