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
    List<Fold> folds = Fold.forwardChaining(12, 3, 0);
    assertArrayEquals(new int[] {0, 1, 2}, folds.get(0).training());
    assertArrayEquals(new int[] {3, 4, 5}, folds.get(0).validation());
    assertArrayEquals(IntStream.range(0, 9).toArray(), folds.get(2).training());
    assertArrayEquals(new int[] {9, 10, 11}, folds.get(2).validation());
  }

  @Test
  void tooFewExamplesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Fold.stratified(data(0, 1), 3, 0));
    assertThrows(IllegalArgumentException.class, () -> Fold.grouped(new int[] {1, 1, 1}, 2));
    assertThrows(IllegalArgumentException.class, () -> Fold.forwardChaining(2, 2, 0));
  }

  @Test
  void aGapIsNotLearnedFrom() {
    List<Fold> folds = Fold.forwardChaining(12, 3, 2);
    assertArrayEquals(new int[] {0}, folds.get(0).training());
    assertArrayEquals(new int[] {3, 4, 5}, folds.get(0).validation());
    assertArrayEquals(new int[] {0, 1, 2, 3}, folds.get(1).training());
    assertThrows(IllegalArgumentException.class, () -> Fold.forwardChaining(12, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> Fold.forwardChaining(12, 3, -1));
  }

  /// Ten groups of two, two of three of one class and the rest of the other: every fold of five has
  /// a group of class 1, as StratifiedGroupKFold deals them; by size alone they may share one.
  @Test
  void groupsAreDealtSoThatClassesKeepTheirShares() {
    int[] groups = new int[40];
    int[] classes = new int[40];
    for (int i = 0; i < 40; i++) {
      groups[i] = i / 4;
      classes[i] = groups[i] % 2 == 0 || groups[i] == 9 ? 1 : 0;
    }
    List<Fold> folds = Fold.grouped(groups, classes, 3);
    for (Fold fold : folds) {
      long ones = Arrays.stream(fold.validation()).filter(i -> classes[i] == 1).count();
      assertEquals(8, ones);
      long zeros = fold.validation().length - ones;
      assertTrue(zeros == 4 || zeros == 8, Long.toString(zeros));
      for (int i : fold.validation()) {
        assertTrue(Arrays.stream(fold.training()).noneMatch(j -> groups[j] == groups[i]));
      }
    }
  }

  /// Copies of what is held out and windows that share a step with it are not learned from.
  @Test
  void ownFoldsHoldTheirUnitsAndTimesOut() {
    gatelens.train.Separation copies =
        gatelens.train.Separation.of(new int[6]).together(List.of(0, 1, 2, 0, 4, 5));
    List<Fold> folds = Fold.own(new int[] {7, 7, 9, 9, -1, -1}, copies);
    assertEquals(2, folds.size());
    assertArrayEquals(new int[] {0, 1}, folds.get(0).validation());
    assertArrayEquals(new int[] {2, 4, 5}, folds.get(0).training());
    assertArrayEquals(new int[] {1, 4, 5}, folds.get(1).training());
    List<gatelens.train.Separation.Span> spans = new java.util.ArrayList<>();
    for (int i = 0; i < 8; i++) {
      spans.add(new gatelens.train.Separation.Span(i, i + 2));
    }
    List<Fold> windows =
        Fold.own(
            new int[] {0, 0, 0, 1, 1, -1, -1, -1},
            gatelens.train.Separation.of(new int[8]).inTime(spans));
    // what is held out is steps 3 to 6: window 0 ends at 2, window 7 begins at 7
    assertArrayEquals(new int[] {0, 7}, windows.get(1).training());
    assertArrayEquals(new int[] {5, 6, 7}, windows.get(0).training());
    assertThrows(
        IllegalArgumentException.class, () -> Fold.own(new int[] {0, 0, 0, 0, 0, 0}, copies));
    assertThrows(IllegalArgumentException.class, () -> Fold.own(new int[] {0, 1}, copies));
  }
}
