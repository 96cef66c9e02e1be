package gatelens.formats.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.Inventory;
import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.formats.SharedModels;
import gatelens.formats.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One model in every shape that training programs save it in, and random models, all made by
/// PyTorch 1.13. Tolerance: 1e-5 of the scale, what single precision leaves.
class CheckpointsTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;
  private Path files = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    files = Fixtures.unpack("checkpoints.zip", folder);
  }

  private OpenedModel open(String name) throws IOException {
    return ModelFiles.open(files.resolve(name), Optional.empty());
  }

  @TestFactory
  List<DynamicTest> everyShapeGivesPytorchsAnswers() throws IOException {
    List<String> names =
        SharedModels.list(files.resolve("read")).stream()
            .map(f -> f.getFileName().toString())
            .toList();
    assertThat(names).hasSizeGreaterThan(30);
    return names.stream()
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  Path kept = Fixtures.unpack("checkpoints.zip", Files.createTempDirectory("pt"));
                  OpenedModel opened =
                      ModelFiles.open(kept.resolve("read").resolve(name), Optional.empty());
                  assertThat(
                          Fixtures.difference(
                              opened.model(),
                              kept.resolve("inputs.npy"),
                              kept.resolve("outputs.npy")))
                      .isLessThan(TOLERANCE);
                  assertThat(opened.inventory().remark().orElse("")).contains("last step's output");
                }))
        .toList();
  }

  @Test
  void whatStandsBesideIsPassedOverAndSaid() throws IOException {
    Inventory inventory = open("read/training.pt").inventory();
    assertThat(inventory.in(Inventory.State.IMMATERIAL))
        .extracting(Inventory.Entry::name)
        .contains("epoch", "optimizer");
    assertThat(open("read/averaged.pt").inventory().in(Inventory.State.IMMATERIAL))
        .extracting(Inventory.Entry::name)
        .contains("n_averaged");
    assertThat(open("read/lightning.pt").inventory().in(Inventory.State.IMMATERIAL))
        .extracting(Inventory.Entry::name)
        .contains("criterion.weight", "callbacks", "hyper_parameters");
    assertThat(open("read/weight-norm.pt").inventory().in(Inventory.State.USED))
        .filteredOn(entry -> entry.reason().contains("weight normalisation"))
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bool | mask | ignore",
        "uint8 | mask | U8",
        "int16 | mask | I16",
        "module | whole module | weights_only=False",
        "module-inside | whole module | saved['model'].state_dict()",
        "two | [model, ema] | {\"key\": \"ema\"}",
        "complex | phase | ComplexFloatStorage",
        "tensor | expected the weights | GRU",
        "other-net | conv.weight | conv.bias",
        "script | TorchScript | torch.jit.load",
        "pickle | argparse.Namespace | never run"
      })
  void whatCannotBeReadIsNamed(String name, String one, String other) {
    assertThatThrownBy(() -> open("refused/" + name + ".pt"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining(one)
        .hasMessageContaining(other);
  }

  @Test
  void oneOfSeveralIsTold() throws IOException {
    for (String key : List.of("model", "ema")) {
      Path told = Files.writeString(folder.resolve("a.json"), "{\"key\": \"" + key + "\"}");
      OpenedModel opened = ModelFiles.open(files.resolve("refused/two.pt"), Optional.of(told));
      assertThat(
              Fixtures.difference(
                  opened.model(), files.resolve("inputs.npy"), files.resolve("outputs.npy")))
          .isLessThan(TOLERANCE);
    }
    Path told = Files.writeString(folder.resolve("a.json"), "{\"key\": \"best\"}");
    assertThatThrownBy(() -> ModelFiles.open(files.resolve("refused/two.pt"), Optional.of(told)))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("[model, ema]");
  }

  @Test
  void aBufferThatDoesNotMatterIsTold() throws IOException {
    Path told = Files.writeString(folder.resolve("a.json"), "{\"ignore\": [\"mask\"]}");
    OpenedModel opened = ModelFiles.open(files.resolve("refused/bool.pt"), Optional.of(told));
    assertThat(
            Fixtures.difference(
                opened.model(), files.resolve("inputs.npy"), files.resolve("outputs.npy")))
        .isLessThan(TOLERANCE);
  }

  /// As `random_torch.py` makes them: PyTorch's answers, a refusal that names what is not
  /// understood, or, where the file leaves it open, a question or a reading that is said.
  @TestFactory
  List<DynamicTest> randomModels() throws IOException {
    Path cases = Fixtures.unpack("random.zip", Files.createTempDirectory("cases"));
    return SharedModels.list(cases).stream()
        .map(each -> DynamicTest.dynamicTest(each.getFileName().toString(), () -> random(each)))
        .toList();
  }

  private static void random(Path folder) throws IOException {
    JsonNode about = JsonMapper.shared().readTree(Files.readString(folder.resolve("case.json")));
    String expected = about.path("expected").asString();
    Path zip = folder.resolve("model.pt");
    Path told = folder.resolve("architecture.json");
    try {
      OpenedModel opened =
          ModelFiles.open(
              Files.exists(zip) ? zip : folder.resolve("model.safetensors"),
              Files.exists(told) ? Optional.of(told) : Optional.empty());
      assertThat(expected).isNotEqualTo("refused");
      if (expected.equals("equal") || opened.inventory().remark().isEmpty()) {
        assertThat(
                Fixtures.difference(
                    opened.model(),
                    folder.resolve("input-input.npy"),
                    folder.resolve("expected.npy")))
            .isLessThan(TOLERANCE);
      }
    } catch (UnsupportedModelException refused) {
      assertThat(expected).as(refused.getMessage()).isNotEqualTo("equal");
      if (expected.equals("refused")) {
        List<String> names =
            about.path("names").valueStream().map(name -> name.asString("")).toList();
        assertThat(names).anyMatch(name -> String.valueOf(refused.getMessage()).contains(name));
      }
    }
  }
}
