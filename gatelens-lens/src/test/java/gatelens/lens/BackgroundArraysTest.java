package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.JoinedPlan;
import gatelens.train.ModelPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an array of a background holds is told by its shape.
class BackgroundArraysTest {
  @TempDir private Path folder;

  private Background read(Model model, Tensor array) throws IOException {
    Path file = folder.resolve("b.npy");
    Npy.write(file, array);
    try (Lens lens = Lens.of(model, Workers.single())) {
      return lens.background(file, 0);
    }
  }

  /// The widths at which vectors and ids were mistaken for each other: 1, T and others.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5})
  void idsAreEmbeddedWhateverTheirShape(int width) throws IOException {
    Model model =
        ModelPlan.parse("embedding(" + width + ") gru(3) dense(2)")
            .initialise(7, Initialisation.KERAS, 1);
    Tensor ids = Tensor.of(new float[] {1, 2, 3, 4, 6, 5, 0, 1}, 2, 4);
    Background read = read(model, ids);
    assertThat(read.rows()).hasSize(2);
    assertThat(read.rows().get(0).values())
        .containsExactly(model.continuous().enter(Sample.of(TokenSequence.of(1, 2, 3, 4))));
    assertThat(read.rows().get(1).values())
        .containsExactly(model.continuous().enter(Sample.of(TokenSequence.of(6, 5, 0, 1))));
    Tensor vectors = Tensor.generate(i -> i / 10.0, 2, 4, width);
    assertThat(read(model, vectors).rows().get(1).values())
        .containsExactly(java.util.Arrays.copyOfRange(vectors.values(), 4 * width, 8 * width));
    assertThatThrownBy(() -> read(model, Tensor.generate(i -> 0.5, 2, 4)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("whole numbers");
    assertThatThrownBy(() -> read(model, Tensor.generate(i -> 9, 2, 4)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("0 to 6");
  }

  @Test
  void featuresMustBeThoseOfTheModelWhateverTheNumberOfValues() throws IOException {
    Model model = ModelPlan.parse("gru(3) dense(2)").initialise(3, Initialisation.KERAS, 1);
    assertThat(read(model, Tensor.generate(i -> i, 2, 4, 3)).rows()).hasSize(2);
    assertThat(read(model, Tensor.generate(i -> i, 3)).rows()).hasSize(1);
    assertThat(read(model, Tensor.generate(i -> i, 1, 3)).rows()).hasSize(1);
    for (Tensor wrong :
        new Tensor[] {
          Tensor.generate(i -> i, 2, 3, 4),
          Tensor.generate(i -> i, 2, 12),
          Tensor.generate(i -> i, 4, 3),
          Tensor.generate(i -> i, 12)
        }) {
      assertThatThrownBy(() -> read(model, wrong))
          .as(wrong.shape().toString())
          .isInstanceOf(Refused.class)
          .hasMessageContaining("float[K][T][3]");
    }
  }

  private Path archive(Map<String, Tensor> arrays) throws IOException {
    Path file = folder.resolve("b.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, Tensor> each : arrays.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey() + ".npy"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Npy.write(bytes, each.getValue());
        out.write(bytes.toByteArray());
        out.closeEntry();
      }
    }
    return file;
  }

  private void refused(Model model, Path file, String... words) {
    try (Lens lens = Lens.of(model, Workers.single())) {
      assertThatThrownBy(() -> lens.background(file, 0))
          .isInstanceOf(Refused.class)
          .hasMessageContainingAll(words);
    }
  }

  /// Two inputs, of tokens and of features, come as one archive; each array is held to its input.
  @Test
  void severalInputsComeAsOneArchive() throws IOException {
    Model model =
        new JoinedPlan(
                List.of(
                    new JoinedPlan.Input("words", 7, ModelPlan.parse("embedding(2) gru(3)")),
                    new JoinedPlan.Input("numbers", 3, ModelPlan.parse("gru(2)"))),
                ModelPlan.parse("dense(2)"))
            .initialise(Initialisation.KERAS, 1);
    Tensor ids = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor numbers = Tensor.generate(i -> i, 2, 4, 3);
    try (Lens lens = Lens.of(model, Workers.single())) {
      Background read = lens.background(archive(Map.of("words", ids, "numbers", numbers)), 0);
      Sample second =
          new Sample(
              List.of(
                  TokenSequence.of(3, 4),
                  FeatureSequence.of(
                      Tensor.of(Arrays.copyOfRange(numbers.values(), 12, 24), 4, 3))));
      assertThat(read.rows()).hasSize(2);
      assertThat(read.rows().get(1).values()).containsExactly(model.continuous().enter(second));
    }
    refused(model, archive(Map.of("words", ids)), "no array numbers", "[words]");
    refused(
        model,
        archive(Map.of("words", ids, "numbers", Tensor.zeros(3, 4, 3))),
        "numbers has 3 sequences, words has 2");
    refused(
        model,
        archive(Map.of("words", ids, "numbers", Tensor.zeros(2, 3))),
        "float[K][T][3]",
        "float32[2][3]");
    Path single = folder.resolve("one.npy");
    Npy.write(single, numbers);
    refused(model, single, "an array for each of the inputs [words, numbers]");
  }
}
