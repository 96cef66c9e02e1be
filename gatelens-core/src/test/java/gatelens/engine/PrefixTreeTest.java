package gatelens.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private static final float[][] ROWS = {
    {1, 1, 1, 1}, // the input
    {1, 1, 0, 1}, // leaves it at step 2
    {1, 0, 1, 1}, // leaves it at step 1
    {1, 1, 0, 0}, // leaves row 1 at step 3
    {1, 1, 0, 1}, // is row 1
  };

  @Test
  void classesAreRowsThatAgreeOnThePast() {
    PrefixTree tree = PrefixTree.of(ROWS, 0, 4, 1);
    assertThat(List.of(tree.count(0), tree.count(1), tree.count(2), tree.count(3)))
        .containsExactly(1, 2, 3, 4);
    assertThat(tree.classOf(2, 1)).isEqualTo(tree.classOf(2, 3)).isEqualTo(tree.classOf(2, 4));
    assertThat(tree.classOf(3, 1)).isEqualTo(tree.classOf(3, 4)).isNotEqualTo(tree.classOf(3, 3));
    assertThat(tree.leaders(3)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void everySignBitCounts() {
    PrefixTree tree = PrefixTree.of(new float[][] {{0f}, {-0f}, {0f}}, 0, 1, 1);
    assertThat(tree.count(0)).isEqualTo(2);
    assertThat(tree.classOf(0, 0)).isEqualTo(tree.classOf(0, 2));
  }

  @Test
  void manyKindsOfOneStepAreTakenApartRatherThanMixedUp() {
    float[][] rows = new float[12][2];
    for (int row = 0; row < 12; row++) {
      rows[row][0] = row % 6;
      rows[row][1] = row;
    }
    PrefixTree tree = PrefixTree.of(rows, 0, 2, 1);
    // four kinds are known: 0 to 3 twice each; 4 and 5 stand alone, twice
    assertThat(tree.count(0)).isEqualTo(8);
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < 12; b++) {
        if (tree.classOf(0, a) == tree.classOf(0, b)) {
          assertThat(rows[a][0]).isEqualTo(rows[b][0]);
        }
      }
    }
  }

  @Test
  void windowsCoverEveryStepOnceAndCostWhatTheySay() {
    PrefixTree tree = PrefixTree.of(ROWS, 0, 4, 1);
    int next = 0;
    long steps = 0;
    for (PrefixTree.Window window : tree.windows()) {
      assertThat(window.from()).isEqualTo(next);
      next = window.to();
      steps += (long) tree.count(window.to() - 1) * (window.to() - window.from());
    }
    assertThat(next).isEqualTo(4);
    assertThat(tree.cellSteps()).isEqualTo(steps);
  }
}
