package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.report.document.EvaluateDocument;
import gatelens.report.document.InspectDocument;
import gatelens.report.document.Json;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Figures on the data of a training are those of the rows that were held out of it.
final class EvaluateLearnedTest {
  private static final int ROWS = 320;

  @TempDir private Path folder;

  @Test
  void figuresAreOfRowsThatWereHeldOut() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[ROWS * 6];
    float[] labels = new float[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int n = 0; n < ROWS; n++) {
      labels[n] = values[n * 6] > 0 ? 1 : 0;
    }
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    Path part = folder.resolve("part.npy");
    Npy.write(x, Tensor.of(values, ROWS, 3, 2));
    Npy.write(y, Tensor.of(labels, ROWS));
    Path held = folder.resolve("held.gatelens");
    Path whole = folder.resolve("whole.gatelens");
    Object[] train = {
      "train", "--inputs", x, "--labels", y, "--model", "gru(2) dense(2,softmax)", "--epochs", "1"
    };
    Run.done(with(train, "--early-stopping", "1", "--output", held));
    Run.done(with(train, "--output", whole));

    EvaluateDocument rest = evaluated(held, x, y);
    assertThat(rest.learned())
        .hasValue(new EvaluateDocument.Learned(ROWS - rest.examples(), ROWS, true));
    // a tenth is held out; at most a row or so is taken for one that was learned from
    assertThat(rest.examples()).isBetween(30, 32);
    assertThat(evaluated(held, x, y, "--test-share", "1").examples()).isEqualTo(ROWS);
    assertThat(evaluated(whole, x, y).learned())
        .hasValue(new EvaluateDocument.Learned(ROWS, ROWS, false));
    assertThat(Run.of("evaluate", whole, "--inputs", x, "--labels", y).out())
        .startsWith("the model has learned from all of these 320 rows");

    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Npy.write(part, Tensor.of(values, ROWS, 3, 2));
    EvaluateDocument fresh = evaluated(whole, part, y);
    assertThat(fresh.examples()).isEqualTo(ROWS);
    assertThat(fresh.learned().map(EvaluateDocument.Learned::rows).orElse(0)).isLessThan(6);
    // marks of inputs are of no use to a reader
    assertThat(
            Json.read(Run.of("inspect", whole, "--json").out(), InspectDocument.class)
                .facts()
                .keySet())
        .doesNotContain("learned_rows")
        .contains("trained_on");
  }

  private static EvaluateDocument evaluated(Path model, Path x, Path y, Object... more) {
    Object[] line = {"evaluate", model, "--inputs", x, "--labels", y, "--json"};
    return Json.read(Run.of(with(line, more)).out(), EvaluateDocument.class);
  }

  private static Object[] with(Object[] line, Object... more) {
    Object[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return all;
  }
}
