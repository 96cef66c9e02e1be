package gatelens.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.explain.Baseline;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static Model model(String plan, ModelInfo info) {
    return ModelPlan.parse(plan).initialise(2, Initialisation.PYTORCH, 1).withInfo(info);
  }

  private static final ModelInfo NAMED = ModelInfo.NONE.withClasses(List.of("ham", "spam", "0"));

  @Test
  void theUsualIsOne() {
    assertThat(Question.USUAL.method(model("gru(2) dense(2)", ModelInfo.NONE)).id())
        .isEqualTo("deeplift");
    assertThat(Question.USUAL.said()).isEqualTo(Settings.NONE);
    assertThat(Question.USUAL.target()).isEqualTo(new TargetRule.Answered(Target.Scale.LOGIT, -1));
    assertThat(Question.USUAL.evidence()).isEqualTo(Depth.CHEAP);
  }

  @Test
  void equalWordsAreEqualQuestions() {
    Question one =
        Question.of("lime")
            .withTarget("spam")
            .withSetting("samples", "20")
            .withSetting("noise", "0.1")
            .withSeed(3)
            .withBaseline(new Baseline.MeanEvent())
            .withBackground(Baseline.Samples.of(List.of(new float[] {1, 2}), "usual"))
            .withGroup("events")
            .withEvidence(Depth.FULL)
            .withWanted(Wanted.PICTURES);
    Question other =
        Question.USUAL
            .withWanted(Wanted.PICTURES)
            .withEvidence(Depth.FULL)
            .withGroup("events")
            .withBackground(Baseline.Samples.of(List.of(new float[] {1, 2}), "usual"))
            .withBaseline(new Baseline.MeanEvent())
            .withSeed(3)
            .withSetting("noise", "0.1")
            .withSetting("samples", "20")
            .withTarget(TargetRule.named("spam"))
            .withMethod("lime");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(Question.USUAL);
    assertThat(one.settings())
        .containsExactly(Map.entry("noise", "0.1"), Map.entry("samples", "20"));
    assertThat(one.said())
        .isEqualTo(
            new Settings(
                new Baseline.MeanEvent(),
                Optional.of(Baseline.Samples.of(List.of(new float[] {1, 2}), "usual")),
                Optional.of("events"),
                3,
                Map.of("samples", "20", "noise", "0.1")));
  }

  /// Three outputs at two steps: the class is the one of the step that is asked about.
  @Test
  void theAnsweredClassIsOfTheStep() {
    Model model = model("gru(2,sequences) dense(3,softmax)", NAMED);
    List<Tensor> outputs = List.of(Tensor.of(new float[] {.5f, .3f, .2f, .1f, .2f, .7f}, 2, 3));
    assertThat(TargetRule.answered().targets(model, outputs))
        .containsExactly(Target.Output.logit(2));
    assertThat(new TargetRule.Answered(Target.Scale.MARGIN, 0).targets(model, outputs))
        .containsExactly(new Target.Output(0, Target.Scale.MARGIN, 0));
    // Beyond the end there is no class of the step itself.
    assertThat(
            new TargetRule.Answered(Target.Scale.LOGIT, Target.Output.ALL_STEPS)
                .targets(model, outputs))
        .containsExactly(new Target.Output(2, Target.Scale.LOGIT, Target.Output.ALL_STEPS));
  }

  @Test
  void ofAForecastTheFirstNumberIsExplained() {
    Model model =
        model(
            "gru(2) dense(2)",
            ModelInfo.NONE.withOutputs(List.of(Output.unscaled("a"), Output.unscaled("b"))));
    assertThat(TargetRule.answered().targets(model, List.of(Tensor.of(new float[] {1, 5}, 2))))
        .containsExactly(Target.Output.logit(0));
  }

  @Test
  void anOutputIsFoundByNameThenByNumber() {
    Model model = model("gru(2) dense(3)", NAMED);
    List<Tensor> two = List.of(Tensor.zeros(3), Tensor.zeros(3));
    assertThat(TargetRule.named("spam").targets(model, two))
        .containsExactly(Target.Output.logit(1), Target.Output.logit(1));
    assertThat(TargetRule.named("0").targets(model, two)).contains(Target.Output.logit(2));
    assertThat(TargetRule.named("1").targets(model, two)).contains(Target.Output.logit(1));
    assertThatThrownBy(() -> TargetRule.named("egg").targets(model, two))
        .hasMessage("target egg: the model has no output of this name; there are [ham, spam, 0]");
    assertThatThrownBy(() -> TargetRule.named("3").targets(model, two))
        .hasMessageContaining("target 3: expected 0 to 2");
    Model bare = model("gru(2) dense(3)", ModelInfo.NONE);
    assertThatThrownBy(() -> TargetRule.named("egg").targets(bare, two))
        .hasMessageContaining("they have no names, give a number from 0 to 2");
  }

  @Test
  void aValueInside() {
    Model model = model("gru(2) dense(3)", NAMED);
    Target.Signal signal = new Target.Signal("gru_0", "update", 0, 1);
    assertThat(new TargetRule.Inside(signal).targets(model, List.of(Tensor.zeros(3))))
        .containsExactly(signal);
  }

  @Test
  void wordsForDepth() {
    assertThat(Depth.named("Full")).isEqualTo(Depth.FULL);
    assertThat(Depth.CHEAP.id()).isEqualTo("cheap");
    assertThatThrownBy(() -> Depth.named("deep"))
        .hasMessage("evidence deep: expected none, cheap or full");
    assertThatThrownBy(() -> new Wanted(false, false, false, -1))
        .hasMessageContaining("expected 0 or more");
    assertThatThrownBy(() ->
            new Subject(
                0,
                "",
                gatelens.sequence.Sample.of(gatelens.sequence.TokenSequence.of(1)),
                List.of(RawInput.NONE, RawInput.NONE)))
        .hasMessageContaining("expected 1 raw inputs or none, found 2");
  }
}
