package gatelens.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private static final int UNITS = 4;

  private static List<Sample> samples(int count, int steps, int features) {
    SplittableRandom random = new SplittableRandom(11);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      samples.add(
          Sample.of(
              FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, features))));
    }
    return samples;
  }

  private static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.KERAS, 3);
  }

  /// Unit 0 is left as it is, 1 can write nothing, 2 is unit 0 turned round, 3 sits at 1.
  private static Model planted() {
    Gru drawn = (Gru) model("gru(4,sequences)", 2).layers().get(0);
    Tensor w = drawn.inputWeight().copy();
    Tensor u = Tensor.zeros(UNITS, 3 * UNITS);
    Tensor b = Tensor.zeros(3 * UNITS);
    for (int row = 0; row < 2; row++) {
      for (int gate = 0; gate < 3; gate++) {
        float value = w.get(row, gate * UNITS);
        w.values()[row * 3 * UNITS + gate * UNITS + 2] = gate == 2 ? -value : value;
        w.values()[row * 3 * UNITS + gate * UNITS + 1] = 0;
        w.values()[row * 3 * UNITS + gate * UNITS + 3] = 0;
      }
    }
    b.values()[3] = -10;
    b.values()[2 * UNITS + 3] = 10;
    return Model.of(
        2, Gru.of("gru_0", GruVariant.RESET_AFTER, w, u, b, Tensor.zeros(3 * UNITS), true));
  }

  @Test
  void plantedDeadDuplicateAndSaturatedUnitsAreFound() {
    try (Workers one = Workers.single()) {
      GateSurvey survey = GateSurvey.of(planted(), samples(20, 15, 2), one);
      List<UnitHealth> units = survey.units();
      assertEquals(300, survey.steps());
      assertEquals(
          List.of(false, true, false, true), units.stream().map(UnitHealth::dead).toList());
      assertEquals(
          List.of(false, false, false, true), units.stream().map(UnitHealth::saturated).toList());
      assertEquals(OptionalInt.empty(), units.get(0).duplicateOf());
      assertEquals(OptionalInt.of(0), units.get(2).duplicateOf());
      // Unit 1 keeps σ(0) = 1/2 each step: 1 / (1 - 1/2) = 2, and half is gone after one step.
      assertEquals(2, units.get(1).timeScale(), 1e-6);
      assertEquals(new HalfLife(1, true), units.get(1).halfLife());
      GateStatistics closed = survey.gate("gru_0", "update").get(3);
      assertTrue(closed.saturated());
      assertEquals(1, closed.below());
      assertEquals(0, closed.above());
      assertFalse(survey.gate("gru_0", "update").get(1).saturated());
      assertEquals(0.5, survey.gate("gru_0", "retention").get(1).mean(), 1e-6);
    }
  }

  @Test
  void paddedStepsAreNotCounted() {
    Model model = model("masking gru(3,sequences)", 2);
    Sample full = samples(1, 4, 2).get(0);
    float[] longer = new float[20];
    System.arraycopy(((FeatureSequence) full.first()).values().values(), 0, longer, 0, 8);
    Sample padded = Sample.of(FeatureSequence.of(Tensor.of(longer, 10, 2)));
    try (Workers one = Workers.single()) {
      GateSurvey expected = GateSurvey.of(model, List.of(full), one);
      assertEquals(expected, GateSurvey.of(model, List.of(padded), one));
      assertEquals(4, expected.steps());
    }
  }

  @Test
  void halfLivesByHand() {
    Survival steady = new Survival();
    steady.add(new float[] {0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f});
    // 0.8³ = 0.512, 0.8⁴ = 0.41.
    assertEquals(new HalfLife(4, true), steady.halfLife());
    Survival all = new Survival();
    all.add(new float[] {1, 1, 1, 1});
    assertEquals(new HalfLife(3, false), all.halfLife());
    assertEquals("over 3", all.halfLife().toString());
    assertEquals(new HalfLife(0, false), new Survival().halfLife());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(4,sequences) gru(3) dense(2,softmax)",
        "gru(4,sequences,reset_before) gru(3) dense(2,softmax)",
        "gru(4,sequences,uncoupled) gru(3) dense(2,softmax)",
        "lstm(4,sequences) lstm(3) dense(2,softmax)"
      })
  void aClampedUnitStaysWhereItIsHeldAndAClampedGateToo(String plan) {
    Model model = model(plan, 2);
    String layer = model.layers().get(0).name();
    Sample sample = samples(1, 9, 2).get(0);
    Tensor hidden = Clamp.unit(model, layer, 2, 0.37).trace(sample).signal(layer + ".hidden");
    for (int t = 0; t < 9; t++) {
      assertEquals(0.37f, hidden.get(t, 2), 1e-6f);
    }
    for (String gate : ((gatelens.layer.RecurrentLayer) model.layers().get(0)).gates()) {
      Tensor before = model.trace(sample).signal(layer + "." + gate);
      Tensor values =
          Clamp.gate(model, layer, gate, Clamp.only(4, 1, 0.3))
              .trace(sample)
              .signal(layer + "." + gate);
      for (int t = 0; t < 9; t++) {
        assertEquals(0.3f, values.get(t, 1), 1e-6f);
      }
      // Nothing else has changed before the gate could act.
      assertEquals(before.get(0, 0), values.get(0, 0), 0);
    }
  }

  @Test
  void clampsOfTwoDirections() {
    Model model = model("bigru(4) dense(2,softmax)", 2);
    String backward = ClampEffect.recurrent(model).get(1).name();
    Tensor hidden =
        Clamp.unit(model, backward, 0, -0.5)
            .trace(samples(1, 5, 2).get(0))
            .signal(backward + ".hidden");
    for (int t = 0; t < 5; t++) {
      assertEquals(-0.5f, hidden.get(t, 0), 1e-6f);
    }
  }

  @Test
  void whatCannotBeClampedIsRefused() {
    Model model = model("gru(4) dense(2,softmax)", 2);
    assertThrows(IllegalArgumentException.class, () -> Clamp.unit(model, "gru_9", 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Clamp.unit(model, "gru_0", 4, 0));
    assertThrows(IllegalArgumentException.class, () -> Clamp.unit(model, "gru_0", 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Clamp.gate(model, "gru_0", "forget", new double[4]));
    assertThrows(
        IllegalArgumentException.class, () -> Clamp.gate(model, "gru_0", "update", new double[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Clamp.gate(model, "gru_0", "update", new double[] {2, 0, 0, 0}));
  }

  @Test
  void clampingADeadUnitChangesNothing() {
    Model model = model("gru(4) dense(2,softmax)", 2);
    List<Example> examples = new ArrayList<>();
    try (Workers one = Workers.single()) {
      for (Sample sample : samples(12, 5, 2)) {
        float[] p = model.predict(sample).values();
        examples.add(new Example(sample, new Label.Class(p[1] > p[0] ? 1 : 0)));
      }
      GateSurvey survey = GateSurvey.of(model, examples.stream().map(Example::input).toList(), one);
      List<ClampEffect> effects = ClampEffect.of(model, survey, examples, one);
      // Two gates and four units; the labels are the model's own answers, so nothing can be gained.
      assertEquals(6, effects.size());
      for (ClampEffect effect : effects) {
        assertTrue(effect.change() <= 0);
        assertEquals(1 + effect.change(), effect.score(), 1e-12);
      }
    }
  }

  @Test
  void gradientReachAgainstCentralDifferences() {
    Model model = model("gru(3) dense(2)", 1);
    Sample sample = samples(1, 6, 1).get(0);
    float[] values = ((FeatureSequence) sample.first()).values().values();
    float[] logits = model.predict(sample).values();
    int answer = logits[1] > logits[0] ? 1 : 0;
    try (Workers one = Workers.single()) {
      double[] norms = GradientReach.of(model, List.of(sample), one).norms();
      for (int t = 0; t < 6; t++) {
        float[] up = values.clone();
        float[] down = values.clone();
        up[t] += 1e-2f;
        down[t] -= 1e-2f;
        double slope =
            (model.predict(Sample.of(FeatureSequence.of(Tensor.of(up, 6, 1)))).values()[answer]
                    - model.predict(Sample.of(FeatureSequence.of(Tensor.of(down, 6, 1))))
                        .values()[answer])
                / 2e-2;
        // Floats over a step of 0.01: about 1e-5 of rounding, 1e-4 of curvature.
        assertEquals(Math.abs(slope), norms[5 - t], 2e-4);
      }
      assertEquals(6, GradientReach.of(model, List.of(sample), one).steps(1));
    }
  }

  @Test
  void theFeatureThatOpensAGateIsNamed() {
    // z = σ(3 x₀): the gate is a function of feature 0 alone.
    Tensor w = Tensor.zeros(2, 3);
    w.values()[0] = 3;
    Model model =
        Model.of(
            2,
            Gru.of(
                "gru_0",
                GruVariant.RESET_AFTER,
                w,
                Tensor.zeros(1, 3),
                Tensor.zeros(3),
                Tensor.zeros(3),
                true));
    try (Workers one = Workers.single()) {
      GateOpeners openers = GateOpeners.of(model, samples(40, 10, 2), "gru_0.update", 0, 5, 0, one);
      assertEquals("feature 0", openers.causes().get(0).name());
      assertTrue(openers.causes().get(0).strength() > 0.9);
      assertTrue(Math.abs(openers.causes().get(1).strength()) < 0.2);
      assertEquals(400, openers.causes().get(0).count());
      assertEquals(5, openers.random().size());
      double[] values = openers.top().stream().mapToDouble(GateOpeners.Context::value).toArray();
      for (int i = 1; i < values.length; i++) {
        assertTrue(values[i] <= values[i - 1]);
      }
    }
  }

  /// The layer of the second input is explained by the second input, and its contexts are all
  /// different.
  @Test
  void aGateIsOpenedByTheInputThatItsLayerReads() {
    Gru words =
        Gru.of(
            "gru_1",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {1, 0, 1}, 1, 3),
            Tensor.zeros(1, 3),
            Tensor.zeros(3),
            Tensor.zeros(3),
            false);
    Embedding vectors = new Embedding("words", Tensor.of(new float[] {0, 1, 2, 3}, 4, 1), false);
    Model model =
        new Model(
            List.of(
                new Branch("series", 2, List.of(model("gru(2)", 2).layers().get(0))),
                new Branch("text", 4, List.of(vectors, words))),
            List.of(),
            ModelInfo.NONE);
    List<String> names = List.of("one", "two", "three");
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < 15; n++) {
      samples.add(
          new Sample(
              List.of(
                  FeatureSequence.of(Tensor.generate(i -> i, 3, 2)),
                  new TokenSequence(
                      new int[] {1 + n % 3}, new Axis.Tokens(List.of(names.get(n % 3)))))));
    }
    try (Workers one = Workers.single()) {
      GateOpeners openers = GateOpeners.of(model, samples, "gru_1.update", 0, 5, 0, one);
      assertEquals(
          List.of("[three]", "[two]", "[one]"),
          openers.top().stream().map(GateOpeners.Context::words).toList());
      assertEquals(sigmoid(3), openers.top().get(0).value(), 1e-6);
      assertEquals(5, openers.random().size());
      GateOpeners.Cause first = openers.causes().get(0);
      assertEquals(3, openers.causes().size());
      assertEquals("one", first.name());
      assertEquals(sigmoid(1) - (sigmoid(1) + sigmoid(2) + sigmoid(3)) / 3, first.strength(), 1e-6);
      List<GradientReach> reach = GradientReach.ofEach(model, samples, one);
      assertEquals(3, reach.get(0).norms().length);
      assertEquals(1, reach.get(1).norms().length);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void theTokenThatOpensAGateIsNamed() {
    Model drawn = model("embedding(1) gru(1,sequences)", 3);
    Tensor vectors = Tensor.of(new float[] {0, 0, 4}, 3, 1);
    Tensor w = Tensor.of(new float[] {1, 0, 0}, 1, 3);
    Tensor rest = Tensor.zeros(1, 3);
    Model model = drawn.withParameters(List.of(vectors, w, rest, Tensor.zeros(3), Tensor.zeros(3)));
    List<Sample> samples =
        IntStream.range(0, 8)
            .mapToObj(n ->
                Sample.of(
                    new TokenSequence(
                        new int[] {1, 2, 1, 0}, new Axis.Tokens(List.of("the", "cat", "the", "")))))
            .toList();
    try (Workers one = Workers.single()) {
      GateOpeners openers = GateOpeners.of(model, samples, "gru_0.update", 0, 3, 0, one);
      assertEquals("cat", openers.causes().get(0).name());
      assertEquals(8, openers.causes().get(0).count());
      assertEquals("the [cat] the ", openers.top().get(0).words());
    }
  }

  @Test
  void aTimelineIsTheMeanGateOfEachPart() {
    // z = σ(3 x): a gate of the input alone. 40 steps, two a part; the first half 0, the rest 1.
    Tensor w = Tensor.zeros(1, 3);
    w.values()[0] = 3;
    Gru gru =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            w,
            Tensor.zeros(1, 3),
            Tensor.zeros(3),
            Tensor.zeros(3),
            true);
    Model model = Model.of(1, gru);
    Sample sample = Sample.of(FeatureSequence.of(Tensor.generate(i -> i < 20 ? 0 : 1, 40, 1)));
    Sample two = Sample.of(FeatureSequence.of(Tensor.of(new float[] {0, 1}, 2, 1)));
    try (Workers one = Workers.single()) {
      for (Sample each : List.of(sample, two)) {
        double[] update =
            java.util.Objects.requireNonNull(
                GateTimeline.of(model, List.of(each), one).gates().get("gru_0.update"));
        for (int part = 0; part < GateTimeline.PARTS; part++) {
          assertEquals(part < 10 ? 0.5 : 1 / (1 + Math.exp(-3)), update[part], 1e-6);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> GateTimeline.of(model, List.of(), one));
    }
  }
}
