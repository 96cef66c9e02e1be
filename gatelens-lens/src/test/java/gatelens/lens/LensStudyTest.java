package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.compare.ForecastComparison;
import gatelens.compare.Marks;
import gatelens.compare.MethodComparison;
import gatelens.compare.TwoModels;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.decision.Question;
import gatelens.decision.TargetRule;
import gatelens.explain.Settings;
import gatelens.flow.FlowStudy;
import gatelens.flow.Phrase;
import gatelens.formats.Npy;
import gatelens.gates.GateQuestion;
import gatelens.gates.GateStudy;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Studies over many inputs: gates, flow, methods, two models.
class LensStudyTest {
  private static final Question ASKED = Question.of(TargetRule.named("1"), Settings.NONE);

  @TempDir private Path folder;

  private static Lens classes(long seed) {
    return Lens.of(
        ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, seed),
        Workers.single());
  }

  /// Forecasts `x` one step ahead, of windows of three steps, in deviations of its own data.
  private static Lens forecast(double mean, double deviation) {
    SeriesEncoder numbers =
        new SeriesEncoder(
            List.of(new SeriesEncoder.Part("x", mean, deviation, List.of())),
            SeriesPlan.Missing.MEAN,
            0);
    Model model = ModelPlan.parse("gru(3) dense(1)").initialise(1, Initialisation.KERAS, 1);
    Encoding encoding =
        new Encoding(
            List.of("input"),
            List.of(numbers),
            Reading.automatic().withFormat(Reading.Format.CSV).withForecast(3, 1, List.of("x"), 1),
            List.of(new Encoding.Scale("x +1", mean, deviation)));
    return Lens.of(model.withInfo(encoding.in(ModelInfo.NONE)), Workers.single());
  }

  private Inputs arrays() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, Tensor.generate(i -> Math.sin(3 * i), 6, 5, 2));
    return Inputs.array(file);
  }

  private Held held() throws IOException {
    Path labels = folder.resolve("y.npy");
    Npy.write(labels, new double[] {0, 1, 0, 1, 1, 0}, 6);
    Held all = Held.of(arrays());
    return new Held(
        all.inputs(), Optional.of(labels), all.files(), all.share(), false, all.most(), 0);
  }

  @Test
  void gatesAreStudiedOverLabelledArrays() throws IOException {
    List<String> told = new ArrayList<>();
    try (Lens lens = classes(1)) {
      GateStudy study =
          lens.gates(lens.held(held()), GateQuestion.USUAL, (what, done, total) -> told.add(what));
      assertThat(study.names()).startsWith("input 0", "input 1").hasSize(6);
      assertThat(study.survey().steps()).isEqualTo(30);
      assertThat(study.score()).isPresent();
      // two gates and three units
      assertThat(study.effects()).hasSize(5);
      assertThat(lens.gates(lens.held(Held.of(arrays())), GateQuestion.USUAL, WorkListener.NONE))
          .satisfies(without -> {
            assertThat(without.score()).isEmpty();
            assertThat(without.effects()).isEmpty();
            assertThat(without.survey()).isEqualTo(study.survey());
          });
      Labelled read = lens.held(held());
      assertThatThrownBy(() ->
              lens.gates(
                  read,
                  GateQuestion.USUAL,
                  (what, done, total) -> {
                    throw new CancellationException("enough");
                  }))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(told).contains("gates surveyed", "held at its mean", "gradients followed");
  }

  @Test
  void flowIsThatOfItsRule() throws IOException {
    try (Lens lens = classes(1)) {
      List<Entry> entries = lens.read(arrays());
      FlowStudy study = lens.flow(entries, ASKED, List.of(new Phrase(1, 3)), WorkListener.NONE);
      assertThat(study.rule()).isEqualTo("deeplift");
      assertThat(study.flows()).hasSize(6);
      assertThat(study.flows().get(0).phrases()).containsOnlyKeys(new Phrase(1, 3));
      FlowStudy other =
          lens.flow(entries, ASKED.withMethod("input-x-gradient"), List.of(), WorkListener.NONE);
      assertThat(other.rule()).isEqualTo("input-x-gradient");
      assertThatThrownBy(
              () -> lens.flow(entries, ASKED.withMethod("lrp"), List.of(), WorkListener.NONE))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.QUESTION))
          .hasMessageContaining("no rule lrp");
    }
  }

  @Test
  void methodsAreComparedOnKnownPlaces() throws IOException {
    Path marks = folder.resolve("marks.npy");
    Npy.write(marks, Tensor.generate(i -> i % 5 == 4 ? 1 : 0, 6, 5));
    try (Lens lens = classes(1)) {
      List<Entry> entries = lens.read(arrays());
      List<Marks> known = KnownTruth.read(marks, entries, lens);
      assertThat(known.get(0).marked()).containsExactly(false, false, false, false, true);
      MethodComparison found =
          lens.compare(
              entries,
              ASKED,
              List.of("deeplift", "saliency"),
              Optional.of(known),
              WorkListener.NONE);
      assertThat(found.rows())
          .extracting(MethodComparison.Row::method)
          .containsExactly("deeplift", "saliency");
      assertThat(found.agreements()).hasSize(1);
      assertThat(found.truth().orElseThrow().sequences()).isEqualTo(6);
      assertThat(found.truth().orElseThrow().rows().get(0).chance())
          .isCloseTo(0.2, org.assertj.core.api.Assertions.within(1e-12));
      assertThatThrownBy(() ->
              lens.compare(entries, ASKED, List.of("deplift"), Optional.empty(), WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("deeplift");
      assertThatThrownBy(() ->
              lens.compare(
                  entries,
                  ASKED.withGroup("features"),
                  List.of("occlusion"),
                  Optional.empty(),
                  WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("event by event");
      Path texts = Files.writeString(folder.resolve("marks.csv"), "row,start,end\n0,0,1\n");
      assertThatThrownBy(() -> KnownTruth.read(texts, entries, lens))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("expected raw texts");
      Npy.write(marks, Tensor.zeros(6, 4));
      assertThatThrownBy(() -> KnownTruth.read(marks, entries, lens))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("of 6 sequences, found float32[6][4]");
    }
  }

  private static PairedComparison pair(Lens one, Lens two) {
    return new PairedComparison(
        new PairedComparison.Side("one", one), new PairedComparison.Side("two", two));
  }

  @Test
  void twoModelsReadTheSameExamples() throws IOException {
    try (Lens one = classes(1);
        Lens two = classes(2)) {
      TwoModels found = pair(one, two).over(held(), 0, WorkListener.NONE);
      assertThat(found.names()).hasSize(6);
      assertThat(found.first().name()).isEqualTo("one");
      assertThat(found.second().parameters()).isEqualTo(two.model().parameterCount());
      assertThatThrownBy(() -> pair(one, two).over(Held.of(arrays()), 0, WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("rows without a label");
      Held stream =
          Held.of(
              new Inputs.Stream(
                  new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)),
                  Path.of("standard input"),
                  Optional.empty()));
      assertThatThrownBy(() -> pair(one, two).over(stream, 0, WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("a stream can be read once");
    }
  }

  /// The same model, once in other units: its forecasts are the same numbers, and so are its
  /// errors.
  @Test
  void forecastsAreComparedInTheUnitOfTheFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n2\n3\n5\n4\n2\n");
    try (Lens one = forecast(2, 0.5);
        Lens same = forecast(2, 0.5);
        Lens other = forecast(0, 1)) {
      TwoModels equal = pair(one, same).over(Held.of(new Inputs.Raw(file)), 0, WorkListener.NONE);
      ForecastComparison errors = (ForecastComparison) equal.comparison();
      assertThat(errors.difference().mean()).isZero();
      assertThat(errors.outputs()).containsExactly("x +1");
      List<Prediction> answers = new ArrayList<>();
      other.predict(new Inputs.Raw(file), answers::addAll);
      double[] truth = {5, 4, 2};
      double squared = 0;
      for (int n = 0; n < 3; n++) {
        double off = (answers.get(n).output().values()[0] - truth[n]) / 0.5;
        squared += off * off / 3;
      }
      ForecastComparison second =
          (ForecastComparison)
              pair(one, other)
                  .over(Held.of(new Inputs.Raw(file)), 0, WorkListener.NONE)
                  .comparison();
      // outputs are in single precision
      assertThat(second.second().meanSquared())
          .isCloseTo(squared, org.assertj.core.api.Assertions.within(1e-4));
    }
  }

  /// A missing value to be forecast is named by every study as training names it.
  @Test
  void aMissingValueToBeForecastIsNamedByEveryStudy() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n2\n3\n?\n4\n");
    String named = file + ", row step 0: a value to be forecast is missing: x +1";
    Held held = Held.of(new Inputs.Raw(file));
    try (Lens one = forecast(2, 0.5);
        Lens two = forecast(2, 0.5)) {
      assertThatThrownBy(() -> one.gates(one.held(held), GateQuestion.USUAL, WorkListener.NONE))
          .hasMessage(named);
      assertThatThrownBy(() -> pair(one, two).over(held, 0, WorkListener.NONE)).hasMessage(named);
      Judgement judgement = one.predict(new Inputs.Raw(file), answers -> {});
      assertThat(judgement.notJudged().orElseThrow().first())
          .isEqualTo("step 0: a value to be forecast is missing: x +1");
    }
  }

  @Test
  void counterfactualsGoByName() throws IOException {
    Path training = folder.resolve("t.npy");
    Npy.write(training, Tensor.generate(i -> 3 * Math.cos(7 * i), 20, 5, 2));
    CounterfactualQuestion usual = CounterfactualQuestion.usual(training);
    try (Lens lens = classes(1)) {
      List<Entry> entries = lens.read(arrays());
      List<String> told = new ArrayList<>();
      CounterfactualStudy study =
          lens.counterfactual(
              entries, usual, (what, done, total) -> told.add(what + " " + done + "/" + total));
      assertThat(study.rows()).hasSize(6);
      assertThat(told).startsWith("counterfactuals 0/6").endsWith("counterfactuals 5/6");
      for (CounterfactualStudy.Row row : study.rows()) {
        Tensor changed = row.changed();
        int answered =
            lens.model()
                .predictedClass(
                    lens.model().predict(Sample.of(FeatureSequence.of(changed))).values());
        assertThat(answered)
            .isEqualTo(row.found().flipped() ? row.found().to() : row.found().from());
      }
      assertThatThrownBy(
              () -> lens.counterfactual(entries, asked(usual, "9", List.of()), WorkListener.NONE))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.QUESTION))
          .hasMessage(
              "the class 9: expected its name or its number from 0 to 1; there are output 0, output"
                  + " 1");
      assertThatThrownBy(() ->
              lens.counterfactual(entries, asked(usual, "1", List.of("2")), WorkListener.NONE))
          .hasMessageContaining("the feature 2: expected its name");
      CounterfactualQuestion without =
          new CounterfactualQuestion(
              Optional.empty(), 5, List.of(), Map.of(), List.of(), Optional.empty(), 0);
      assertThatThrownBy(() -> lens.counterfactual(entries, without, WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("training series are missing");
    }
    try (Lens lens = forecast(0, 1)) {
      assertThatThrownBy(() -> lens.counterfactual(List.of(), usual, WorkListener.NONE))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.MODEL))
          .hasMessageContaining("the model forecasts 1 numbers, the first x +1");
    }
  }

  private static CounterfactualQuestion asked(
      CounterfactualQuestion usual, String target, List<String> fixed) {
    return new CounterfactualQuestion(
        Optional.of(target), 5, fixed, Map.of(), List.of(), usual.training(), 0);
  }
}
