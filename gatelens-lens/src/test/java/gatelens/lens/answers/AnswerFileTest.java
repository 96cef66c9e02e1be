package gatelens.lens.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
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
import gatelens.decision.Question;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers in files are those that the model and its explanations gave, to the last bit.
class AnswerFileTest {
  @TempDir private Path folder;

  private static Lens texts() {
    Encoder words =
        new TextEncoder(
            TextPlan.Unit.WORDS, true, 100, new Vocabulary(List.of("good", "bad", "film")));
    return lens("embedding(4) gru(3) dense(2,softmax)", 5, words, List.of("a \"neg\"", "pos, so"));
  }

  private static Lens lens(String plan, int width, Encoder encoder, List<String> classes) {
    Model model = ModelPlan.parse(plan).initialise(width, Initialisation.KERAS, 1);
    boolean forecast = classes.isEmpty();
    Encoding encoding =
        new Encoding(
            List.of("input"),
            List.of(encoder),
            forecast
                ? Reading.automatic()
                    .withFormat(Reading.Format.CSV)
                    .withForecast(3, 1, List.of("x"), 1)
                : Reading.automatic(),
            forecast ? List.of(new Encoding.Scale("x +1", 2, 0.5)) : List.of());
    return Lens.of(
        model.withInfo(encoding.in(ModelInfo.NONE.withClasses(classes))), Workers.single());
  }

  private static Inputs rows() {
    List<Row> rows = new ArrayList<>();
    for (String text : List.of("good film", "bad film")) {
      rows.add(
          new Row("r" + rows.size(), List.of(new Input.Text(text)), new Answer.Name("pos, so")));
    }
    return new Inputs.Rows(visitor -> Source.of(rows).read(visitor));
  }

  private static List<Prediction> answered(Lens lens, Inputs inputs) throws IOException {
    List<Prediction> all = new ArrayList<>();
    lens.predict(inputs, all::addAll);
    return all;
  }

  private static List<String> written(Lens lens, Path file, List<Prediction> answers)
      throws IOException {
    try (AnswerFile out = AnswerFile.ofAnswers(lens, Optional.of(file))) {
      out.add(answers);
      return out.finish();
    }
  }

  @Test
  void aTableOfAnswersNamesThemAndKeepsEveryBit() throws IOException {
    Path file = folder.resolve("a.csv");
    try (Lens lens = texts()) {
      List<Prediction> answers = answered(lens, rows());
      assertThat(written(lens, file, answers)).containsExactly("wrote 2 answers to " + file);
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).isEqualTo("id,answer,\"a \"\"neg\"\"\",\"pos, so\"");
      for (int n = 0; n < 2; n++) {
        float[] output = lens.model().predict(answers.get(n).entry().sample()).values();
        String best = output[0] > output[1] ? "\"a \"\"neg\"\"\"" : "\"pos, so\"";
        assertThat(lines.get(n + 1))
            .isEqualTo("r" + n + "," + best + "," + output[0] + "," + output[1]);
      }
    }
  }

  @Test
  void anArrayOfAnswersIsWhatTheModelGave() throws IOException {
    Path file = folder.resolve("a.npy");
    try (Lens lens = texts()) {
      List<Prediction> answers = answered(lens, rows());
      assertThat(written(lens, file, answers)).singleElement().asString().endsWith("to " + file);
      NpyArray read = Npy.read(file);
      assertThat(read.shape()).containsExactly(2, 2);
      for (int n = 0; n < 2; n++) {
        float[] output = lens.model().predict(answers.get(n).entry().sample()).values();
        assertThat(read.get(2 * n)).isEqualTo(output[0]);
        assertThat(read.get(2 * n + 1)).isEqualTo(output[1]);
      }
    }
  }

  private static Lens forecasting() {
    return lens(
        "gru(3) dense(1)",
        1,
        new SeriesEncoder(
            List.of(new SeriesEncoder.Part("x", 2, 0.5, List.of())), SeriesPlan.Missing.MEAN, 0),
        List.of());
  }

  @Test
  void forecastsAreToldInTheUnitsOfTheData() throws IOException {
    Path data = Files.writeString(folder.resolve("x.csv"), "x\n1\n2\n3\n4\n");
    Path file = folder.resolve("f.csv");
    try (Lens lens = forecasting()) {
      List<Prediction> answers = answered(lens, new Inputs.Raw(data));
      written(lens, file, answers);
      double restored = 2 + 0.5 * answers.get(0).output().values()[0];
      assertThat(Files.readAllLines(file)).startsWith("id,x +1", "step 0," + restored);
    }
  }

  @Test
  void attributionsAreToldByStepAndFeature() throws IOException {
    Path data = Files.writeString(folder.resolve("x.csv"), "x\n1\n2\n3\n4\n");
    Path table = folder.resolve("d.csv");
    Path array = folder.resolve("d.npy");
    try (Lens lens = forecasting()) {
      Decision decision = lens.decide(new Inputs.Raw(data), Question.of("gradient")).all().get(0);
      explained(lens, table, decision);
      float[] shown = decision.shown(0).values();
      List<String> lines = Files.readAllLines(table);
      assertThat(lines).hasSize(1 + shown.length);
      assertThat(lines.get(0)).isEqualTo("id,explained,input,step,feature,attribution");
      for (int t = 0; t < shown.length; t++) {
        assertThat(lines.get(t + 1))
            .startsWith(decision.subject().name() + ",")
            .contains(",input,")
            .endsWith("," + shown[t]);
      }
      explained(lens, array, decision);
      assertThat(Npy.read(array).floats()).containsExactly(shown);
    }
    try (Lens lens = texts()) {
      Decision words = lens.decide(rows(), Question.of("gradient")).all().get(1);
      explained(lens, table, words);
      List<String> lines = Files.readAllLines(table);
      assertThat(lines).hasSize(1 + words.shown(0).size());
      assertThat(lines.get(2)).endsWith("," + words.shown(0).values()[1]);
    }
  }

  private static void explained(Lens lens, Path file, Decision decision) throws IOException {
    try (AnswerFile out = AnswerFile.ofDecisions(lens, Optional.of(file))) {
      out.add(decision);
      assertThat(out.finish()).singleElement().asString().startsWith("wrote ").contains("" + file);
    }
  }

  @Test
  void formsThatAreNotThereAreRefusedAndNothingIsWrittenUnasked() throws IOException {
    Path sheet = folder.resolve("a.XLSX");
    try (Lens lens = texts()) {
      assertThatThrownBy(() -> AnswerFile.ofAnswers(lens, Optional.of(sheet)))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.QUESTION))
          .hasMessageStartingWith(sheet + ": the ending decides the form");
      assertThatThrownBy(() -> AnswerFile.ofDecisions(lens, Optional.of(sheet)))
          .isInstanceOf(Refused.class);
      assertThat(sheet).doesNotExist();
      try (AnswerFile none = AnswerFile.ofAnswers(lens, Optional.empty())) {
        none.add(answered(lens, rows()));
        assertThat(none.finish()).isEmpty();
      }
      // what was not finished leaves no file behind
      try (AnswerFile dropped = AnswerFile.ofAnswers(lens, Optional.of(folder.resolve("b.csv")))) {
        dropped.add(answered(lens, rows()));
      }
      assertThat(folder).isEmptyDirectory();
    }
  }
}
