package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.decision.TargetRule;
import gatelens.decision.Wanted;
import gatelens.evidence.Check;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Target;
import gatelens.measure.Measures;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Documents made of what they are about: every number is that of the record it comes from.
final class DocumentsOfTest {
  private static final Baseline.Samples ROWS =
      new Baseline.Samples(
          List.of(
              new BaselineInput(new float[] {1, 2, 3, 4}, new int[] {2}),
              new BaselineInput(new float[] {5, 6}, new int[] {1})),
          "rows.npy");

  static final List<Question> QUESTIONS =
      List.of(
          Question.USUAL,
          Question.of("smoothgrad").withSetting("samples", "20").withSeed(1L << 40),
          Question.USUAL.withTarget("spam").withGroup("segments:12"),
          Question.USUAL.withTarget(
              new TargetRule.Named("2", Target.Scale.LOG_ODDS, Target.Output.ALL_STEPS)),
          Question.USUAL.withTarget(new TargetRule.Answered(Target.Scale.MARGIN, 3)),
          Question.USUAL.withTarget(
              new TargetRule.Inside(new Target.Signal("gru_0", "update", 9, 3))),
          Question.USUAL.withBaseline(new Baseline.MeanEvent()).withEvidence(Depth.FULL),
          Question.USUAL.withBaseline(new Baseline.CarriedForward()),
          Question.USUAL.withBaseline(ROWS).withBackground(ROWS),
          Question.USUAL.withBaseline(
              new Baseline.Given(new BaselineInput(new float[] {0.1f}, new int[0]), "one")),
          Question.USUAL.withBaseline(new Baseline.Bootstrap(ROWS, 7, 11)),
          Question.USUAL.withBaseline(
              new Baseline.Several(List.of(new Baseline.Zeros(), new Baseline.MeanEvent()))),
          Question.USUAL.withWanted(new Wanted(false, true, true, 64)));

  @ParameterizedTest
  @FieldSource("QUESTIONS")
  void aQuestionIsReadAsItWasAsked(Question question) {
    String text = Json.text(QuestionDocument.of(question));
    assertThat(Json.read(text, QuestionDocument.class).question()).isEqualTo(question);
  }

  @Test
  void whatAQuestionLeavesOutIsAsUsual() {
    assertThat(Json.read("{\"schema\":\"gatelens.question/1\"}", QuestionDocument.class).question())
        .isEqualTo(Question.USUAL);
  }

  @Test
  void aQuestionThatIsNotUnderstoodWholeIsRefused() {
    for (String wrong :
        List.of(
            "\"methd\":\"lrp\"",
            "\"target\":{\"rule\":\"best\"}",
            "\"target\":{\"rule\":\"named\"}",
            "\"target\":{\"rule\":\"answered\",\"scale\":\"loud\"}",
            "\"baseline\":{\"kind\":\"ones\"}",
            "\"evidence\":\"some\"")) {
      assertThatThrownBy(() ->
              Json.read(
                      "{\"schema\":\"gatelens.question/1\"," + wrong + "}", QuestionDocument.class)
                  .question())
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Model words() {
    return ModelPlan.parse("embedding(3) gru(4) dense(2,softmax)")
        .initialise(6, Initialisation.KERAS, 1)
        .withInfo(ModelInfo.NONE.withClasses(List.of("ham", "spam")));
  }

  private static Subject text() {
    return new Subject(
        0,
        "a.txt: win now",
        Sample.of(TokenSequence.of(2, 5)),
        List.of(
            new RawInput.Text(
                "win now", List.of(new RawInput.Span(0, 3), new RawInput.Span(4, 7)))));
  }

  @Test
  void anExplanationHasTheNumbersOfItsDecision() {
    try (Workers workers = Workers.single()) {
      Decision decision =
          Decisions.of(words(), List.of(text()), Question.USUAL.withTarget("spam"), workers).get(0);
      ExplainDocument document =
          ExplainDocument.of(
              "deeplift",
              List.of(decision),
              new ExplainDocument.Whence("m", "00", Optional.empty(), "", 0, "1", "25"));
      assertThat(document.target().index()).hasValue(1);
      assertThat(document.target().name()).contains("spam");
      assertThat(document.target().scale()).contains("logit");
      ExplainDocument.One one = document.explanations().get(0);
      assertThat(one.name()).contains("a.txt: win now");
      assertThat(one.target()).isEqualTo("logit of spam");
      assertThat(one.grouping().of("input")).contains("events");
      assertThat(document.attribution(0, "input")).isEqualTo(decision.shown(0));
      assertThat(one.offsets().orElseThrow().of("input").orElseThrow())
          .containsExactly(List.of(0, 3), List.of(4, 7));
      double sum = decision.shown(0).values()[0] + decision.shown(0).values()[1];
      assertThat(one.attributed()).isCloseTo(sum, within(1e-6));
      assertThat(one.gap()).isCloseTo(sum - (one.score() - one.baselineScore()), within(1e-6));
      EvidenceCard card = decision.evidence().orElseThrow();
      assertThat(one.evidence().addsUp()).contains(true);
      assertThat(one.evidence().verdict()).contains(card.verdict().words());
      List<ExplainDocument.Checked> checks = one.evidence().checks().orElseThrow();
      for (int i = 0; i < checks.size(); i++) {
        Check check = card.checks().get(i);
        assertThat(checks.get(i).value()).isEqualTo(check.value());
        assertThat(checks.get(i).passed()).isEqualTo(check.passed());
        assertThat(checks.get(i).atMost().isPresent()).isEqualTo(check.atMost());
        assertThat(checks.get(i).atLeast().isPresent()).isEqualTo(!check.atMost());
      }
      assertThat(Json.read(Json.text(document), ExplainDocument.class)).isEqualTo(document);
      assertThatThrownBy(() -> ExplainDocument.of("x", List.of(), document.provenance()))
          .hasMessageContaining("at least one decision");
    }
  }

  @Test
  void aLineOfAnExportHasAttributionAndSignals() {
    try (Workers workers = Workers.single()) {
      Decision decision =
          Decisions.of(
                  words(),
                  List.of(text()),
                  Question.of("gradient").withWanted(Wanted.USUAL),
                  workers)
              .get(0);
      ExportDocument.Line line =
          ExportDocument.Line.of(decision, decision.explanation().attribution());
      Tensor update = Optional.ofNullable(decision.signals().get("gru_0.update")).orElseThrow();
      assertThat(line.signals()).containsEntry("gru_0.update", new Numbers(update));
      assertThat(line.attribution().of("input").orElseThrow().tensor())
          .isEqualTo(decision.explanation().attribution().get(0));
      assertThat(update.shape().extents()).containsExactly(2, 4);
      TraceDocument traced = TraceDocument.of(Map.of("gru_0.update", List.of(update)));
      assertThat(traced.signals().orElseThrow())
          .containsEntry("gru_0.update", List.of(new Numbers(update)));
      assertThat(
              TraceDocument.ofShapes(Map.of("gru_0.update", new int[] {1, 2, 4}))
                  .shapes()
                  .orElseThrow())
          .containsEntry("gru_0.update", List.of(1, 2, 4));
    }
  }

  @Test
  void aModelIsSaidLayerByLayer() {
    Model model =
        ModelPlan.parse(
                "embedding(3) bigru(4,sequences,reset_before) layer_norm lstm(5,sequences)"
                    + " gru(2,sequences,uncoupled) max_pool dropout(0.25) dense(3,relu)"
                    + " activation(tanh) dense(2,softmax)")
            .initialise(6, Initialisation.KERAS, 1)
            .withInfo(ModelInfo.NONE.withClasses(List.of("ham", "spam")));
    InspectDocument document =
        InspectDocument.of(
            "a file",
            model,
            List.of(new InspectDocument.Found("fact", "gru_0", "reset before")),
            List.of());
    assertThat(document.inputs()).containsExactly(new InspectDocument.Read("input", true, 6));
    assertThat(document.layers())
        .extracting(InspectDocument.LayerRow::what)
        .containsExactly(
            "embedding of 6 tokens",
            "both directions (concat): GRU of 4 units at every step, reset before the recurrent"
                + " product, update keeps",
            "layer normalisation, epsilon 0.001",
            "LSTM of 5 units at every step",
            "GRU of 2 units at every step, uncoupled, 1 - update keeps",
            "max over steps",
            "dropout 0.25 (while training only)",
            "dense, relu",
            "tanh",
            "dense, softmax");
    assertThat(document.layers())
        .extracting(InspectDocument.LayerRow::output)
        .containsExactly(3, 8, 8, 5, 2, 2, 2, 3, 3, 2);
    // 6 tokens of 3; the embedding has no bias
    assertThat(document.layers().get(0).parameters()).isEqualTo(18);
    // (2 + 1) x 3
    assertThat(document.layers().get(7).parameters()).isEqualTo(9);
    assertThat(document.layers().stream().mapToLong(InspectDocument.LayerRow::parameters).sum())
        .isEqualTo(document.parameters());
    assertThat(document.outputs()).isEqualTo(2);
    assertThat(document.answersEveryStep()).isFalse();
    assertThat(document.classes()).containsExactly("ham", "spam");
  }

  @Test
  void cardsAreTold() {
    MethodsDocument.Row row =
        MethodsDocument.of(List.of(Methods.named("smoothgrad"))).methods().get(0);
    assertThat(row.settings()).containsExactly("noise", "samples");
    assertThat(row.settingCards())
        .extracting(SettingRow::name, SettingRow::usual, SettingRow::kind)
        .contains(org.assertj.core.groups.Tuple.tuple("samples", "50", "whole"));
    assertThat(MethodsDocument.of(List.of(Methods.named("shapley"))).methods().get(0).usualGroup())
        .contains("events");
    MeasuresDocument.Row measure =
        MeasuresDocument.of(List.of(Measures.named("completeness"))).measures().get(0);
    assertThat(measure.better()).isEqualTo(Measures.named("completeness").card().better());
    assertThat(measure.needsMethod()).isFalse();
  }

  @Test
  void predictionsHaveTheirShape() {
    PredictDocument document =
        PredictDocument.of(
            List.of(Tensor.of(new float[] {0.25f, 0.75f}, 2)), List.of("ham", "spam"), List.of());
    assertThat(Json.text(document))
        .isEqualTo(
            "{\"schema\":\"gatelens.predict/1\",\"outputs\":{\"output\":[[0.25,0.75]]},"
                + "\"classes\":[\"ham\",\"spam\"],\"unread\":[]}");
  }
}
