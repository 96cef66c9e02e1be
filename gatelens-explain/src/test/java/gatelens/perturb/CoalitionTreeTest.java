package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.testkit.explain.Box;
import gatelens.testkit.explain.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoalitionTreeTest {
  @ParameterizedTest
  @ValueSource(strings = {"events", "segments:3", "features", "grid:3x2"})
  void theTreeGivesWhatEveryRunAloneGives(String players) {
    for (boolean everyStep : new boolean[] {false, true}) {
      ModelScore score = Reference.small(3, 7, everyStep, 5);
      Point input = Reference.point(score, 7, 3, 9);
      Partition partition = Players.parse(players).of(input.layout());
      Game tree = new Game(score, input, partition, new Baseline.MeanEvent());
      Game naive = new Game(new Box(score), input, partition, new Baseline.MeanEvent());
      double[] a = tree.allValues();
      double[] b = naive.allValues();
      for (int set = 0; set < a.length; set++) {
        assertThat(a[set]).isCloseTo(b[set], within(1e-6));
      }
      assertThat(tree.full()).isEqualTo(a[a.length - 1]);
      assertThat(tree.empty()).isEqualTo(a[0]);
    }
  }

  /// L (2^(M+1) - 2) cell steps for M segments of L steps, against M L 2^M: 7.99 times fewer at M =
  /// 16.
  @Test
  void cellStepsAreThoseOfAPrefixTree() {
    ModelScore score = Reference.small(3, 2, false, 5);
    Point input = Reference.point(score, 16, 3, 9);
    Game game =
        new Game(score, input, new Players.Events().of(input.layout()), new Baseline.Zeros());
    game.allValues();
    System.out.println("cell steps, 16 events, exact Shapley: " + game.cost());
    assertThat(game.cost())
        .containsEntry("cell steps", (1 << 17) - 2.0)
        .containsEntry("cell steps naive", 16.0 * (1 << 16));
    assertThat(game.cost())
        .hasEntrySatisfying(
            "cell steps", steps -> assertThat(16.0 * (1 << 16) / steps).isGreaterThan(7));
  }

  @Test
  void unchangedPlayersTakeNoPart() {
    ModelScore score = Reference.small(2, 3, false, 5);
    Point input = Reference.point(score, 4, 2, 9);
    float[] same = input.values().clone();
    same[6] += 1;
    Game game =
        new Game(
            score,
            input,
            new Players.Events().of(input.layout()),
            new Baseline.Given(same, "one event differs"));
    assertThat(game.size()).isEqualTo(1);
    assertThat(game.allValues()).hasSize(2);
    Game none =
        new Game(
            score,
            input,
            new Players.Events().of(input.layout()),
            new Baseline.Given(input.values(), "itself"));
    assertThat(none.size()).isZero();
    assertThat(none.allValues()).hasSize(1);
    assertThat(none.full()).isCloseTo(score.at(input), within(1e-6));
  }

  @Test
  void severalBaselinesAreAveraged() {
    ModelScore score = Reference.small(2, 3, false, 5);
    Point input = Reference.point(score, 4, 2, 9);
    Point a = Reference.point(score, 4, 2, 10);
    Point b = Reference.point(score, 4, 2, 11);
    Partition events = new Players.Events().of(input.layout());
    double[] both =
        new Game(
                score,
                input,
                events,
                Baseline.Samples.of(java.util.List.of(a.values(), b.values()), "two"))
            .allValues();
    double[] first =
        new Game(score, input, events, new Baseline.Given(a.values(), "a")).allValues();
    double[] second =
        new Game(score, input, events, new Baseline.Given(b.values(), "b")).allValues();
    for (int set = 0; set < both.length; set++) {
      assertThat(both[set]).isCloseTo((first[set] + second[set]) / 2, within(1e-6));
    }
  }
}
