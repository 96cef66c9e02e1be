package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.formats.Npy;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.formats.own.ModelFile;
import gatelens.formats.torch.StateDictWriter;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong with a file, the program says it in one error with the file's name, and ends
/// with the number for damaged or unsupported files.
class DamagedFilesTest {
  @TempDir private Path folder;

  private static Model model() {
    return ModelPlan.parse("gru(4,sequences) lstm(3) dense(2)")
        .initialise(2, Initialisation.PYTORCH, 1);
  }

  private void survives(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 60; i++) {
      byte[] damaged;
      if (i < 15) {
        damaged = Arrays.copyOf(bytes, bytes.length * i / 15);
      } else {
        damaged = bytes.clone();
        int at = random.nextInt(i % 2 == 0 ? Math.min(600, bytes.length) : bytes.length);
        damaged[at] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file, damaged);
      Run run = Run.of("inspect", file);
      assertThat(run.code()).as(run.err()).isIn(0, 3, 4);
      if (run.code() != 0) {
        assertThat(run.err())
            .startsWith("error: ")
            .contains(file.getFileName().toString())
            .doesNotContain("\tat ", "Exception in");
        assertThat(run.out()).isEmpty();
      }
    }
    Files.write(file, bytes);
    assertThat(Run.of("inspect", file).code()).isZero();
  }

  @Test
  void modelsOfOurOwn() throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(model(), file);
    survives(file);
  }

  @Test
  void stateDicts() throws IOException {
    Path file = folder.resolve("m.safetensors");
    StateDictWriter.write(
        ModelPlan.parse("gru(4,sequences) gru(4) dense(2)")
            .initialise(2, Initialisation.PYTORCH, 1),
        file);
    survives(file);
  }

  @Test
  void graphs() throws IOException {
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model(), file);
    survives(file);
  }

  /// A damaged input loses nothing: what was written before stays.
  @Test
  void inputsAndWhatWasThere() throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(model(), file);
    Path x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 2, 3, 2));
    Path y = folder.resolve("y.npy");
    assertThat(Run.of("predict", file, "--inputs", x, "--output", y).code()).isZero();
    byte[] before = Files.readAllBytes(y);
    byte[] bytes = Files.readAllBytes(x);
    for (int cut = 0; cut < bytes.length; cut += 16) {
      Files.write(x, Arrays.copyOf(bytes, cut));
      Run run = Run.of("predict", file, "--inputs", x, "--output", y);
      assertThat(run.code()).as(run.err()).isEqualTo(3);
      assertThat(run.err()).startsWith("error: ").contains("x.npy").doesNotContain("\tat ");
      assertThat(Files.readAllBytes(y)).isEqualTo(before);
    }
  }
}
