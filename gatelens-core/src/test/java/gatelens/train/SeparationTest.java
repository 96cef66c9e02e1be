package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeparationTest {
  private static final int[] TWO_CLASSES = IntStream.range(0, 40).map(i -> i % 4 / 3).toArray();

  @Test
  void everyClassKeepsItsShare() {
    Separation.Parts parts = Separation.of(TWO_CLASSES).hold(0.2, 3);
    assertThat(Arrays.stream(parts.held()).filter(i -> TWO_CLASSES[i] == 1).count()).isEqualTo(2);
    assertThat(parts.held()).hasSize(8).isSorted().doesNotContain(parts.training());
    assertThat(parts.training()).hasSize(32).isSorted();
    assertThat(Separation.of(TWO_CLASSES).hold(0.2, 3).held()).containsExactly(parts.held());
  }

  /// Copies of one input, and through them two speakers, are one unit: 0 and 1 are equal, 1 and 2
  /// are of one speaker.
  @Test
  void copiesAndGroupsAreJoined() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      float value = i == 1 ? 0 : i;
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(Tensor.of(new float[] {value, 1}, 2, 1))),
              new Label.Class(0)));
    }
    Separation separation =
        Separation.withoutCopies(Dataset.of(examples))
            .together(List.of(0, 1, 1, 3, 4, 5, 6, 7, 8, 9));
    for (long seed = 0; seed < 20; seed++) {
      Separation.Parts parts = separation.hold(0.4, seed);
      Set<Integer> held = new HashSet<>(Arrays.stream(parts.held()).boxed().toList());
      assertThat(held.contains(0)).isEqualTo(held.contains(1)).isEqualTo(held.contains(2));
      assertThat(held).hasSizeBetween(3, 5);
      for (Separation.Parts fold : separation.folds(4, seed)) {
        Set<Integer> out = new HashSet<>(Arrays.stream(fold.held()).boxed().toList());
        assertThat(out.contains(0)).isEqualTo(out.contains(1)).isEqualTo(out.contains(2));
      }
    }
  }

  /// Windows of 3 steps and a horizon of 2, one after the other: window i lies in [i, i + 4].
  private static Separation windows(int count) {
    return Separation.of(new int[count])
        .inTime(IntStream.range(0, count).mapToObj(i -> new Separation.Span(i, i + 4.0)).toList());
  }

  @Test
  void whatIsForecastIsHeldOutAtTheEndBehindAGap() {
    Separation.Parts parts = windows(20).hold(0.25, 9);
    assertThat(parts.held()).containsExactly(15, 16, 17, 18, 19);
    // window 10 answers steps 13 and 14, the last before step 15, the first that window 15 reads
    assertThat(parts.training()).containsExactly(IntStream.rangeClosed(0, 10).toArray());
  }

  @Test
  void foldsInTimeGoForwardBehindAGap() {
    List<Separation.Parts> folds = windows(30).folds(2, 0);
    assertThat(folds.get(0).training()).containsExactly(IntStream.rangeClosed(0, 5).toArray());
    assertThat(folds.get(0).held()).containsExactly(IntStream.range(10, 20).toArray());
    assertThat(folds.get(1).training()).containsExactly(IntStream.rangeClosed(0, 15).toArray());
    assertThat(folds.get(1).held()).containsExactly(IntStream.range(20, 30).toArray());
    assertThatThrownBy(() -> windows(12).folds(3, 0)).hasMessageContaining("shorter window");
  }

  /// Two series of the same hours: both are cut at one time, not the second one held out whole.
  @Test
  void severalSeriesAreCutAtOneTime() {
    List<Separation.Span> spans = new ArrayList<>();
    for (int series = 0; series < 2; series++) {
      for (int i = 0; i < 10; i++) {
        spans.add(new Separation.Span(i, i + 1));
      }
    }
    Separation.Parts parts = Separation.of(new int[20]).inTime(spans).hold(0.2, 0);
    assertThat(parts.held()).containsExactly(8, 9, 18, 19);
    assertThat(parts.training()).containsExactly(0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16);
  }

  /// Units are held out whole: a tenth of ten units of five is one unit, though it is more than a
  /// tenth of its class.
  @Test
  void largeUnitsAreHeldOutTooWhereAShareIsSmall() {
    int[] classes = IntStream.range(0, 50).map(i -> i / 5 % 2).toArray();
    Separation units =
        Separation.of(classes).together(IntStream.range(0, 50).mapToObj(i -> i / 5).toList());
    for (long seed = 0; seed < 10; seed++) {
      assertThat(units.hold(0.1, seed).held()).hasSize(5);
      assertThat(units.hold(0.04, seed).held()).hasSize(5);
      assertThat(units.hold(0.3, seed).held()).hasSize(15);
    }
  }

  @Test
  void sharesThatHoldNobodyOutOrAllAreRefused() {
    Separation two = Separation.of(new int[2]);
    assertThatThrownBy(() -> two.hold(0.1, 0)).hasMessageContaining("holds nobody out");
    assertThatThrownBy(() -> two.hold(20, 0)).hasMessageContaining("0.2 is 20.0 %");
    assertThatThrownBy(() -> two.hold(0.9, 0)).hasMessageContaining("leaves none to learn from");
    assertThat(two.hold(0, 0).training()).containsExactly(0, 1);
    assertThatThrownBy(() -> two.folds(3, 0)).hasMessageContaining("from 2 to 2");
  }

  @Test
  void aPartIsSeparatedAsTheWholeIs() {
    Separation some =
        Separation.of(new int[6])
            .together(List.of("a", "a", "b", "b", "c", "c"))
            .select(new int[] {0, 1, 4, 5});
    for (long seed = 0; seed < 8; seed++) {
      assertThat(some.hold(0.5, seed).held())
          .satisfiesAnyOf(
              held -> assertThat(held).containsExactly(0, 1),
              held -> assertThat(held).containsExactly(2, 3));
    }
  }
}
