package gatelens.lens.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.concept.ConceptLabels;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudiesTest {
  @TempDir Path folder;

  private Path array(String name, Tensor values) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(file, values);
    return file;
  }

  private Path text(String lines) throws IOException {
    return Files.writeString(folder.resolve("labels.txt"), lines);
  }

  @Test
  void labelsAreReadByLineAndFromArrays() throws IOException {
    ConceptLabels whole = ConceptFile.read(text("1\nno\nTRUE\n"));
    assertThat(whole.steps()).isFalse();
    assertThat(whole.each())
        .containsExactly(new boolean[] {true}, new boolean[] {false}, new boolean[] {true});
    ConceptLabels steps = ConceptFile.read(text("0,1\n1 1\n"));
    assertThat(steps.steps()).isTrue();
    assertThat(steps.each())
        .containsExactly(new boolean[] {false, true}, new boolean[] {true, true});
    assertThat(ConceptFile.read(array("l.npy", Tensor.of(new float[] {0, 1, 1, 0}, 2, 2))).each())
        .containsExactly(new boolean[] {false, true}, new boolean[] {true, false});
  }

  @Test
  void anythingElseIsRefusedWithItsPlace() throws IOException {
    assertThatThrownBy(() -> ConceptFile.read(text("1\n\n0\n")))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("line 2");
    Path halves = array("h.npy", Tensor.of(new float[] {0, 0.5f}, 2));
    assertThatThrownBy(() -> ConceptFile.read(halves))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("0.5 for sequence 2");
    Path cube = array("c.npy", Tensor.zeros(1, 2, 1));
    assertThatThrownBy(() -> ConceptFile.read(cube))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected [N]");
  }

  private Lens lens(String plan) {
    Model model = ModelPlan.parse(plan).initialise(2, Initialisation.PYTORCH, 1);
    return Lens.of(model, gatelens.parallel.Workers.single());
  }

  private Inputs inputs() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    Path x = array("x.npy", Tensor.generate(i -> random.nextGaussian(), 6, 3, 2));
    return new Inputs.Arrays(List.of(new Inputs.ArrayFile(Optional.empty(), x)));
  }

  @Test
  void theSequenceItselfIsLeftOut() throws IOException {
    Path y = array("y.npy", Tensor.of(new float[] {0, 1, 0, 1, 0, 1}, 6));
    Path early = folder.resolve("early.gatelens");
    try (Lens lens = lens("gru(3) dense(2,softmax)")) {
      LookingBack alone = LookingBack.of(lens, inputs(), "1", Optional.of(y), List.of());
      assertThat(alone.ids()).containsExactly("0", "2", "3", "4", "5");
      assertThat(alone.labels())
          .containsExactly("output 0", "output 0", "output 1", "output 0", "output 1");
      ModelFile.write(lens.model(), early);
      LookingBack both = LookingBack.of(lens, inputs(), "1", Optional.of(y), List.of(early));
      assertThat(both.study().checkpoints()).isEqualTo(2);
      // the same model twice: twice the sum
      assertThat(both.study().influences()[3]).isEqualTo(2 * alone.study().influences()[3]);
      assertThatThrownBy(() -> LookingBack.of(lens, inputs(), "7", Optional.of(y), List.of()))
          .hasMessageContaining("no sequence 7 among 6");
    }
  }

  @Test
  void numbersAreAskedAboutUpwards() throws IOException {
    Path y = array("y.npy", Tensor.of(new float[] {0.5f, 1.5f, 0, 1, -2, 3}, 6, 1));
    try (Lens lens = lens("gru(3) dense(1)")) {
      LookingBack back = LookingBack.of(lens, inputs(), "1", Optional.of(y), List.of());
      assertThat(back.labels().get(0)).isEqualTo("0.5");
      assertThat(back.study().influences()).hasSize(5).doesNotContain(0);
    }
  }

  @Test
  void withoutALastDenseLayerThereIsNothingToCompare() throws IOException {
    Path y = array("y.npy", Tensor.of(new float[] {0, 1, 0, 1, 0, 1}, 6));
    try (Lens lens = lens("gru(2)")) {
      assertThatThrownBy(() -> LookingBack.of(lens, inputs(), "1", Optional.of(y), List.of()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("does not end in a dense layer");
    }
  }
}
