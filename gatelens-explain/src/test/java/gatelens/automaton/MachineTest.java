package gatelens.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MachineTest {
  /// An even number of ones, written with four states.
  private static final Machine FOUR =
      new Machine(new int[][] {{2, 1}, {3, 0}, {0, 3}, {1, 2}}, new int[] {1, 0, 1, 0});

  private static final Machine TWO = new Machine(new int[][] {{0, 1}, {1, 0}}, new int[] {1, 0});

  @Test
  void theSmallestOneSaysTheSame() {
    assertThat(FOUR.minimal()).isEqualTo(TWO);
    assertThat(TWO.minimal()).isEqualTo(TWO);
    assertThat(FOUR.differsFrom(TWO)).isEmpty();
    assertThat(FOUR.answerTo(1, 0, 1)).isEqualTo(1);
    assertThat(FOUR.answerTo(1, 0, 0)).isEqualTo(0);
  }

  /// States that nothing leads to are left out; names of states do not matter.
  @Test
  void whatIsNotReachedIsNotThere() {
    Machine machine = new Machine(new int[][] {{2, 2}, {1, 0}, {2, 0}}, new int[] {0, 5, 3});
    assertThat(machine.minimal())
        .isEqualTo(new Machine(new int[][] {{1, 1}, {1, 0}}, new int[] {0, 3}));
  }

  @Test
  void aShortestWordTellsApart() {
    Machine thirdOne =
        new Machine(new int[][] {{0, 1}, {1, 2}, {2, 3}, {3, 3}}, new int[] {0, 0, 0, 1});
    assertThat(thirdOne.tellsApart(0, 1))
        .hasValueSatisfying(w -> assertThat(w).containsExactly(1, 1));
    assertThat(thirdOne.tellsApart(2, 2)).isEmpty();
    Machine never = new Machine(new int[][] {{0, 0}}, new int[] {0});
    assertThat(thirdOne.differsFrom(never))
        .hasValueSatisfying(w -> assertThat(w).containsExactly(1, 1, 1));
    Machine three = new Machine(new int[][] {{0, 0, 0}}, new int[] {0});
    assertThatThrownBy(() -> never.differsFrom(three)).hasMessageContaining("2 and 3 symbols");
  }

  @Test
  void waysLeadToStates() {
    assertThatThrownBy(() -> new Machine(new int[][] {{1}}, new int[] {0}))
        .hasMessageContaining("state 1");
    assertThatThrownBy(() -> new Machine(new int[][] {}, new int[] {}))
        .hasMessageContaining("no machine");
  }
}
