package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepresentativeTest {
  private static Dataset turns(int size) {
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      int word = n % 2;
      float value = n / 2 % 2 == 0 ? -1 : 1;
      examples.add(
          new Example(
              new Sample(
                  List.of(
                      TokenSequence.of(2, word, 3),
                      FeatureSequence.of(Tensor.of(new float[] {0, value}, 2, 1)))),
              new Label.Class(word)));
    }
    return Dataset.of(examples);
  }

  /// Every sixteenth of rows that go through their kinds in turn is of one kind.
  @Test
  void rowsInTurn() {
    for (int size : new int[] {64, 240, 256, 4000}) {
      Dataset all = turns(size);
      int[] places = Representative.places(all, 16);
      assertThat(places).hasSize(16).doesNotHaveDuplicates().isSorted();
      assertThat(Arrays.stream(places).filter(n -> n % 2 == 0).count()).isBetween(6L, 10L);
      assertThat(Arrays.stream(places).filter(n -> n / 2 % 2 == 0).count()).isBetween(6L, 10L);
      assertThat(Representative.places(all, 16)).isEqualTo(places);
    }
  }

  @Test
  void allOfFew() {
    assertThat(Representative.places(turns(5), 5)).containsExactly(0, 1, 2, 3, 4);
  }
}
