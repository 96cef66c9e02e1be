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
import gatelens.train.Checkpoints;
import gatelens.train.Dataset;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    // a column, as Keras and scikit-learn give it, is the same
    Dataset column =
        LabelledArrays.examples(
            inputs,
            npy("column.npy", new double[] {1, 0}, 2, 1),
            new LabelledArrays.LabelForm(true, false));
    assertThat(column.get(0).label()).isEqualTo(new Label.Class(1));
    assertThat(column.get(1).label()).isEqualTo(new Label.Class(0));
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
          .hasSize(2)
          .doesNotContain(Optional.empty());
      assertThat(lens.held(two).of()).isEqualTo(3);
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
          .hasMessageContaining("expected 3 labels");
    }
  }

  @Test
  void someOfManyAreDrawnAndNotTheFirst() throws IOException {
    Model model = ModelPlan.parse("gru(2) dense(2,softmax)").initialise(1, Initialisation.KERAS, 1);
    double[] values = new double[200];
    Arrays.setAll(values, i -> i);
    Path file = npy("many.npy", values, 200, 1, 1);
    try (Lens lens = Lens.of(model, Workers.single())) {
      Held twenty =
          new Held(
              Inputs.array(file),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              false,
              20,
              3);
      Labelled read = lens.held(twenty);
      assertThat(read.of()).isEqualTo(200);
      assertThat(read.entries()).hasSize(20);
      // each keeps the number that it has in the file
      for (int n = 0; n < 20; n++) {
        float value =
            ((FeatureSequence) read.samples().get(n).inputs().get(0)).values().values()[0];
        assertThat(read.names().get(n)).isEqualTo("input " + (int) value);
      }
      assertThat(read.names().get(19)).isNotEqualTo("input 19");
      assertThat(lens.held(twenty)).isEqualTo(read);
    }
  }

  @Test
  void theShareOfArraysIsTheOneThatTrainingKeepsApart() throws IOException {
    double[] values = new double[60];
    double[] classes = new double[60];
    double[] speakers = new double[60];
    Arrays.setAll(values, i -> Math.floorDiv(i, 2)); // every sequence has a copy
    Arrays.setAll(classes, i -> i / 2 % 3 == 0 ? 1 : 0);
    Arrays.setAll(speakers, i -> Math.floorDiv(i, 6));
    Path file = npy("x.npy", values, 60, 1, 1);
    Path labels = npy("y.npy", classes, 60);
    Path groups = npy("g.npy", speakers, 60);
    for (Optional<Path> grouped : List.of(Optional.<Path>empty(), Optional.of(groups))) {
      Training training =
          new Training(
              new TrainingData.Arrays(
                  List.of(new Inputs.ArrayFile(Optional.empty(), file)),
                  labels,
                  new TrainingData.Apart.Share(0.25),
                  grouped),
              new Training.Start.New(
                  new NewModel(
                      ModelPlan.parse("gru(2) dense(2,softmax)"),
                      Map.of(),
                      Initialisation.KERAS,
                      Optional.empty())),
              new Training.Settings(
                  Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError()).withSeed(5),
                  Optional.empty(),
                  Emphasis.EQUAL,
                  0,
                  Checkpoints.NONE),
              List.of());
      Training.Ready ready = training.prepare(DataReport.Listener.NONE);
      Dataset kept = ready.testing().orElseThrow();
      Held held =
          new Held(
              Inputs.array(file),
              Optional.of(labels),
              Optional.empty(),
              Optional.of(0.25),
              false,
              1000,
              5,
              grouped,
              Optional.empty());
      try (Lens lens = Lens.of(ready.model(), Workers.single())) {
        assertThat(lens.held(held).examples()).isEqualTo(kept.slice(0, kept.size())).isNotEmpty();
        assertThatThrownBy(() -> lens.held(Held.of(Inputs.array(file)).share(0.25, 5)))
            .isInstanceOfSatisfying(
                Refused.class, refused -> assertThat(refused.settings()).containsExactly("labels"));
      }
    }
  }

  @Test
  void copiesAmongArraysAreDroppedWhereThatIsAsked() throws IOException {
    Model model = ModelPlan.parse("gru(2) dense(2,softmax)").initialise(1, Initialisation.KERAS, 1);
    Path file = npy("x.npy", new double[] {1, 2, 1, 3, 2}, 5, 1, 1);
    try (Lens lens = Lens.of(model, Workers.single())) {
      Held distinct =
          new Held(
              Inputs.array(file), Optional.empty(), Optional.empty(), Optional.empty(), true, 9, 0);
      assertThat(lens.held(distinct).names()).containsExactly("input 0", "input 1", "input 3");
    }
  }

  @Test
  void labelsOfArraysAreReadInTheFormThatTheModelLearnedFrom() throws IOException {
    Path file = npy("x.npy", new double[] {1, 2, 3, 4}, 2, 2, 1);
    Model steps =
        ModelPlan.parse("gru(2,sequences) dense(3,softmax)").initialise(1, Initialisation.KERAS, 1);
    Model number = ModelPlan.parse("gru(2) dense(1)").initialise(1, Initialisation.KERAS, 1);
    Path perStep = npy("s.npy", new double[] {0, 1, 2, -1}, 2, 2);
    Path numbers = npy("n.npy", new double[] {0.5, 1.5}, 2, 1);
    assertThat(LabelledArrays.labels(steps, 2, perStep))
        .containsExactly(new Label.Classes(new int[] {0, 1}), new Label.Classes(new int[] {2, -1}));
    assertThat(LabelledArrays.labels(number, 2, numbers))
        .containsExactly(
            new Label.Values(new float[] {0.5f}), new Label.Values(new float[] {1.5f}));
    assertThat(SequenceArray.read(file, false).count()).isEqualTo(2);
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
