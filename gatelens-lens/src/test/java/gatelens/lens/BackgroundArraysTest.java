package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
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
}
