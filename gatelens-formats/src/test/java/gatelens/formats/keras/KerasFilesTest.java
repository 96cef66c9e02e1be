package gatelens.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Architecture;
import gatelens.formats.Inventory.Entry;
import gatelens.formats.Inventory.State;
import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Bidirectional;
import gatelens.layer.Gru;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The containers: names outside ASCII, paths of Windows, weights of two directions in one list,
/// layouts of earlier versions. Files and answers by `src/test/python/keras_files.py` with Keras
/// 3.15.1.
class KerasFilesTest {
  /// Single precision over four steps.
  private static final double TOLERANCE = 1e-6;

  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
      Files.copy(in, copy);
    }
    return copy;
  }

  private static List<Sample> samples() {
    return IntStream.range(0, 2)
        .mapToObj(n ->
            Sample.of(
                FeatureSequence.of(
                    Tensor.generate(i -> (float) Math.sin(1.7 * (8 * n + i) + 0.3), 4, 2))))
        .toList();
  }

  private static void answers(OpenedModel opened, double... expected) {
    try (Workers one = Workers.single()) {
      List<Tensor> found = opened.model().predict(samples(), one);
      for (int n = 0; n < expected.length; n++) {
        assertThat((double) found.get(n).values()[0]).isCloseTo(expected[n], within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "names.h5, -0.5198926329612732, -0.6224480867385864",
    "names-keras2.h5, -0.5198926329612732, -0.6224480867385864",
    "one-bias.h5, 0.8879920244216919, 0.4694153368473053",
    "other-bias.h5, 0.446611225605011, 0.4509761929512024",
    "other-bias.keras, 0.446611225605011, 0.4509761929512024",
    "windows.keras, -0.057991087436676025, -0.056765854358673096",
    "checkpointed.keras, -0.057991087436676025, -0.056765854358673096",
    "trained.keras, 0.23975980281829834, 0.33196598291397095",
  })
  void answersAsKeras(String name, double first, double second) throws IOException {
    answers(ModelFiles.open(file(name), Optional.empty()), first, second);
  }

  @Test
  void aBiasBelongsToTheDirectionThatItsNameSays() throws IOException {
    OpenedModel opened = ModelFiles.open(file("one-bias.h5"), Optional.empty());
    Bidirectional both = (Bidirectional) opened.model().layers().get(0);
    assertThat(((Gru) both.forward()).inputBias().values()).containsOnly(0);
    assertThat(((Gru) both.backward()).inputBias().values()).doesNotContain(0);
  }

  @Test
  void theStateOfATrainingDoesNotMatterAndIsListed() throws IOException {
    OpenedModel opened = ModelFiles.open(file("trained.keras"), Optional.empty());
    List<String> passed =
        opened.inventory().in(State.IMMATERIAL).stream().map(Entry::name).toList();
    assertThat(passed)
        .contains(
            "optimizer/vars/0", "optimizer/vars/11", "gru.dropout", "gru.recurrent_initializer");
    assertThat(opened.inventory().remark().orElseThrow()).contains("gru.stateful");
  }

  @Test
  void quantisedWeightsAreNamed() throws IOException {
    Path file = file("int8.keras");
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("dense")
        .hasMessageContaining("int8");
  }

  /// Sound files that lack what makes them a model are not called damaged.
  @Test
  void weightsAloneAskForTheirConfiguration() throws IOException {
    Path file = file("alone.weights.h5");
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll("weights of a Keras model alone", "model.to_json()");
  }

  @Test
  void aModelOfItsOwnClassIsNamedWithWhatToDo() throws IOException {
    Path sub = folder.resolve("sub.keras");
    Map<String, String> entries =
        Map.of(
            "metadata.json", "{\"keras_version\": \"3.15.1\"}",
            "config.json",
                "{\"module\": null, \"class_name\": \"Sub\", \"config\": {},"
                    + " \"registered_name\": \"Sub\", \"build_config\": {}}",
            "model.weights.h5", "");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(sub))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThatThrownBy(() -> ModelFiles.open(sub, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll("Sub", "keras.Model(x, model.call(x))");
  }

  @Test
  void anEntryThatNobodyKnowsIsNamed() throws IOException {
    Path file = file("windows.keras");
    Path more = folder.resolve("more.keras");
    try (ZipFile zip = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(more))) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        zip.getInputStream(entry).transferTo(out);
      }
      out.putNextEntry(new ZipEntry("adapter.bin"));
      out.write(new byte[] {1, 2});
    }
    assertThatThrownBy(() -> ModelFiles.open(more, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("adapter.bin");
  }

  @Test
  void aDescriptionBesideAFileThatHasItsOwnIsRefused() throws IOException {
    Path file = file("names.h5");
    Path told = folder.resolve("told.json");
    Files.writeString(told, "{\"readout\": \"last\"}");
    assertThat(Architecture.read(told).readout()).isEqualTo("last");
    for (Path each : List.of(file, file("windows.keras"))) {
      assertThatThrownBy(() -> ModelFiles.open(each, Optional.of(told)))
          .hasMessageContaining("told.json");
    }
  }
}
