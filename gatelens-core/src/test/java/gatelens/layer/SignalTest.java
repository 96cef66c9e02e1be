package gatelens.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of a layer's signals says what its traces hold and what its weights do.
class SignalTest {
  private static final Tensor INPUT = Tensor.generate(i -> Math.sin(3 * i), 5, 2);

  private static Gru gru(GruVariant variant) {
    return Gru.of(
        "g",
        variant,
        Tensor.generate(i -> Math.cos(i), 2, 9),
        Tensor.generate(i -> Math.sin(2 * i), 3, 9),
        Tensor.zeros(9),
        Tensor.zeros(9),
        true);
  }

  private static Lstm lstm() {
    return Lstm.of(
        "l",
        Tensor.generate(i -> Math.cos(i), 2, 12),
        Tensor.generate(i -> Math.sin(2 * i), 3, 12),
        Tensor.zeros(12),
        true);
  }

  private static List<RecurrentLayer> layers() {
    return List.of(
        gru(GruVariant.RESET_AFTER),
        gru(GruVariant.RESET_BEFORE),
        gru(GruVariant.UNCOUPLED),
        lstm());
  }

  @Test
  void aTraceHasTheSignalsOfTheTableInItsOrder() {
    for (RecurrentLayer layer : layers()) {
      LayerTrace.Recurrent trace =
          Model.of(2, layer).trace(Sample.of(FeatureSequence.of(INPUT))).recurrent().get(0);
      assertThat(trace.signals().keySet())
          .containsExactlyElementsOf(layer.signals().stream().map(Signal::name).toList());
      assertThat(trace.signals().get("hidden")).isEqualTo(trace.hidden());
      assertThat(trace.signals().get("retention")).isEqualTo(trace.retention());
      trace
          .signals()
          .forEach((name, values) -> {
            boolean share = true;
            for (float value : values.values()) {
              share &= value >= 0 && value <= 1;
            }
            assertThat(trace.isShare(name)).as(name).isEqualTo(share);
          });
    }
  }

  /// A large bias on a signal's block, and nothing else, drives that signal to 1.
  @Test
  void blocksAreColumnsOfTheWeights() {
    for (RecurrentLayer layer : layers()) {
      for (Signal signal : layer.signals()) {
        if (!signal.hasBlock()) {
          continue;
        }
        List<Tensor> weights =
            layer.parameters().stream()
                .map(p -> Tensor.zeros(p.value().shape().extents()))
                .toList();
        for (int unit = 0; unit < 3; unit++) {
          weights.get(2).values()[signal.block() * 3 + unit] = 20;
        }
        LayerTrace.Recurrent trace =
            Model.of(2, layer.withParameters(weights))
                .trace(Sample.of(FeatureSequence.of(INPUT)))
                .recurrent()
                .get(0);
        for (Signal other : layer.signals()) {
          if (other.hasBlock()) {
            float idle = other.isGate() ? 0.5f : 0;
            assertThat(Objects.requireNonNull(trace.signals().get(other.name())).get(0, 1))
                .as(layer.name() + "." + other.name())
                // single precision: σ(20) is 1 - 2e-9, the kernels are some units in the last place
                // off
                .isCloseTo(other.equals(signal) ? 1 : idle, within(1e-6f));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RESET_AFTER, update, reset",
    "RESET_BEFORE, update, reset",
    "UNCOUPLED, update, reset"
  })
  void aGruHasTwoGates(GruVariant variant, String one, String other) {
    RecurrentLayer layer = gru(variant);
    assertThat(layer.gates()).containsExactly(one, other);
    assertThat(layer.blocks()).containsExactly("update", "reset", "candidate");
    assertThat(layer.signal(Signal.Kind.KEEPS).isPresent())
        .isEqualTo(variant != GruVariant.UNCOUPLED);
    assertThat(layer.units()).isEqualTo(3);
  }

  @Test
  void anLstmHasThreeGatesAndTwoDirectionsHaveTheirOwn() {
    assertThat(lstm().gates()).containsExactly("input", "forget", "output");
    assertThat(lstm().blocks()).containsExactly("input", "forget", "candidate", "output");
    Model both = ModelPlan.parse("bigru(4) dense(2)").initialise(3, Initialisation.KERAS, 1);
    RecurrentLayer layer = (RecurrentLayer) both.branches().get(0).layers().get(0);
    assertThat(layer.signals()).isEmpty();
    assertThat(layer.units()).isEqualTo(8);
    assertThat(layer.parts())
        .extracting(RecurrentLayer::direction)
        .containsExactly(Direction.FORWARD, Direction.BACKWARD);
  }
}
