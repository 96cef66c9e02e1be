package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Class weights by hand.
final class ClassWeightsTest {
  private static Dataset labelled(Label... labels) {
    return Dataset.of(
        Stream.of(labels)
            .map(label -> new Example(Sample.of(TokenSequence.of(1, 2)), label))
            .toList());
  }

  @Test
  void everyClassCountsAlike() {
    Dataset data =
        labelled(new Label.Class(0), new Label.Class(0), new Label.Class(0), new Label.Class(2));
    // n = 4, C = 3: 4 / (3 · 3), no class 1, 4 / (3 · 1). 3 · 4/9 + 4/3 = 8/3: each that occurs
    // 4/3.
    assertThat(ClassWeights.balanced(data, 3)).isEqualTo(List.of(4 / 9.0, 0.0, 4 / 3.0));
  }

  @Test
  void everyStepThatCountsIsCounted() {
    Dataset data =
        labelled(new Label.Classes(new int[] {-1, 0, 1}), new Label.Classes(new int[] {1, 1, -1}));
    // n = 4, C = 2: 4 / (2 · 1), 4 / (2 · 3).
    assertThat(ClassWeights.balanced(data, 2)).isEqualTo(List.of(2.0, 2 / 3.0));
  }

  @Test
  void valuesHaveNoClasses() {
    Dataset data = labelled(new Label.Values(new float[] {0.5f}));
    assertThatThrownBy(() -> ClassWeights.balanced(data, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of 1 examples none has one from 0 to 1");
  }
}
