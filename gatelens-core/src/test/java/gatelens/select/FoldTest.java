package gatelens.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static Dataset data(int... classes) {
    return Dataset.of(
        Arrays.stream(classes)
            .mapToObj(c ->
                new Example(Sample.of(FeatureSequence.of(Tensor.zeros(1, 1))), new Label.Class(c)))
            .toList());
  }

  @Test
  void stratifiedPartsHaveEachClassInItsShareAndCoverAll() {
    int[] classes = IntStream.range(0, 40).map(i -> i < 10 ? 1 : 0).toArray();
    List<Fold> folds = Fold.stratified(data(classes), 5, 3);
    int[] seen = new int[40];
    for (Fold fold : folds) {
      assertEquals(8, fold.validation().length);
      assertEquals(32, fold.training().length);
      assertEquals(2, Arrays.stream(fold.validation()).map(i -> classes[i]).sum());
      Arrays.stream(fold.validation()).forEach(i -> seen[i]++);
    }
    assertTrue(Arrays.stream(seen).allMatch(n -> n == 1));
    assertEquals(folds, Fold.stratified(data(classes), 5, 3));
  }

  @Test
  void aGroupIsNeverInBothParts() {
    int[] groups = {7, 7, 7, 1, 1, 2, 3, 3};
    List<Fold> folds = Fold.grouped(groups, 2);
    // By hand: group 7 (3 examples) to fold 0, 1 and 3 (2 each) to 1 (then 4), 2 to 0.
    assertArrayEquals(new int[] {0, 1, 2, 5}, folds.get(0).validation());
    assertArrayEquals(new int[] {3, 4, 6, 7}, folds.get(1).validation());
  }

  @Test
  void forwardChainingLearnsOnlyFromThePast() {
    List<Fold> folds = Fold.forwardChaining(12, 3);
    assertArrayEquals(new int[] {0, 1, 2}, folds.get(0).training());
    assertArrayEquals(new int[] {3, 4, 5}, folds.get(0).validation());
    assertArrayEquals(IntStream.range(0, 9).toArray(), folds.get(2).training());
    assertArrayEquals(new int[] {9, 10, 11}, folds.get(2).validation());
  }

  @Test
  void tooFewExamplesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Fold.stratified(data(0, 1), 3, 0));
    assertThrows(IllegalArgumentException.class, () -> Fold.grouped(new int[] {1, 1, 1}, 2));
    assertThrows(IllegalArgumentException.class, () -> Fold.forwardChaining(2, 2));
  }
}
