package gatelens.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Machines hidden in points of a space, as a network hides them in its states.
class MachineSearchTest {
  /// A machine whose states are clouds of points: each way of reaching one leaves a trace of the
  /// last symbols beside it.
  private static final class Hidden implements SymbolReader {
    private final Machine machine;
    private final double[][] places;
    private final double trace;
    private long asked;

    Hidden(Machine machine, double trace, SplittableRandom random) {
      this.machine = machine;
      this.trace = trace;
      places = new double[machine.states()][6];
      for (double[] place : places) {
        for (int i = 0; i < place.length; i++) {
          place[i] = random.nextDouble(-1, 1);
        }
      }
    }

    @Override
    public int symbols() {
      return machine.symbols();
    }

    @Override
    public double[] start() {
      return places[0].clone();
    }

    private int state(double[] point) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int q = 0; q < places.length; q++) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
          sum += Math.pow(point[i] - places[q][i], 2);
        }
        if (sum < least) {
          least = sum;
          best = q;
        }
      }
      return best;
    }

    @Override
    public double[] step(double[] state, int symbol) {
      asked++;
      int from = state(state);
      double[] next = places[machine.step(from, symbol)].clone();
      for (int i = 0; i < next.length; i++) {
        next[i] += trace * (state[i] - places[from][i]) + trace * (symbol - 0.5) * (i % 2);
      }
      return next;
    }

    @Override
    public int answer(double[] state) {
      return machine.answer(state(state));
    }
  }

  @ParameterizedTest
  @EnumSource(Tomita.class)
  void tomita(Tomita language) {
    assertThat(language.machine.states()).isEqualTo(language.states);
    assertThat(language.machine.minimal().states()).isEqualTo(language.states);
    for (int seed = 0; seed < 5; seed++) {
      Hidden hidden = new Hidden(language.machine, 0.02, new SplittableRandom(seed));
      MachineSearch search = MachineSearch.of(hidden, 2, MachineQuestion.USUAL);
      assertThat(search.complete()).isTrue();
      assertThat(search.machine()).isEqualTo(language.machine.minimal());
    }
  }

  /// 100 machines of up to 20 states, three symbols and three answers.
  @Test
  void everyHiddenMachineIsFound() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int states = 1 + random.nextInt(20);
      int[][] next = new int[states][3];
      int[] answers = new int[states];
      for (int q = 0; q < states; q++) {
        answers[q] = random.nextInt(3);
        for (int a = 0; a < 3; a++) {
          next[q][a] = random.nextInt(states);
        }
      }
      Machine machine = new Machine(next, answers);
      Hidden hidden = new Hidden(machine, 0.001, random);
      MachineSearch search = MachineSearch.of(hidden, 3, MachineQuestion.USUAL.withSeed(seed));
      assertThat(search.complete()).isTrue();
      // the empty word may be answered otherwise where that needs fewer states
      assertThat(search.machine().states()).isLessThanOrEqualTo(machine.minimal().states());
      for (int n = 0; n < 1_000; n++) {
        int[] word = random.ints(1 + random.nextInt(30), 0, 3).toArray();
        assertThat(search.machine().answerTo(word)).isEqualTo(machine.answerTo(word));
      }
      assertThat(search.steps()).isLessThanOrEqualTo(hidden.asked);
    }
  }

  /// The same search gives the same words; each of them was a mistake of a machine before the last.
  @Test
  void itCanBeRepeated() {
    MachineSearch first = search(Tomita.SEVEN);
    MachineSearch second = search(Tomita.SEVEN);
    assertThat(second.machine()).isEqualTo(first.machine());
    assertThat(second.steps()).isEqualTo(first.steps());
    assertThat(second.counterexamples()).hasSameSizeAs(first.counterexamples()).isNotEmpty();
    for (int i = 0; i < first.counterexamples().size(); i++) {
      assertThat(second.counterexamples().get(i)).containsExactly(first.counterexamples().get(i));
    }
  }

  private static MachineSearch search(Tomita language) {
    return MachineSearch.of(
        new Hidden(language.machine, 0.02, new SplittableRandom(1)), 2, MachineQuestion.USUAL);
  }

  /// Counting without end is no machine: the search stops and shows a word that it is wrong about.
  @Test
  void whatIsNoMachineIsCutShort() {
    SymbolReader balanced =
        new SymbolReader() {
          @Override
          public int symbols() {
            return 2;
          }

          @Override
          public double[] start() {
            return new double[] {0};
          }

          @Override
          public double[] step(double[] state, int symbol) {
            return new double[] {state[0] + (symbol == 0 ? 1 : -1)};
          }

          @Override
          public int answer(double[] state) {
            return state[0] == 0 ? 1 : 0;
          }
        };
    MachineSearch search = MachineSearch.of(balanced, 2, MachineQuestion.USUAL.withStates(12));
    assertThat(search.complete()).isFalse();
    assertThat(search.machine().states()).isLessThanOrEqualTo(12);
    int[] last = search.counterexamples().get(search.counterexamples().size() - 1);
    int sum = 0;
    for (int symbol : last) {
      sum += symbol == 0 ? 1 : -1;
    }
    assertThat(search.machine().answerTo(last)).isNotEqualTo(sum == 0 ? 1 : 0);
  }

  @Test
  void questions() {
    assertThatThrownBy(() -> MachineQuestion.USUAL.withStates(0)).hasMessageContaining("0 states");
  }
}
