package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Entry;
import gatelens.formats.Npy;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs and labels from files of arrays, and what is said where they do not fit.
final class ArraysTest {
  @TempDir private Path folder;

  private Path npy(String name, double[] values, int... shape) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(file, values, shape);
    return file;
  }

  /// Reads a series of one feature, and tokens.
  private static Lens two() {
    Model series = ModelPlan.parse("gru(2) dense(1)").initialise(1, Initialisation.KERAS, 1);
    Model words =
        ModelPlan.parse("embedding(2) lstm(2) dense(1)").initialise(4, Initialisation.KERAS, 1);
    List<Branch> branches =
        List.of(
            new Branch("series", 1, series.branches().get(0).layers().subList(0, 1)),
            new Branch("words", 4, words.branches().get(0).layers().subList(0, 2)));
    Model head = ModelPlan.parse("dense(1)").initialise(4, Initialisation.KERAS, 1);
    return Lens.of(
        new Model(branches, head.branches().get(0).layers(), ModelInfo.NONE), Workers.single());
  }

  private static Inputs arrays(Inputs.ArrayFile... files) {
    return new Inputs.Arrays(List.of(files));
  }

  private static Inputs.ArrayFile named(String name, Path file) {
    return new Inputs.ArrayFile(Optional.of(name), file);
  }

  private static Inputs.ArrayFile unnamed(Path file) {
    return new Inputs.ArrayFile(Optional.empty(), file);
  }

  @Test
  void aFileForEachInputOrAnArchiveOfBoth() throws IOException {
    Path series = npy("a.npy", new double[] {1, 2, 3, 4, 5, 6}, 2, 3, 1);
    Path words = npy("b.npy", new double[] {1, 2, 3, 0}, 2, 2);
    Path archive = folder.resolve("both.npz");
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("series.npy"));
      zip.write(Files.readAllBytes(series));
      zip.putNextEntry(new ZipEntry("words.npy"));
      zip.write(Files.readAllBytes(words));
    }
    try (Lens lens = two()) {
      for (Inputs inputs :
          List.of(
              arrays(named("words", words), named("series", series)), arrays(unnamed(archive)))) {
        List<Entry> entries = lens.read(inputs);
        assertThat(entries).hasSize(2);
        assertThat(((FeatureSequence) entries.get(1).sample().inputs().get(0)).values())
            .isEqualTo(Tensor.of(new float[] {4, 5, 6}, 3, 1));
        assertThat(((TokenSequence) entries.get(1).sample().inputs().get(1)).ids())
            .containsExactly(3, 0);
      }
    }
  }

  @Test
  void whatIsMissingOrDoesNotFitIsSaidWithWhatDecides() throws IOException {
    Path series = npy("a.npy", new double[] {1, 2, 3, 4, 5, 6}, 2, 3, 1);
    Path words = npy("b.npy", new double[] {1, 2}, 1, 2);
    try (Lens lens = two()) {
      assertThatThrownBy(() -> lens.read(arrays(unnamed(series))))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(Refused.Kind.QUESTION);
                assertThat(refused.hint()).contains("name each file: series=FILE.npy");
                assertThat(refused.settings()).containsExactly("inputs");
              })
          .hasMessageContaining("several inputs [series, words]");
      assertThatThrownBy(() -> lens.read(arrays(named("series", series))))
          .hasMessageContaining("there is no input words");
      assertThatThrownBy(() -> lens.read(arrays(named("series", series), named("words", words))))
          .hasMessage("input words has 1 sequences, input series has 2");
      assertThatThrownBy(() -> lens.read(arrays(named("series", series), named("words", series))))
          .hasMessageContaining("expected token ids int[N][T]");
      assertThatThrownBy(() -> lens.read(new Inputs.Raw(series)))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.settings()).containsExactly("inputs"))
          .hasMessageContaining("it was trained on arrays");
    }
  }

  @Test
  void labelsOfEveryForm() throws IOException {
    List<SequenceArray> inputs =
        List.of(SequenceArray.read(npy("x.npy", new double[12], 2, 3, 2), false));
    Dataset classes =
        LabelledArrays.examples(
            inputs,
            npy("c.npy", new double[] {1, 0}, 2),
            new LabelledArrays.LabelForm(true, false));
    assertThat(classes.get(0).label()).isEqualTo(new Label.Class(1));
    Dataset values =
        LabelledArrays.examples(
            inputs,
            npy("v.npy", new double[] {0.5, 1, 2, 3}, 2, 2),
            new LabelledArrays.LabelForm(false, false));
    assertThat(((Label.Values) values.get(1).label()).values()).containsExactly(2, 3);
    Dataset steps =
        LabelledArrays.examples(
            inputs,
            npy("s.npy", new double[] {0, 1, 1, 2, 0, 1}, 2, 3),
            new LabelledArrays.LabelForm(true, true));
    assertThat(((Label.Classes) steps.get(1).label()).perStep()).containsExactly(2, 0, 1);
    assertThatThrownBy(() ->
            LabelledArrays.examples(
                inputs, npy("w.npy", new double[3], 3), new LabelledArrays.LabelForm(true, false)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected 2 rows");
    assertThatThrownBy(() ->
            LabelledArrays.examples(
                inputs,
                npy("w.npy", new double[12], 2, 3, 2),
                new LabelledArrays.LabelForm(true, false)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.settings()).containsExactly("loss"))
        .hasMessageContaining("expected labels [N]");
  }

  @Test
  void arraysAreHeldWithTheirLabels() throws IOException {
    Model model = ModelPlan.parse("gru(2) dense(2,softmax)").initialise(1, Initialisation.KERAS, 1);
    Path file = npy("x.npy", new double[] {1, 2, 3}, 3, 1, 1);
    Path labels = npy("y.npy", new double[] {0, 1, 1}, 3);
    try (Lens lens = Lens.of(model, Workers.single())) {
      Held two =
          new Held(
              Inputs.array(file),
              Optional.of(labels),
              Optional.empty(),
              Optional.empty(),
              false,
              2,
              0);
      assertThat(lens.held(two).entries())
          .extracting(Entry::label)
          .containsExactly(Optional.of(new Label.Class(0)), Optional.of(new Label.Class(1)));
      assertThat(lens.held(Held.of(Inputs.of(lens.held(two).entries()))).entries()).hasSize(2);
      Path wrong = npy("z.npy", new double[] {0, 1}, 2);
      assertThatThrownBy(() ->
              lens.held(
                  new Held(
                      Inputs.array(file),
                      Optional.of(wrong),
                      Optional.empty(),
                      Optional.empty(),
                      false,
                      2,
                      0)))
          .hasMessageContaining("expected 3 classes [N]");
    }
  }

  @Test
  void aSettingOutOfRangeIsNamed() {
    Inputs raw = new Inputs.Raw(Path.of("a.csv"));
    assertThatThrownBy(
            () -> new Held(raw, Optional.empty(), Optional.empty(), Optional.empty(), false, 0, 0))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.settings()).containsExactly("most"));
    assertThatThrownBy(() -> Held.of(raw).share(1.5, 0))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.settings()).containsExactly("share"));
    assertThatThrownBy(() ->
            new Held(
                raw,
                Optional.of(Path.of("y.npy")),
                Optional.empty(),
                Optional.empty(),
                false,
                1,
                0))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.settings()).containsExactly("labels"));
  }
}
