package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.evidence.Check;
import gatelens.evidence.Evidence;
import gatelens.evidence.EvidenceCard;
import gatelens.evidence.Verdict;
import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.measure.Ranking;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The card does not say trust of random weights, and says it of a shortcut that was planted.
class EvidenceTest {
  private static final Baseline ZEROS = new Baseline.Zeros();
  private static final int STEPS = 8;
  private static final int FEATURES = 3;
  private static final int UNITS = 16;
  private static final int SHORTCUT_STEP = 4;
  private static final int SHORTCUT_FEATURE = 1;

  @Test
  void anExplanationOfOneRandomModelIsNotTrustedForAnother() {
    String[] plans = {
      "gru(4) dense(2)",
      "lstm(8) dense(3)",
      "bigru(16) dense(2)",
      "gru(32,sequences) lstm(16) dense(2)",
      "gru(64,reset_before) dense(4)"
    };
    List<String> trusted = new ArrayList<>();
    try (Workers workers = Workers.single()) {
      for (String plan : plans) {
        for (int seed = 0; seed < 24; seed++) {
          ModelScore score = RandomModels.score(random(plan, seed), workers);
          ModelScore other = RandomModels.score(random(plan, seed + 1000), workers);
          Point point = RandomModels.point(score, 12, 100 + seed);
          Explanation theirs = new DeepLift(ZEROS).explain(other, point);
          EvidenceCard card = new Evidence(ZEROS, 5, seed).of(score, theirs);
          if (card.verdict() == Verdict.TRUST) {
            trusted.add(plan + " " + seed);
          }
          assertThat(card.sentence()).startsWith(card.verdict().words());
          assertThat(card.lines()).hasSize(3);
          EvidenceCard cheap = new Evidence(ZEROS, 5, seed).cheap(score, theirs);
          assertThat(cheap.verdict()).isNotEqualTo(Verdict.TRUST);
        }
      }
    }
    assertThat(trusted).isEmpty();
  }

  private static Model random(String plan, int seed) {
    return ModelPlan.parse(plan)
        .initialise(FEATURES, seed % 2 == 0 ? Initialisation.PYTORCH : Initialisation.KERAS, seed);
  }

  /// A first part that moves the score the other way is never more than caution, whatever else
  /// passes: the sum here is right.
  @Test
  void aFirstPartWithTheWrongSignIsDoubted() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(false), workers);
      Point input = input(score, 1);
      Explanation own = new DeepLift(ZEROS).explain(score, input);
      float[] turned = own.first().values().clone();
      int place = SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE;
      float spread = 2 * turned[place] / (turned.length - 1);
      for (int i = 0; i < turned.length; i++) {
        turned[i] = i == place ? -turned[i] : turned[i] + spread;
      }
      Explanation wrong =
          Explanation.ofCells(own.by(), input, turned, own.completeness(), Map.of());
      EvidenceCard card = new Evidence(ZEROS, 5, 0).cheap(score, wrong);
      assertThat(card.verdict()).isIn(Verdict.CAUTION, Verdict.DO_NOT_TRUST);
      assertThat(card.failed()).contains("moves as said");
      assertThat(card.advice()).contains("look at what the model answers without the part");
    }
  }

  /// A part ranked first that by itself moves nothing is not saved by the one beside it that moves
  /// everything.
  @Test
  void aFirstPartThatMovesNothingIsDoubted() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(false), workers);
      Point input = input(score, 1);
      Explanation own = new DeepLift(ZEROS).explain(score, input);
      float[] moved = own.first().values().clone();
      int place = SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE;
      float half = moved[place] / 2;
      moved[place] = half * 0.9f;
      moved[0] += half * 1.1f;
      Explanation wrong = Explanation.ofCells(own.by(), input, moved, own.completeness(), Map.of());
      for (EvidenceCard card :
          List.of(
              new Evidence(ZEROS, 5, 0).cheap(score, wrong),
              new Evidence(ZEROS, 5, 0).of(score, wrong))) {
        assertThat(card.verdict()).isIn(Verdict.CAUTION, Verdict.DO_NOT_TRUST);
        assertThat(card.failed()).contains("moves as said");
      }
    }
  }

  /// Parts of both signs that are a thousand times what they add up to are not trusted, though the
  /// first of them moves the score farthest and the sum is right.
  @Test
  void partsBeyondWhatTheScoreCanMoveAreNotTrusted() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(false), workers);
      Point input = input(score, 1);
      Explanation own = new DeepLift(ZEROS).explain(score, input);
      float[] grown = own.first().values().clone();
      int place = SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE;
      float beyond = 1000 * grown[place];
      grown[place] += beyond;
      grown[0] -= beyond;
      Explanation wrong = Explanation.ofCells(own.by(), input, grown, own.completeness(), Map.of());
      for (EvidenceCard card :
          List.of(
              new Evidence(ZEROS, 5, 0).cheap(score, wrong),
              new Evidence(ZEROS, 5, 0).of(score, wrong))) {
        assertThat(card.verdict()).isEqualTo(Verdict.DO_NOT_TRUST);
        assertThat(card.failed()).contains("moves as said");
      }
    }
  }

  /// Two explanations that name different parts are never both trusted, and the sentence of the one
  /// that goes astray names what another method ranks first.
  @Test
  void whereAnotherMethodNamesAnotherPartItIsNotTrusted() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(false), workers);
      for (int seed = 1; seed < 6; seed++) {
        Point input = input(score, seed);
        Explanation own = new DeepLift(ZEROS).explain(score, input);
        assertThat(new Evidence(ZEROS, 5, 0).of(score, own).verdict()).isEqualTo(Verdict.TRUST);
        float[] turned = own.first().values().clone();
        int place = SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE;
        float first = turned[place];
        turned[place] = turned[seed];
        turned[seed] = first;
        EvidenceCard card =
            new Evidence(ZEROS, 5, 0)
                .of(
                    score,
                    Explanation.ofCells(own.by(), input, turned, own.completeness(), Map.of()));
        assertThat(card.verdict()).isNotEqualTo(Verdict.TRUST);
        assertThat(card.failed()).contains("another method agrees");
        assertThat(card.sentence())
            .containsPattern("SHAP ranks .* at step " + (SHORTCUT_STEP + 1) + " first");
      }
    }
  }

  @Test
  void aBaselineWithTheAnswerIsSaid() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(false), workers);
      Point input = input(score, 1);
      float[] nearly = input.values().clone();
      nearly[0] += 0.01f;
      Baseline holds = new Baseline.Given(nearly, "nearly the input");
      EvidenceCard card =
          new Evidence(holds, 5, 0).cheap(score, new DeepLift(holds).explain(score, input));
      assertThat(card.checks())
          .filteredOn(check -> check.name().equals("neutral baseline"))
          .singleElement()
          .satisfies(check -> {
            assertThat(check.passed()).isFalse();
            assertThat(check.value()).isCloseTo(1, within(0.1));
          });
      assertThat(new Evidence(ZEROS, 5, 0).isBaseline(input)).isFalse();
      assertThat(new Evidence(new Baseline.Given(input.values(), "itself"), 5, 0).isBaseline(input))
          .isTrue();
    }
  }

  /// Two methods ask something else and cannot be held to it: an anchor holds the class, which
  /// noise decides as often without the shortcut; Dynamask fades values into their neighbours in
  /// time.
  static Stream<String> ids() {
    return Methods.ours().stream()
        .map(Method::id)
        .filter(id -> !id.equals("anchors") && !id.equals("dynamask"));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void aPlantedShortcutIsFirstAndTrusted(String id) {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(shortcut(id.equals("cell-decomposition")), workers);
      Point input = input(score, 1);
      Explainer<? super ModelScore> method = made(id, score);
      Explanation e = method.explain(score, input);
      Ranking ranking = Ranking.of(e);
      int[] first = ranking.groups().get(ranking.order()[0]);
      assertThat(first).as(id).contains(SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE);
      EvidenceCard card = new Evidence(ZEROS, 5, 0).of(score, e);
      // a patch of the picture is wider than the value: another method puts half of the weight
      // there
      assertThat(card.verdict())
          .as(card.sentence())
          .isIn(Verdict.TRUST, id.equals("lime-image") ? Verdict.CAUTION : Verdict.TRUST);
      assertThat(card.sentence()).contains("ranked first, the score moves by");
      assertThat(new Evidence(ZEROS, 5, 0).cheap(score, e).verdict())
          .isEqualTo(Verdict.NO_OBJECTION);
    }
  }

  /// A part is a word: of a text of one word it makes the whole change, and there is no other
  /// ranking to beat.
  @Test
  void aWordIsOnePart() {
    Model model =
        ModelPlan.parse("embedding(3) gru(4) dense(2,softmax)")
            .initialise(5, Initialisation.KERAS, 2);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      Explanation one =
          new DeepLift(ZEROS).explain(score, score.point(Sample.of(TokenSequence.of(2))));
      EvidenceCard card = new Evidence(ZEROS, 5, 0).cheap(score, one);
      assertThat(card.sentence()).contains("without step 1, ranked first");
      Explanation three =
          new DeepLift(ZEROS).explain(score, score.point(Sample.of(TokenSequence.of(2, 4, 1))));
      Ranking words = Ranking.of(three, input -> true);
      assertThat(words.size()).isEqualTo(3);
      assertThat(words.groups().get(1)).containsExactly(3, 4, 5);
      float[] cells = three.first().values();
      assertThat(words.scores()[1]).isCloseTo(cells[3] + cells[4] + cells[5], within(1e-6));
      assertThat(Ranking.of(three).size()).isEqualTo(9);
    }
  }

  private static Explainer<? super ModelScore> made(String id, ModelScore score) {
    List<float[]> background =
        Stream.of(21, 22, 23, 24)
            .map(seed -> {
              float[] values = input(score, seed).values();
              values[SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE] = 0;
              return values;
            })
            .toList();
    return Methods.named(id)
        .with(
            new Settings(
                ZEROS,
                Optional.of(Baseline.Samples.of(background, "background")),
                Optional.empty(),
                3,
                id.equals("winit") ? Map.of("window", "3") : Map.of()));
  }

  /// Noise, but for the one value that decides.
  private static Point input(ModelScore score, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[STEPS * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((i % FEATURES == SHORTCUT_FEATURE ? 0.05 : 0.5) * random.nextGaussian());
    }
    values[SHORTCUT_STEP * FEATURES + SHORTCUT_FEATURE] = 1.5f;
    return score.point(Sample.of(FeatureSequence.of(Tensor.of(values, STEPS, FEATURES))));
  }

  /// Every unit keeps its state, but unit 0 takes feature 1 in where that is large.
  private static Model shortcut(boolean lstm) {
    SplittableRandom random = new SplittableRandom(7);
    int gates = lstm ? 4 : 3;
    Tensor recurrent = Tensor.generate(i -> 0.01 * random.nextGaussian(), UNITS, gates * UNITS);
    Tensor head = Tensor.generate(i -> i == 1 ? 4 : 0.01 * random.nextGaussian(), UNITS, 2);
    Dense dense = new Dense("dense", head, Tensor.zeros(2), Activation.LINEAR);
    int width = gates * UNITS;
    int opens = SHORTCUT_FEATURE * width;
    int writes = opens + 2 * UNITS;
    Tensor input =
        Tensor.generate(
            i -> i == opens ? lstm ? 10 : -10 : i == writes ? 1 : 0.01 * random.nextGaussian(),
            FEATURES,
            width);
    if (lstm) {
      Tensor bias =
          Tensor.generate(i -> i < UNITS ? -8 : i < 2 * UNITS ? 8 : i < 3 * UNITS ? 0 : 3, width);
      return Model.of(FEATURES, Lstm.of("lstm_0", input, recurrent, bias, false), dense);
    }
    Tensor bias = Tensor.generate(i -> i < UNITS ? 8 : 0, width);
    return Model.of(
        FEATURES,
        Gru.of("gru_0", GruVariant.RESET_AFTER, input, recurrent, bias, Tensor.zeros(width), false),
        dense);
  }

  @Test
  void theRule() {
    Check passed = new Check("adds up", 0, 0.01, true, "gap", true);
    Check weak = new Check("stable", 2, 0.5, true, "change", false);
    Check bad = new Check("beats random", 0.5, 0.95, false, "share", true);
    assertThat(EvidenceCard.verdict(List.of(passed))).isEqualTo(Verdict.TRUST);
    assertThat(EvidenceCard.verdict(List.of(passed, weak))).isEqualTo(Verdict.CAUTION);
    assertThat(EvidenceCard.verdict(List.of(passed, weak, bad))).isEqualTo(Verdict.DO_NOT_TRUST);
    assertThat(new Check("adds up", Double.NaN, 0.01, true, "gap", true).passed()).isFalse();
    EvidenceCard full = EvidenceCard.of(List.of(passed, weak), true, "all is said");
    assertThat(full.sentence())
        .isEqualTo("caution: failed: stable (change is 2, at most 0.500 passes); all is said.");
    assertThat(full.lines())
        .containsExactly(
            "checked: adds up, stable; all is said",
            "failed: stable (change is 2, at most 0.500 passes)",
            "do: take a smoother method (smoothgrad, expected-gradients)");
    EvidenceCard cheap = EvidenceCard.of(List.of(passed), false, "all is said");
    assertThat(cheap.sentence()).isEqualTo("no objection so far: adds up; all is said.");
    assertThat(cheap.advice()).contains("--evidence=full");
    assertThat(EvidenceCard.of(List.of(passed), true, "all is said").verdict())
        .isEqualTo(Verdict.TRUST);
    assertThat(EvidenceCard.of(List.of(passed, weak), false, "all is said").verdict())
        .isEqualTo(Verdict.CAUTION);
    assertThatThrownBy(() -> new Evidence(ZEROS, 1, 0)).hasMessageContaining("orders is 1");
  }
}
