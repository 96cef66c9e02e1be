package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.compare.Marks;
import gatelens.data.Answer;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.SeriesPlan;
import gatelens.data.Source;
import gatelens.data.TextPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LensTest {
  @TempDir private Path folder;

  private static Encoder words() {
    return new TextEncoder(
        TextPlan.Unit.WORDS, true, 100, new Vocabulary(List.of("good", "bad", "film")));
  }

  private static SeriesEncoder numbers() {
    return new SeriesEncoder(
        List.of(new SeriesEncoder.Part("x", 2, 0.5, List.of())), SeriesPlan.Missing.MEAN, 0);
  }

  private static Lens texts() {
    Model model =
        ModelPlan.parse("embedding(4) gru(3) dense(2,softmax)")
            .initialise(5, Initialisation.KERAS, 1);
    return lens(model, words(), List.of(), List.of("neg", "pos"));
  }

  /// Forecasts `x` one step ahead, of windows of three steps.
  private static Lens forecast() {
    Model model = ModelPlan.parse("gru(3) dense(1)").initialise(1, Initialisation.KERAS, 1);
    return lens(model, numbers(), List.of(new Encoding.Scale("x +1", 2, 0.5)), List.of());
  }

  private static Lens lens(
      Model model, Encoder encoder, List<Encoding.Scale> answers, List<String> classes) {
    Reading reading =
        answers.isEmpty()
            ? Reading.automatic()
            : Reading.automatic()
                .withFormat(Reading.Format.CSV)
                .withForecast(3, 1, List.of("x"), 1);
    Encoding encoding = new Encoding(List.of("input"), List.of(encoder), reading, answers);
    ModelInfo info = encoding.in(ModelInfo.NONE.withClasses(classes));
    return Lens.of(model.withInfo(info), Workers.single());
  }

  /// As a row of a stream: a second reading fails.
  private static Inputs once(String... texts) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(
          new Row(
              "row " + rows.size(),
              List.of(new Input.Text(text)),
              new Answer.Name(text.contains("good") ? "pos" : "neg")));
    }
    boolean[] read = {false};
    return new Inputs.Rows(visitor -> {
      if (read[0]) {
        throw new IOException("read a second time");
      }
      read[0] = true;
      Source.of(rows).read(visitor);
    });
  }

  @Test
  void onePassIsEnoughForSamplesNamesRawTextsAndDecisions() throws IOException {
    try (Lens lens = texts()) {
      List<Entry> entries = lens.read(once("😀 good film", "bad film"));
      List<Subject> subjects = Subjects.of(Optional.of(lens.encoding()), entries, 4);
      assertThat(subjects).extracting(Subject::number).containsExactly(4, 5);
      assertThat(subjects)
          .extracting(Subject::name)
          .containsExactly("row 0: 😀 good film", "row 1: bad film");
      assertThat(subjects.get(0).raw(0))
          .isEqualTo(
              new RawInput.Text(
                  "😀 good film",
                  List.of(
                      new RawInput.Span(0, 1), new RawInput.Span(2, 6), new RawInput.Span(7, 11))));
      List<Decision> decisions =
          Decisions.of(lens.model(), subjects, Question.of("gradient"), lens.workers());
      assertThat(decisions.get(1).subject().name()).isEqualTo("row 1: bad film");
      assertThat(decisions.get(1).explanation().byEvent().get(0).size()).isEqualTo(2);
    }
  }

  /// Characters that a person marked, the emoji one of them, are the words they lie in.
  @Test
  void markedPlacesOfTextsAreThoseOfTheirWords() throws IOException {
    Path marks = folder.resolve("marks.csv");
    Files.writeString(marks, "row,start,end\n0,2,6\n1,4,8\n");
    try (Lens lens = texts()) {
      List<Entry> entries = lens.read(once("😀 good film", "bad film"));
      List<Marks> known = KnownTruth.read(marks, entries, lens);
      assertThat(known.get(0).marked()).containsExactly(false, true, false);
      assertThat(known.get(1).marked()).containsExactly(false, true);
    }
  }

  @Test
  void predictionsComeWithTheirRowsAndAreJudgedInTheSamePass() throws IOException {
    try (Lens lens = texts()) {
      List<Prediction> predictions = new ArrayList<>();
      Judgement judgement = lens.predict(once("good", "bad", "good film"), predictions::addAll);
      long right = 0;
      for (Prediction each : predictions) {
        assertThat(each.output()).isEqualTo(lens.model().predict(each.entry().sample()));
        int answered = lens.model().predictedClass(each.output().values());
        right += each.entry().label().equals(Optional.of(new Label.Class(answered))) ? 1 : 0;
      }
      assertThat(predictions)
          .extracting(p -> p.entry().id())
          .containsExactly("row 0", "row 1", "row 2");
      assertThat(judgement.result()).contains(new Judgement.Result.Classes(right, 3));
      assertThat(judgement.notJudged()).isEmpty();
    }
  }

  /// A missing value to be forecast is answered, named, and not judged; training refuses it.
  @Test
  void aMissingValueToBeForecastIsNamedWithItsRow() throws IOException {
    Path file =
        Files.writeString(folder.resolve("a.csv"), "x\n1\n2\n3\n\n4\n".replace("\n\n", "\n?\n"));
    try (Lens lens = forecast()) {
      List<Prediction> predictions = new ArrayList<>();
      Judgement judgement = lens.predict(new Inputs.Raw(file), predictions::addAll);
      assertThat(predictions)
          .extracting(p -> p.entry().id())
          .containsExactly("step 0", "step 1", "step 2");
      assertThat(judgement.notJudged())
          .contains(new Judgement.NotJudged(1, "step 0: a value to be forecast is missing: x +1"));
      double off = predictions.get(1).output().values()[0] - (4 - 2) / 0.5;
      Judgement.Result.Numbers found = (Judgement.Result.Numbers) judgement.result().orElseThrow();
      assertThat(found.count()).isEqualTo(1);
      // one number in single precision
      assertThat(found.meanSquared()).isCloseTo(off * off, within(1e-6));
      assertThatThrownBy(() -> lens.held(Held.of(new Inputs.Raw(file))))
          .hasMessage(file + ", row step 0: a value to be forecast is missing: x +1");
    }
  }

  @Test
  void aStreamIsReadAsAFileIs() throws IOException {
    String csv = "x\n1\n2\n3\n5\n";
    Path file = Files.writeString(folder.resolve("a.csv"), csv);
    try (Lens lens = forecast()) {
      Inputs stream =
          new Inputs.Stream(
              new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
              Path.of("standard input"),
              Optional.empty());
      // one column has no separator, so that the first line alone cannot say that it is a table
      assertThatThrownBy(() -> lens.read(stream)).isInstanceOf(IOException.class);
      List<Entry> read = lens.read(new Inputs.Raw(file, Optional.of(1)));
      assertThat(read).extracting(Entry::id).containsExactly("step 0");
    }
  }

  @Test
  void aNumberThatIsNotFiniteIsNamedByItsPlaceInTheFile() throws IOException {
    Model model = ModelPlan.parse("gru(3) dense(1)").initialise(2, Initialisation.KERAS, 1);
    Path file = folder.resolve("x.npy");
    double[] values = new double[3 * 4 * 2];
    values[2 * 8 + 3 * 2 + 1] = Double.NaN;
    Npy.write(file, values, 3, 4, 2);
    try (Lens lens = Lens.of(model, Workers.single())) {
      assertThatThrownBy(() -> lens.read(Inputs.array(file)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(Refused.Kind.DATA);
                assertThat(refused.hint()).isPresent();
              })
          .hasMessageEndingWith("found NaN in sequence 2, step 3, feature 1");
      assertThatThrownBy(() -> SequenceArray.read(file, false).sequences())
          .hasMessageEndingWith("found NaN in sequence 2, step 3, feature 1");
      assertThatThrownBy(() -> lens.read(new Inputs.Raw(file)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("it was trained on arrays");
    }
  }

  @Test
  void arraysThatDoNotFitAreRefusedWithWhatDecides() throws IOException {
    Model model = ModelPlan.parse("gru(3) dense(1)").initialise(2, Initialisation.KERAS, 1);
    Path file = folder.resolve("x.npy");
    Npy.write(file, new double[12], 2, 2, 3);
    try (Lens lens = Lens.of(model, Workers.single())) {
      assertThatThrownBy(() -> lens.read(Inputs.array(file)))
          .hasMessageContaining("expected float[N][T][2]")
          .hasMessageContaining("the model decides the features per step");
      assertThatThrownBy(() -> lens.read(Inputs.array(folder.resolve("none.npy"))))
          .hasMessageEndingWith("there is no such file");
      assertThatThrownBy(() ->
              LabelledArrays.examples(
                  List.of(SequenceArray.read(file, false)),
                  file,
                  new LabelledArrays.LabelForm(true, false)))
          .hasMessageContaining("expected labels [N]");
    }
  }

  @Test
  void heldRowsAreThoseThatTrainingKeepsApart() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 40; n++) {
      lines.append(n % 2 == 0 ? "pos\tgood film " : "neg\tbad film ").append(n).append('\n');
    }
    Path file = Files.writeString(folder.resolve("a.tsv"), lines);
    try (Lens lens = texts()) {
      Labelled all = lens.held(Held.of(new Inputs.Raw(file)));
      assertThat(all.examples()).hasSize(40);
      Labelled some = lens.held(Held.of(new Inputs.Raw(file)).share(0.25, 7));
      List<String> drawn = new ArrayList<>();
      java.util.SplittableRandom random = new java.util.SplittableRandom(7);
      for (String name : all.names()) {
        if (random.nextDouble() < 0.25) {
          drawn.add(name);
        }
      }
      assertThat(some.names()).isEqualTo(drawn).isNotEmpty();
      Held three =
          new Held(
              new Inputs.Raw(file),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              false,
              3,
              1);
      assertThat(lens.held(three).entries()).hasSize(3);
      assertThat(lens.held(three).names()).isEqualTo(lens.held(three).names());
      assertThatThrownBy(() -> Held.of(new Inputs.Raw(file)).share(20, 0))
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void aBackgroundIsMadeOfArraysOrRows() throws IOException {
    Path text = Files.writeString(folder.resolve("a.tsv"), "pos\tgood film\nneg\tbad\n");
    try (Lens lens = texts()) {
      Background words = lens.background(text, 0);
      assertThat(words.rows()).hasSize(2);
      // embedding(4): two tokens, then one
      assertThat(words.rows().get(0).values()).hasSize(8);
      assertThat(words.rows().get(1).values()).hasSize(4);
      assertThatThrownBy(words::series).hasMessageContaining("learns from series");
      assertThat(words.some(5, 1)).hasSize(2);
    }
    Model model = ModelPlan.parse("gru(3) dense(1)").initialise(2, Initialisation.KERAS, 1);
    Path file = folder.resolve("x.npy");
    Npy.write(file, new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
    try (Lens lens = Lens.of(model, Workers.single())) {
      Background arrays = lens.background(file, 0);
      assertThat(arrays.rows().get(1).values()).containsExactly(5, 6, 7, 8);
      assertThat(arrays.series().get(0).values())
          .isEqualTo(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
      assertThatThrownBy(() -> lens.background(folder.resolve("none"), 0))
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void aProgramEncodesWhatItHas() throws IOException {
    try (Lens lens = texts()) {
      Entry entry = lens.encode(new Input.Text("bad unheard film"));
      assertThat(entry.sample())
          .extracting(sample -> ((TokenSequence) sample.first()).ids())
          .isEqualTo(new int[] {3, 1, 4});
      List<Tensor> answers = new ArrayList<>();
      lens.predict(
          Inputs.of(List.of(entry)), batch -> batch.forEach(each -> answers.add(each.output())));
      assertThat(answers).containsExactly(lens.model().predict(entry.sample()));
      List<Integer> sizes = new ArrayList<>();
      lens.read(
          new Inputs.Samples(List.of(entry.sample(), new Sample(entry.sample().inputs()))),
          Entries.Keep.NOTHING,
          1,
          batch -> sizes.add(batch.size()));
      assertThat(sizes).containsExactly(2);
    }
  }
}
