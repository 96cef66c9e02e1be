package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueRowTest {
  @Test
  void numbersWithoutObjectsAreThoseOfObjects() {
    ValueRow plain = new ValueRow(4);
    ValueRow boxed = new ValueRow(4);
    float[] floats = {0, -0f, 1.5f, 1.5f, Float.NaN, 1e-40f, Float.NEGATIVE_INFINITY};
    double[] doubles = {0, -0.0, 0.1, 0.1, 1e300, Double.NaN, Double.POSITIVE_INFINITY};
    long[] longs = {0, 1, 1, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, -5};
    for (int i = 0; i < longs.length; i++) {
      plain.put(0, floats[i]);
      plain.put(1, doubles[i]);
      plain.put(2, longs[i]);
      plain.put(3, (int) longs[i]);
      boxed.put(0, (Object) floats[i]);
      boxed.put(1, (Object) doubles[i]);
      boxed.put(2, (Object) longs[i]);
      boxed.put(3, (Object) (int) longs[i]);
      assertThat(plain).isEqualTo(boxed);
      for (int column = 0; column < plain.size(); column++) {
        assertThat(Double.valueOf(plain.number(column)))
            .isEqualTo(Double.valueOf(boxed.number(column)));
      }
    }
    assertThat(plain).containsExactly("-Infinity", "Infinity", "-5", "-5");
    assertThat(plain.number(0)).isNaN();
  }

  @Test
  void aCellOfAnotherKindIsNotTheOneAbove() {
    ValueRow row = new ValueRow(1);
    assertThat(row.get(0)).isEmpty();
    row.put(0, 1f);
    assertThat(row.get(0)).isEqualTo("1.0");
    row.put(0, Float.floatToRawIntBits(1f));
    assertThat(row.get(0)).isEqualTo("1065353216");
    row.put(0, ValueRow.MISSING);
    assertThat(row.get(0)).isEmpty();
    row.put(0, "x");
    row.put(0, 7L);
    row.put(0, "x");
    assertThat(row.get(0)).isEqualTo("x");
  }
}
