package gatelens.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.evidence.Check;
import gatelens.evidence.Verdict;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ModelScore;
import gatelens.explain.ScoreOverTime;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.measure.ModalityShare;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {
  /// `f(x) = 1 x₀ + 2 x₁ + 3 x₂ + 4 x₃`, one feature at four steps.
  private static final Model WEIGHTED =
      Model.of(
          1,
          new Flatten("flat", 4),
          new Dense(
              "dense",
              Tensor.of(new float[] {1, 2, 3, 4}, 4, 1),
              Tensor.zeros(1),
              Activation.LINEAR));

  private static final Sample ONES =
      Sample.of(FeatureSequence.of(Tensor.of(new float[] {1, 1, 1, 1}, 4, 1)));

  private static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 5);
  }

  private static List<Subject> random(int count, int steps, int width) {
    SplittableRandom dice = new SplittableRandom(11);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      samples.add(
          Sample.of(
              FeatureSequence.of(Tensor.generate(i -> dice.nextGaussian(), steps + n % 3, width))));
    }
    return Subject.all(samples);
  }

  private static Decision one(Model model, Sample sample, Question question) {
    try (Workers alone = Workers.single()) {
      return Decisions.of(model, Subject.all(List.of(sample)), question, alone).get(0);
    }
  }

  @Test
  void byHand() {
    Question all = Question.USUAL.withWanted(new Wanted(true, true, true, 4));
    Decision d = one(WEIGHTED, ONES, all);
    assertThat(d.number()).isZero();
    assertThat(d.target()).isEqualTo(Target.Output.logit(0));
    assertThat(d.score()).isEqualTo("logit of output 0");
    assertThat(d.explanation().by().card().id()).isEqualTo("deeplift");
    assertThat(d.explanation().first().values())
        .containsExactly(new float[] {1, 2, 3, 4}, within(1e-6f));
    assertThat(d.explanation().completeness().score()).isEqualTo(10);
    assertThat(d.explanation().completeness().baselineScore()).isZero();
    assertThat(d.groupings()).containsExactly(Grouping.CELLS);
    assertThat(d.shown(0)).isEqualTo(d.explanation().first());
    assertThat(d.answer()).isEqualTo(new Answer(Tensor.of(new float[] {10}, 1), 0, false));
    assertThat(d.model())
        .isEqualTo(
            new Outline(
                List.of("input"),
                List.of("output 0"),
                Outline.Kind.NUMBER,
                java.util.Map.of("flat", 0, "dense", 0)));
    assertThat(d.certainty()).isEqualTo(10);
    assertThat(d.trace().orElseThrow().output().values()).containsExactly(10);
    assertThat(d.evidence().orElseThrow().checks())
        .filteredOn(check -> check.name().equals("adds up"))
        .singleElement()
        .satisfies(check -> assertThat(check.value()).isCloseTo(0, within(1e-6)));
    assertThat(d.probes().shares()).isEmpty();
    assertThat(d.probes().removal().get(0).own())
        .containsExactly(new double[] {10, 6, 3, 1, 0}, within(1e-6));
    assertThat(d.probes().removal().get(1).own())
        .containsExactly(new double[] {0, 4, 7, 9, 10}, within(1e-6));
    // A layer that flattens reads no beginnings.
    assertThat(d.probes().overTime()).isEmpty();
    Probes few = one(WEIGHTED, ONES, all.withWanted(new Wanted(true, true, true, 3))).probes();
    assertThat(few.removal()).isEmpty();
    assertThat(few.reason().orElseThrow().sentence())
        .isEqualTo(
            "output 0 = 10: feature 0 1 (step 4), feature 0 1 (step 3) and feature 0 1 (step 2);"
                + " without them: output 0 = 1.");
    assertThat(one(WEIGHTED, ONES, all.withWanted(Wanted.NOTHING)).probes()).isEqualTo(Probes.NONE);
  }

  @Test
  void depthDecidesTheChecks() {
    assertThat(one(WEIGHTED, ONES, Question.USUAL.withEvidence(Depth.NONE)).evidence()).isEmpty();
    assertThat(
            one(WEIGHTED, ONES, Question.USUAL.withEvidence(Depth.CHEAP))
                .evidence()
                .orElseThrow()
                .verdict())
        .isEqualTo(Verdict.NO_OBJECTION);
    assertThat(
            one(WEIGHTED, ONES, Question.USUAL.withEvidence(Depth.FULL))
                .evidence()
                .orElseThrow()
                .checks())
        .extracting(Check::name)
        .contains("another method agrees", "stable");
  }

  /// One sigmoid output: from a half on it stands for the upper class.
  @ParameterizedTest
  @ValueSource(doubles = {-2, -1e-3, 0, 1e-3, 2})
  void oneOutputStandsForTwoClasses(double logit) {
    Model model =
        Model.of(
            1,
            new Flatten("flat", 1),
            new Dense(
                "dense", Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1), Activation.SIGMOID));
    Sample sample = Sample.of(FeatureSequence.of(Tensor.of(new float[] {(float) logit}, 1, 1)));
    Decision d = one(model, sample, Question.USUAL);
    int best = logit >= 0 ? 1 : 0;
    double upper = 1 / (1 + Math.exp(-logit));
    assertThat(d.answer().best()).isEqualTo(best);
    assertThat(d.target()).isEqualTo(Target.Output.logit(best));
    assertThat(d.answer().value()).isCloseTo(best == 1 ? upper : 1 - upper, within(1e-6));
    assertThat(d.certainty()).isCloseTo(Math.abs(2 * upper - 1), within(1e-6));
    assertThat(d.model().kind()).isEqualTo(Outline.Kind.CLASSES);
  }

  @Test
  void theLeadIsOverTheRunnerUp() {
    Answer answer = new Answer(Tensor.of(new float[] {0.25f, 0.125f, 0.625f}, 3), 2, false);
    assertThat(answer.lead()).isEqualTo(0.375);
    assertThat(answer.value()).isEqualTo(0.625);
    assertThatThrownBy(() -> new Answer(Tensor.of(new float[] {1}, 1), 0, false).lead())
        .hasMessageContaining("no runner-up");
  }

  /// `f = x₀ + 3 y₀` of two inputs of one step each: leaving one out loses what it makes alone.
  @Test
  void severalInputsHaveShares() {
    Model two =
        new Model(
            List.of(
                new Branch("sound", 1, List.of(new Flatten("a", 1))),
                new Branch("text", 1, List.of(new Flatten("b", 1)))),
            List.of(
                new Dense(
                    "dense",
                    Tensor.of(new float[] {1, 3}, 2, 1),
                    Tensor.zeros(1),
                    Activation.LINEAR)),
            ModelInfo.NONE);
    Sample sample =
        Sample.of(
            FeatureSequence.of(Tensor.of(new float[] {2}, 1, 1)),
            FeatureSequence.of(Tensor.of(new float[] {2}, 1, 1)));
    Decision d = one(two, sample, Question.USUAL);
    assertThat(d.probes().shares())
        .containsExactly(
            new ModalityShare("sound", 2, 0.25, 2, 2), new ModalityShare("text", 6, 0.75, 6, 6));
    assertThat(d.model().inputs()).containsExactly("sound", "text");
    assertThat(d.model().reads())
        .containsOnly(java.util.Map.entry("a", 0), java.util.Map.entry("b", 1));
    assertThat(d.model().inputOf("dense")).isEmpty();
    assertThat(one(two, sample, Question.USUAL.withWanted(Wanted.NOTHING)).probes().shares())
        .isEmpty();
  }

  @Test
  void tokensAreShownWholeUnlessCellsAreAsked() {
    Model model = model("embedding(4) gru(3) dense(2)", 6);
    Sample words = Sample.of(TokenSequence.of(1, 5, 2));
    Decision d = one(model, words, Question.USUAL);
    assertThat(d.groupings()).containsExactly(Grouping.EVENTS);
    for (int t = 0; t < 3; t++) {
      double sum = 0;
      for (int u = 0; u < 4; u++) {
        sum += d.explanation().first().get(t, u);
      }
      assertThat(d.shown(0).values()[t]).isEqualTo((float) sum);
    }
    Decision cells = one(model, words, Question.USUAL.withGroup("cells"));
    assertThat(cells.shown(0)).isEqualTo(cells.explanation().first());
    assertThat(cells.explanation().first()).isEqualTo(d.explanation().first());
  }

  @Test
  void aGroupingThatTheMethodDoesNotGiveIsRefused() {
    Model model = model("gru(3) dense(2)", 2);
    Question steps = Question.of("timeshap").withEvidence(Depth.NONE);
    Sample sample = random(1, 4, 2).get(0).sample();
    assertThat(one(model, sample, steps).groupings()).containsExactly(Grouping.EVENTS);
    assertThatThrownBy(() ->
            one(
                model,
                sample,
                Question.of("last-event").withEvidence(Depth.NONE).withGroup("cells")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theScoreOverTimeEndsAtTheScore() {
    Model model = model("gru(4) dense(3,softmax)", 2);
    Subject subject = random(1, 7, 2).get(0);
    Decision d =
        one(model, subject.sample(), Question.USUAL.withWanted(new Wanted(false, false, true, 0)));
    ScoreOverTime over = d.probes().overTime().orElseThrow();
    assertThat(over.scores()).hasSize(7);
    // Step by step and at once sum in another order.
    assertThat(over.scores()[6]).isCloseTo(d.explanation().completeness().score(), within(1e-5));
    assertThat(d.trace()).isEmpty();
  }

  /// What is asked about together, on how many threads, and in how many turns does not matter.
  @ParameterizedTest
  @ValueSource(strings = {"deeplift", "integrated-gradients", "occlusion"})
  void theNumbersAreTheSameAloneAndTogether(String method) {
    Model model = model("gru(5,sequences) bilstm(3) dense(3,softmax)", 2);
    List<Subject> subjects = random(7, 5, 2);
    Question bare =
        Question.of(method).withEvidence(Depth.CHEAP).withWanted(new Wanted(true, false, false, 0));
    Question all = bare.withWanted(Wanted.PICTURES);
    try (Workers one = Workers.single();
        Workers three = Workers.of(3)) {
      List<Decision> together = Decisions.of(model, subjects, all, three);
      Decisions alone = new Decisions(model, bare, one);
      Decisions rest = new Decisions(model, all, one);
      for (int n = 0; n < subjects.size(); n++) {
        Decision d = rest.completed(alone.of(List.of(subjects.get(n))).get(0));
        Decision t = together.get(n);
        assertThat(d.number()).isEqualTo(n);
        assertThat(d.target()).isEqualTo(t.target());
        assertThat(d.answer()).isEqualTo(t.answer());
        assertThat(d.explanation().attribution()).isEqualTo(t.explanation().attribution());
        assertThat(d.explanation().completeness()).isEqualTo(t.explanation().completeness());
        assertThat(d.evidence()).isEqualTo(t.evidence());
        assertThat(d.trace().orElseThrow().signals()).isEqualTo(t.trace().orElseThrow().signals());
        assertThat(d.probes().overTime()).isEqualTo(t.probes().overTime());
        assertThat(d.probes().removal().get(0).own()).isEqualTo(t.probes().removal().get(0).own());
        assertThat(rest.completed(d)).isSameAs(d);
      }
    }
  }

  /// The class is the same whether gates are wanted or not.
  @Test
  void aTraceAnswersWhatAPredictionAnswers() {
    Model model = model("gru(6) dense(3,softmax)", 2);
    List<Subject> subjects = random(40, 6, 2);
    Question question = Question.USUAL.withEvidence(Depth.NONE);
    try (Workers workers = Workers.of(2)) {
      List<Decision> traced = Decisions.of(model, subjects, question, workers);
      List<Decision> bare =
          Decisions.of(model, subjects, question.withWanted(Wanted.NOTHING), workers);
      for (int n = 0; n < subjects.size(); n++) {
        assertThat(traced.get(n).target()).isEqualTo(bare.get(n).target());
        assertThat(traced.get(n).answer()).isEqualTo(bare.get(n).answer());
      }
    }
  }

  @Test
  void aTraceAloneSaysNothingOfWhatDecided() {
    Model model = model("gru(3) dense(2)", 2);
    Subject subject = random(1, 4, 2).get(0);
    Decision d = Decisions.traced(model, List.of(subject), Workers.single()).get(0);
    assertThat(d.explanation().total()).isZero();
    assertThat(d.trace().orElseThrow().signals())
        .isEqualTo(model.trace(subject.sample()).signals());
  }

  @Test
  void numbersThatAreNotFiniteAreSeen() {
    Model model =
        Model.of(
            1,
            new Flatten("flat", 1),
            new Dense(
                "dense",
                Tensor.of(new float[] {Float.NaN}, 1, 1),
                Tensor.zeros(1),
                Activation.LINEAR));
    Sample sample = Sample.of(FeatureSequence.of(Tensor.of(new float[] {1}, 1, 1)));
    Question question = Question.of("gradient").withEvidence(Depth.NONE);
    assertThat(one(model, sample, question).isFinite()).isFalse();
    assertThat(one(WEIGHTED, ONES, question).isFinite()).isTrue();
  }

  @Test
  void explanationsOfGivenTargets() {
    Model model = model("gru(3) dense(3)", 2);
    List<Subject> subjects = random(3, 4, 2);
    List<Target> targets =
        List.of(Target.Output.logit(2), Target.Output.logit(0), Target.Output.logit(2));
    try (Workers workers = Workers.single()) {
      var list =
          Decisions.explain(
              model,
              subjects.stream().map(Subject::sample).toList(),
              targets,
              Question.USUAL.method(model).with(Question.USUAL.said()),
              workers);
      for (int n = 0; n < 3; n++) {
        ModelScore score = new ModelScore(model, targets.get(n), workers);
        assertThat(list.get(n).completeness().score())
            .isCloseTo(score.at(score.point(subjects.get(n).sample())), within(1e-6));
      }
    }
  }
}
