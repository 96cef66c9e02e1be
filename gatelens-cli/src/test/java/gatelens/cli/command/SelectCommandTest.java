package gatelens.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectCommandTest {
  @TempDir private Path folder;

  /// 40 sequences whose class is the sign of the first feature of the last step.
  private void data() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    Tensor inputs = Tensor.generate(i -> random.nextGaussian(), 40, 3, 2);
    Npy.write(folder.resolve("X.npy"), inputs);
    Npy.write(folder.resolve("y.npy"), Tensor.generate(n -> inputs.get(n, 2, 0) > 0 ? 1 : 0, 40));
  }

  private Run select(Object... more) {
    Object[] words = {
      "select",
      "--units",
      "2,4",
      "--cells",
      "gru,lstm",
      "--folds",
      "2",
      "--epochs",
      "8",
      "--optimizer",
      "adam(0.05)",
      "--quiet",
      "--inputs",
      folder.resolve("X.npy"),
      "--labels",
      folder.resolve("y.npy")
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.of(all);
  }

  @Test
  void aModelIsChosenComparedAndLookedInto() throws IOException {
    data();
    Path journal = folder.resolve("trials.txt");
    Path model = folder.resolve("m.gatelens");
    Run first = select("--journal", journal, "--output", model);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().contains("gru(2), rate 0.05"), first.out());
    assertTrue(first.out().contains("* "), first.out());
    assertEquals(9, Files.readAllLines(journal).size());
    // Every trial is in the journal, times included, so the table is the same to the last letter.
    assertEquals(first.out(), select("--journal", journal).out());
    assertTrue(select("--json", "--halving", "2").out().contains("\"finished\":false"));

    Run gates =
        Run.of(
            "gates",
            model,
            "--inputs",
            folder.resolve("X.npy"),
            "--labels",
            folder.resolve("y.npy"));
    assertEquals(0, gates.code(), gates.err());
    assertTrue(gates.out().contains("40 inputs, 120 steps"), gates.out());
    assertTrue(gates.out().contains("held at its mean"), gates.out());
    Run document = Run.of("gates", model, "--inputs", folder.resolve("X.npy"), "--json");
    assertTrue(document.out().startsWith("{\"schema\":\"gatelens.gates/1\""), document.out());

    Run compared =
        Run.of(
            "compare-models",
            model,
            model,
            "--inputs",
            folder.resolve("X.npy"),
            "--labels",
            folder.resolve("y.npy"));
    assertEquals(0, compared.code(), compared.err());
    assertTrue(compared.out().contains("p = 1.0000"), compared.out());
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    data();
    assertEquals(2, select("--cells", "rnn").code());
    assertEquals(2, select("--forward", "--groups", folder.resolve("y.npy")).code());
    assertEquals(2, select("--halving", "1").code());
    Npy.write(folder.resolve("y.npy"), Tensor.zeros(7));
    assertEquals(3, select().code());
  }
}
