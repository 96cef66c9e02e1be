package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The map is the network's, and its derivatives are those of the map.
class TransitionTest {
  private static double[] random(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = 0.7 * random.nextGaussian();
    }
    return values;
  }

  /// The network computes in single precision: a step is off by some units of 6e-8, and 12 steps of
  /// a stack by no more than 5e-6.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3)",
        "gru(5,reset_before) dense(3,softmax)",
        "gru(5,uncoupled) dense(4,tanh) dense(2)",
        "lstm(4) dense(3,sigmoid)",
        "gru(4,sequences) layer_norm dense(5,tanh) lstm(3,sequences) dropout(0.2) gru(6) dense(2)"
      })
  void itAnswersAsTheModelDoes(String plan) {
    Model model = RandomModels.model(plan, 0.4, 3);
    Transition map = Transition.of(model).get(0);
    float[] values = new float[12 * RandomModels.FEATURES];
    double[][] events = new double[12][RandomModels.FEATURES];
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      events[i / RandomModels.FEATURES][i % RandomModels.FEATURES] = values[i];
    }
    double[] last = map.states(map.start(), events)[11];
    Tensor expected =
        model.predict(Sample.of(FeatureSequence.of(Tensor.of(values, 12, RandomModels.FEATURES))));
    double[] found = map.answer(last);
    for (int c = 0; c < found.length; c++) {
      assertThat(found[c]).isCloseTo(expected.at(c), within(5e-6));
    }
  }

  /// Central differences of step 1e-5 have an error of about 1e-10 times the third derivative.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3)",
        "gru(5,reset_before) dense(3)",
        "gru(5,uncoupled) dense(3)",
        "lstm(4) dense(3)",
        "gru(4,sequences) layer_norm dense(5,tanh) lstm(3,sequences) gru(6,reset_before) dense(2)",
        "dense(4,tanh) gru(3,sequences) activation(softplus) gru(3,uncoupled) dense(2)"
      })
  void derivativesAreThoseOfTheStep(String plan) {
    Transition map = Transition.of(RandomModels.model(plan, 0.5, 11)).get(0);
    double[] state = random(map.size(), 1);
    double[] input = random(map.inputs(), 2);
    Transition.Derivatives exact = map.derivatives(state, input);
    for (int j = 0; j < map.size() + map.inputs(); j++) {
      double[] s = state.clone();
      double[] x = input.clone();
      double[] moved = j < map.size() ? s : x;
      int at = j < map.size() ? j : j - map.size();
      double[][] byAll = j < map.size() ? exact.byState() : exact.byInput();
      moved[at] += 1e-5;
      double[] above = map.step(s, x);
      moved[at] -= 2e-5;
      double[] below = map.step(s, x);
      for (int i = 0; i < map.size(); i++) {
        assertThat(byAll[i][at]).isCloseTo((above[i] - below[i]) / 2e-5, within(1e-8));
      }
    }
  }

  @Test
  void twoDirectionsAreTwoMaps() {
    List<Transition> maps = Transition.of(RandomModels.model("bigru(4) dense(2)", 0.2, 1));
    assertThat(maps).extracting(Transition::size).containsExactly(4, 4);
    assertThat(maps).extracting(Transition::hasReadOut).containsExactly(false, false);
    assertThatThrownBy(() -> maps.get(0).answer(new double[4]))
        .hasMessageContaining("gives no answer");
  }

  @Test
  void whatHasNoJointStateIsRefusedByName() {
    assertThatThrownBy(
            () -> Transition.of(RandomModels.model("gru(4,sequences) bigru(2) dense(2)", 0.2, 1)))
        .hasMessageContaining("bigru_0 reads backward what the layers below it made");
    assertThatThrownBy(() -> Transition.of(RandomModels.model("pool(mean) dense(2)", 0.2, 1)))
        .hasMessageContaining("is read by no recurrent layer");
    Transition map = Transition.of(RandomModels.model("gru(4) dense(2)", 0.2, 1)).get(0);
    assertThatThrownBy(() -> map.step(new double[4], new double[5]))
        .hasMessage("gru_0 has 4 values of state and reads 3; found 4 and 5");
    assertThat(map.names()).containsExactly("gru_0:0", "gru_0:1", "gru_0:2", "gru_0:3");
  }
}
