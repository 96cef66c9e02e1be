package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.report.document.Json;
import gatelens.report.document.MatchDocument;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two units that hold the sign of the last two features, whatever came before.
class MatchCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    // nothing is kept, and the candidate is tanh of 3 times the feature
    Gru follows =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 3}, 2, 6),
            Tensor.zeros(2, 6),
            Tensor.of(new float[] {-60, -60, 0, 0, 0, 0}, 6),
            Tensor.zeros(6),
            false);
    Dense head = new Dense("dense_1", Tensor.zeros(2, 2), Tensor.zeros(2), Activation.SOFTMAX);
    file = folder.resolve("m.gatelens");
    ModelFile.write(Model.of(2, follows, head), file);
    x = folder.resolve("x.npy");
    // 1 above and -1 below at steps 3 and 4 (from 1) of sequences 0 and 2, nothing elsewhere
    float[] values = new float[3 * 8 * 2];
    for (int s : new int[] {0, 2}) {
      for (int t : new int[] {2, 3}) {
        values[(s * 8 + t) * 2] = 1;
        values[(s * 8 + t) * 2 + 1] = -1;
      }
    }
    Npy.write(x, Tensor.of(values, 3, 8, 2));
  }

  @Test
  void theOtherPlaceIsFound() {
    Run run = Run.of("match", file, "--inputs", x, "--span", "0:3-4", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    MatchDocument found = Json.read(run.out(), MatchDocument.class);
    assertThat(found.on())
        .containsExactly(
            new MatchDocument.On("gru_0:0", "above"), new MatchDocument.On("gru_0:1", "below"));
    assertThat(found.steps()).isEqualTo(24);
    assertThat(found.places())
        .singleElement()
        .satisfies(place -> {
          assertThat(place.sequence()).isEqualTo("2");
          assertThat(place.from()).isEqualTo(2);
          assertThat(place.to()).isEqualTo(4);
          assertThat(place.jaccard()).isEqualTo(1);
        });
    assertThat(Run.of("match", file, "--inputs", x, "--span", "0:3-4").out())
        .contains("sequence 0, steps 3-4: 2 units are on: gru_0:0 ↑, gru_0:1 ↓");
  }

  @Test
  void whatIsNoSpanIsRefused() {
    for (String span : new String[] {"5:1-2", "1:3-99", "1", "1:4-3", "x:1"}) {
      Run run = Run.of("match", file, "--inputs", x, "--in", span);
      assertThat(run.code()).as(span).isEqualTo(2);
    }
    assertThat(Run.of("match", file, "--inputs", x, "--in", "1:1", "--layers", "gru").err())
        .contains("there is no layer gru with a state; there are gru_0");
    assertThat(
            Run.of("match", file, "--inputs", x, "--in", "1:1", "--level", "1", "--share", ".1")
                .err())
        .contains("--level and --share");
  }
}
