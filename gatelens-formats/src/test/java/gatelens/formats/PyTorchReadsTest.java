package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.torch.StateDictWriter;
import gatelens.model.Model;
import gatelens.testkit.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written as safetensors, PyTorch's own modules load and answer with. The Python that has
/// torch and safetensors is named by the environment variable `GATELENS_PYTHON`.
class PyTorchReadsTest {
  @TempDir private Path folder = Path.of("");
  private String python = "";

  @BeforeEach
  void find() {
    String named = System.getenv("GATELENS_PYTHON");
    Assumptions.assumeTrue(named != null, "skipped: GATELENS_PYTHON names no Python with torch");
    python = Objects.requireNonNull(named);
  }

  @ParameterizedTest
  @CsvSource({
    "keras-article,",
    "keras-lstm,hidden=relu",
    "torch-bigru,",
    "torch-gru,",
    "torch-lstm,"
  })
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void itsModulesAnswerTheSame(String name, String more) throws IOException, InterruptedException {
    Path reference = Shared.path("reference/models/" + name);
    Path file =
        Stream.of("model.keras", "model.pt")
            .map(reference::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    Model model = ModelFiles.open(file, Optional.empty()).model();
    Path written = folder.resolve("model.safetensors");
    StateDictWriter.write(model, written);
    Path program = folder.resolve("read.py");
    try (InputStream text =
        Objects.requireNonNull(getClass().getResourceAsStream("read_state_dict.py"))) {
      Files.copy(text, program);
    }
    Path outputs = folder.resolve("outputs.npy");
    List<String> words =
        new ArrayList<>(
            List.of(
                python,
                program.toString(),
                written.toString(),
                reference.resolve("inputs.npy").toString(),
                outputs.toString()));
    if (more != null) {
      words.add(more);
    }
    Path log = folder.resolve("log");
    Process run =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(run.waitFor()).as(Files.readString(log)).isZero();
    NpyArray found = Npy.read(outputs);
    NpyArray expected = Npy.read(reference.resolve("outputs.npy"));
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(1e-5));
    }
  }
}
