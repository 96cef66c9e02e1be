package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.compare.Answered;
import gatelens.compare.ModelProfile;
import gatelens.compare.SeveralModels;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.HalfLife;
import gatelens.gates.UnitHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Four models, two of each kind: the page has the figures of the record.
class SeveralModelsPageTest {
  private static final int EXAMPLES = 60;

  private static ModelProfile profile(String name, int parameters) {
    return new ModelProfile(
        name,
        parameters,
        new GateSurvey(
            List.of(),
            List.of(
                new UnitHealth(
                    "gru_0",
                    0,
                    0.5,
                    0.25,
                    2,
                    new HalfLife(3, true),
                    false,
                    false,
                    OptionalInt.empty())),
            12),
        new GateTimeline(Map.of("gru_0.retention", new double[GateTimeline.PARTS]), Map.of()),
        new GradientReach(new double[] {1, 0.5}),
        0.125);
  }

  /// Numbers that miss the truth by normal noise.
  private static Answered numbers(double noise, long seed) {
    SplittableRandom truth = new SplittableRandom(1);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] right = new double[EXAMPLES][1];
    double[][] given = new double[EXAMPLES][1];
    for (int n = 0; n < EXAMPLES; n++) {
      right[n][0] = truth.nextGaussian();
      given[n][0] = right[n][0] + noise * random.nextGaussian();
    }
    return Answered.Numbers.once(right, given);
  }

  private static SeveralModels models() {
    List<Answered> answers = new ArrayList<>();
    List<ModelProfile> profiles = new ArrayList<>();
    double[] noise = {0.1, 0.12, 0.8, 0.9};
    for (int m = 0; m < noise.length; m++) {
      answers.add(numbers(noise[m], 10 + m));
      profiles.add(profile("runs/m" + m + ".gatelens", 100 + m));
    }
    return SeveralModels.of(
        answers,
        profiles,
        Map.of("gru", List.of(0, 1), "lstm", List.of(2, 3)),
        new SeveralModels.Setting(List.of("y"), Optional.empty(), 1),
        EXAMPLES,
        0);
  }

  @Test
  void theFiguresOfTheRecordAreTold() {
    SeveralModels found = models();
    SeveralModelsPage page = new SeveralModelsPage(found);
    assertThat(page.lead())
        .startsWith("4 models on ")
        .contains("they differ by more than chance would give");
    assertThat(found.pairs()).hasSize(6);
    String text = page.text();
    assertThat(text)
        .contains(page.lead())
        .contains("m0.gatelens - m1.gatelens")
        .contains("m2.gatelens - m3.gatelens")
        .contains("gru, 2 trainings")
        .contains("lstm, 2 trainings");
    assertThat(text)
        .contains(
            String.format(
                java.util.Locale.ROOT, "%+.4g", found.pairs().get(1).difference().mean()));
    assertThat(page.pictures()).isNotEmpty();
    String html = page.html(Map.of("program", "Gatelens"));
    assertThat(html).contains("m3.gatelens").contains("Gatelens").contains("<svg");
  }
}
