package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.document.Json;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicsCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(5,sequences) lstm(3) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        file);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(3 * i), 3, 17, 2));
  }

  /// A network as it is drawn forgets: one point takes all starts, and nothing grows.
  @Test
  void aFreshNetworkComesToRest() {
    Run run =
        Run.of("dynamics", file, "--inputs", x, "--starts", "20", "--at", "zero,2:3", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    DynamicsDocument.Map map = Json.read(run.out(), DynamicsDocument.class).maps().get(0);
    assertThat(map.map()).isEqualTo("gru_0 + lstm_0");
    assertThat(map.size()).isEqualTo(11);
    assertThat(map.inputs())
        .extracting(DynamicsDocument.Held::input)
        .containsExactly("zero", "2:3");
    for (DynamicsDocument.Held held : map.inputs()) {
      assertThat(held.points()).hasSize(1);
      assertThat(held.points().get(0).kind()).isEqualTo("stable");
      assertThat(held.points().get(0).found()).isEqualTo(20);
      assertThat(held.points().get(0).answer().stream().mapToDouble(v -> v).sum())
          .isCloseTo(1, within(1e-12));
    }
    assertThat(map.exponents()).hasSize(3).allMatch(exponent -> exponent < 0);
    Run text = Run.of("dynamics", file, "--inputs", x, "--starts", "20");
    assertThat(text.out())
        .contains("while the input stays at mean: 1 stable from 20 starts", "Lyapunov exponents -");
  }

  @Test
  void whatCannotBeHeldIsRefused() {
    Run run = Run.of("dynamics", file, "--inputs", x, "--at", "loud");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("input 'loud' is neither mean nor zero", "--at");
    assertThat(Run.of("dynamics", file, "--inputs", x, "--starts", "0").err())
        .contains("starts is at least 1");
  }

  /// The model before its training has the same weights to learn, and stands beside it; a round of
  /// two events has one cycle of two. Another model, or a file that is not there, is refused.
  @Test
  void whatTrainingChangedIsTold() throws IOException {
    Path labels = folder.resolve("y.npy");
    Npy.write(labels, Tensor.of(new float[] {0, 1, 0}, 3));
    Path before = folder.resolve("before.gatelens");
    Path after = folder.resolve("after.gatelens");
    Run train =
        Run.of(
            "train",
            "--inputs",
            x,
            "--labels",
            labels,
            "--model",
            "gru(4) dense(2,softmax)",
            "--epochs",
            "3",
            "--untrained",
            before,
            "--output",
            after);
    assertThat(train.code()).as(train.err()).isZero();
    Path event = folder.resolve("event.npy");
    Npy.write(event, Tensor.of(new float[] {1, -1}, 2));
    Run run =
        Run.of(
            "dynamics",
            after,
            "--inputs",
            x,
            "--starts",
            "20",
            "--round",
            event + ",zero",
            "--round",
            "0:1-3",
            "--before",
            before,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    DynamicsDocument document = Json.read(run.out(), DynamicsDocument.class);
    assertThat(document.points()).hasSize(2).allMatch(point -> point.kind().equals("stable"));
    List<DynamicsDocument.Round> rounds = document.maps().get(0).rounds();
    assertThat(rounds).extracting(DynamicsDocument.Round::length).containsExactly(2, 3);
    assertThat(rounds.get(0).cycles()).hasSize(1);
    assertThat(rounds.get(0).cycles().get(0).reached()).isEqualTo(20);
    DynamicsDocument.Map was = document.before().orElseThrow().get(0);
    assertThat(was.exponents().get(0)).isNotEqualTo(document.maps().get(0).exponents().get(0));
    Run alone = Run.of("dynamics", before, "--inputs", x, "--starts", "20", "--json");
    assertThat(Json.read(alone.out(), DynamicsDocument.class).maps().get(0).exponents())
        .isEqualTo(was.exponents());
    Run text = Run.of("dynamics", after, "--inputs", x, "--starts", "20", "--before", before);
    assertThat(text.out()).contains("what training changed", "largest Lyapunov exponent a step");
    assertThat(Run.of("dynamics", after, "--inputs", x, "--before", file).err())
        .contains("is no earlier state of this model: it has", "--untrained");
    assertThat(Run.of("dynamics", after, "--inputs", x, "--at", "no.npy").err())
        .contains("input no.npy: there is no such file");
  }
}
