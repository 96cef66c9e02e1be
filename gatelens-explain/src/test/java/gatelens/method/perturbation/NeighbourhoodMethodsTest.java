package gatelens.method.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.perturb.Players;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// LIME of words, tables and images, interactions, anchors, and what values are replaced by.
class NeighbourhoodMethodsTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  private static Layout words(String... labels) {
    return new Layout(
        List.of(
            new Layout.Part(
                "text", new Axis.Tokens(List.of(labels)), Axis.features(1), new boolean[0], 0)));
  }

  /// `good` stands twice: as a word it is taken out in both places and is worth 1 + 4, by position
  /// each place by itself; a line is found exactly with a ridge near 0.
  @Test
  void wordsAreOnePlayerPositionsAreMany() {
    Score score = Score.of("text", x -> 1 * x[0] + 2 * x[1] + 4 * x[2] + 0.5);
    Point x = new Point(words("good", "not", "good"), new float[] {1, 1, 1});
    Explanation bag = new Lime(ZEROS, new Players.Words(), 500, 25, 0, 2, 0).explain(score, x);
    assertThat(bag.first().values())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(2.5f, 2, 2.5f);
    assertThat(bag.notes().get("player good")).isCloseTo(5, within(1e-6));
    Explanation place = new Lime(ZEROS, new Players.Events(), 500, 25, 0, 2, 0).explain(score, x);
    assertThat(place.first().values()).usingComparatorWithPrecision(1e-5f).containsExactly(1, 2, 4);
    for (Explanation e : List.of(bag, place)) {
      assertThat(e.notes().get("R²")).isCloseTo(1, within(1e-9));
      assertThat(e.notes().get("intercept")).isCloseTo(0.5, within(1e-6));
      assertThat(e.notes().get("local prediction")).isCloseTo(7.5, within(1e-6));
      assertThat(e.notes()).containsEntry("true score", 7.5);
      assertThat(e.standardError()).isPresent();
    }
    assertThat(Players.parse("words")).isEqualTo(new Players.Words());
  }

  /// A segment × feature grid of a sequence.
  @Test
  void sequencesAreSegmentsTimesFeatures() {
    Linear line = new Linear(4, 2, new double[] {1, 2, 1, 2, 5, 0, 5, 0}, 0);
    Explanation e =
        new Lime(ZEROS, new Players.Grid(2, 2), 5000, 25, 0, 2, 0)
            .explain(line, line.at(1, 1, 1, 1, 1, 1, 1, 1));
    assertThat(e.first().values())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(1, 2, 1, 2, 5, 0, 5, 0);
  }

  /// A picture of 4 × 4: only its upper left quarter counts, and not the mean of it.
  @Test
  void patchesOfAnImage() {
    Score corner = Score.of("corner", x -> Math.abs(x[0] - x[1]) + Math.abs(x[4] - x[5]));
    float[] picture = {9, 1, 0, 0, 1, 9, 0, 0, 3, 4, 5, 6, 7, 8, 9, 1};
    Point x = new Point(Linear.layout(4, 4), picture);
    Explanation e =
        new LimeImage(new Players.Grid(2, 2), 1000, 0.25, 1e-6, 2, 0).explain(corner, x);
    for (int i = 0; i < 16; i++) {
      boolean inside = i % 4 < 2 && i < 8;
      assertThat(e.first().values()[i]).isCloseTo(inside ? 4 : 0, within(1e-3f));
    }
    assertThat(e.by().card().id()).isEqualTo("lime-image");
    assertThat(e.completeness().baselineScore()).isCloseTo(0, within(1e-6));
    assertThatThrownBy(() -> new LimeImage(new Players.Cells(), 1, 0.25, 1, 1, 0))
        .hasMessageContaining("samples is 1");
  }

  private static Baseline.Samples table(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<float[]> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(
          new float[] {
            random.nextFloat(), random.nextInt(4), random.nextFloat(), random.nextInt(4)
          });
    }
    return Baseline.Samples.of(rows, "table");
  }

  /// Two steps of a number and a name. The score asks for the number of step 1 and whether the name
  /// of step 0 is 2.
  @Test
  void cellsOfATable() {
    Score score = Score.of("table", x -> 8 * x[2] + (x[1] == 2 ? 3 : 0));
    Point x = new Point(Linear.layout(2, 2), new float[] {0.5f, 2, 0.95f, 1});
    Explanation e = new LimeTabular(table(400), Set.of(1), 4000, 0, 1, 2, 0).explain(score, x);
    float[] a = e.first().values();
    // in the upper quarter of a uniform number the mean is 0.875, in the others 0.375: 8 · 0.5
    assertThat(a[2]).isCloseTo(4, within(0.4f));
    assertThat(a[1]).isCloseTo(3, within(0.2f));
    assertThat(a[0]).isCloseTo(0, within(0.2f));
    assertThat(a[3]).isCloseTo(0, within(0.2f));
    assertThat(e.notes()).containsKeys("R²", "intercept", "local prediction", "true score");
    assertThat(e.standardError().orElseThrow().get(0).values()[2]).isLessThan(0.3f);
  }

  /// Another tool forgets to say anew which columns are categorical once steps are laid out side by
  /// side. Name 1 lies between 0 and 3: as a number, 2 would share its quartile.
  @Test
  void aCategoricalFeatureIsOneAtEveryStep() {
    Score score = Score.of("names", x -> x[3] == 1 ? 1 : 0);
    Point x = new Point(Linear.layout(2, 2), new float[] {0.5f, 1, 0.5f, 1});
    Explanation names = new LimeTabular(table(400), Set.of(1), 3000, 0, 1, 1, 0).explain(score, x);
    assertThat(names.first().values()[3]).isCloseTo(1, within(0.05f));
    assertThat(names.first().values()[1]).isCloseTo(0, within(0.05f));
    assertThat(names.notes().get("R²")).isGreaterThan(0.95);
  }

  /// `3 x_0 x_1 + x_2`: the pair gets 3, nobody of it anything alone.
  @Test
  void pairsThatActTogether() {
    Score product = Score.of("product", x -> 3 * x[0] * x[1] + x[2]);
    Point x = new Point(Linear.layout(3, 1), new float[] {1, 1, 1});
    Explanation e = new Interactions(ZEROS, new Players.Events(), 2).explain(product, x);
    assertThat(e.first().values())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(1.5f, 1.5f, 1);
    assertThat(e.notes().get("pair step 0 × step 1")).isCloseTo(3, within(1e-6));
    assertThat(e.notes().get("alone step 0")).isCloseTo(0, within(1e-6));
    assertThat(e.notes().get("alone step 2")).isCloseTo(1, within(1e-6));
    assertThat(e.notes().keySet().stream().filter(k -> k.startsWith("pair"))).hasSize(2);
    assertThat(e.completeness().gap()).isLessThan(1e-6);
    assertThatThrownBy(() -> new Interactions(ZEROS, new Players.Events(), -1))
        .hasMessageContaining("pairs is -1");
  }

  /// Above zero only if steps 1 and 3 both keep their ones.
  @Test
  void anAnchorHoldsTheAnswer() {
    Score both = Score.of("both", x -> x[1] + x[3] - 1.5);
    Point x = new Point(Linear.layout(5, 1), new float[] {1, 1, 1, 1, 1});
    Explanation e = new Anchors(ZEROS, new Players.Events(), 0.95, 4, 2, 0).explain(both, x);
    assertThat(e.first().values()).containsExactly(0, 1, 0, 1, 0);
    assertThat(e.notes()).containsEntry("found", 1.0).containsEntry("precision", 1.0);
    assertThat(e.notes().get("precision at least")).isGreaterThanOrEqualTo(0.95);
    Explanation one = new Anchors(ZEROS, new Players.Events(), 0.95, 1, 2, 0).explain(both, x);
    assertThat(one.notes()).containsEntry("found", 0.0);
    assertThat(one.notes().get("precision")).isBetween(0.3, 0.7);
    assertThat(new Anchors(ZEROS, new Players.Events(), 0.95, 4, 2, 0).explain(both, x).first())
        .isEqualTo(e.first());
    Score always = Score.of("always", v -> 1);
    assertThat(new Anchors(ZEROS, new Players.Events(), 0.9, 2, 1, 0).explain(always, x).total())
        .isZero();
    assertThatThrownBy(() -> new Anchors(ZEROS, new Players.Events(), 1, 2, 1, 0))
        .hasMessageContaining("precision is 1.0");
  }

  /// `x_0 + x_1` of a step are one player named both.
  @Test
  void groupsHaveTheNamesThatAUserGives() {
    Linear line = new Linear(2, 3, new double[] {1, 2, 4, 1, 2, 4}, 0);
    Players named = Players.parse("named:both=0-1,Last=2");
    Explanation e = new Shapley(ZEROS, named).explain(line, line.at(1, 1, 1, 1, 1, 1));
    assertThat(e.notes().get("player both")).isCloseTo(6, within(1e-6));
    assertThat(e.notes().getOrDefault("player Last", 8.0)).isCloseTo(8, within(1e-6));
    assertThat(e.first().values()).usingComparatorWithPrecision(1e-5f).containsExactly(3, 3, 8);
    assertThat(named)
        .isEqualTo(new Players.Named(Map.of("both", List.of(0, 1), "Last", List.of(2))));
    assertThatThrownBy(() -> Players.parse("named:both=1-0")).hasMessageContaining("both=0-1");
    assertThatThrownBy(() -> Players.parse("named:both")).hasMessageContaining("named:price");
  }

  /// Drawn values are those that the feature takes; a line then gives weight × (value - mean).
  @Test
  void bootstrapAndGeneratorDraw() {
    Baseline.Samples background =
        Baseline.Samples.of(List.of(new float[] {1, 10, 2, 20}, new float[] {3, 30, 4, 40}), "b");
    Point x = new Point(Linear.layout(2, 2), new float[] {0, 0, 0, 0});
    Baseline drawn = Baseline.bootstrap(background, 200, 0);
    for (float[] row : drawn.all(x)) {
      for (int i = 0; i < 4; i++) {
        assertThat(row[i] / (i % 2 == 0 ? 1 : 10)).isIn(1f, 2f, 3f, 4f);
      }
    }
    assertThat(drawn.all(x).get(3)).isEqualTo(drawn.all(x).get(3));
    Linear line = new Linear(2, 2, new double[] {1, 1, 1, 1}, 0);
    Explanation e = new Shapley(drawn, new Players.Cells()).explain(line, x);
    // 200 draws of 1 to 4: the mean 2.5 has a standard error of 0.08
    assertThat(e.first().values()[0]).isCloseTo(-2.5f, within(0.3f));
    assertThat(e.first().values()[3]).isCloseTo(-25, within(3f));
    assertThat(e.completeness().gap()).isLessThan(1e-4);
    assertThatThrownBy(() -> Baseline.bootstrap(background, 0, 0)).hasMessageContaining("draws");

    List<FeatureSequence> series = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 20; n++) {
      series.add(FeatureSequence.of(Tensor.generate(i -> 1 + random.nextGaussian(), 10, 1)));
    }
    Forecaster generator = Forecaster.train(series, 1, 4, 100, 0, Workers.single());
    Point y = new Point(Linear.layout(10, 1), series.get(0).values().values());
    double mean = 0;
    List<float[]> rows = generator.asBaseline(100, 0).all(y);
    for (float[] row : rows) {
      for (float value : row) {
        mean += value / 1000;
      }
    }
    assertThat(rows).hasSize(100);
    // the series' own mean; the generator has learnt it to within its training
    assertThat(mean).isCloseTo(1, within(0.3));
  }
}
