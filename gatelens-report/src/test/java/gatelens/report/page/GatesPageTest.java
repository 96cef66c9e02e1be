package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.gates.GateQuestion;
import gatelens.gates.GateStudy;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a study of gates shows, and that it needs no model to be drawn.
final class GatesPageTest {
  private static final Model MODEL =
      ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);

  static GatesPage page(boolean labelled) {
    List<Sample> samples = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      int row = n;
      samples.add(Sample.of(FeatureSequence.of(Tensor.generate(i -> Math.sin(i + 3 * row), 5, 2))));
      examples.add(new Example(samples.get(n), new Label.Class(n % 2)));
      names.add("row " + n + ": words");
    }
    try (Workers one = Workers.single()) {
      return new GatesPage(
          GateStudy.of(
              MODEL,
              samples,
              labelled ? examples : List.of(),
              names,
              GateQuestion.USUAL,
              WorkListener.NONE,
              one),
          MODEL.parameterCount());
    }
  }

  @Test
  void everyPartHasItsPicture() {
    assertThat(page(true).pictures())
        .extracting(Picture::name)
        .containsExactly(
            "saturation",
            "time-scale-gru_0",
            "timeline-gru_0",
            "histograms-gru_0",
            "gradient-reach",
            "features",
            "clamped-gates",
            "clamped-units");
    assertThat(page(false).pictures())
        .extracting(Picture::name)
        .doesNotContain("clamped-gates", "clamped-units");
  }

  @Test
  void thePageSaysWhatWasMeasured() {
    String html = page(true).html(Map.of("seed", "7"));
    assertThat(html)
        .contains(
            "4 inputs, 20 steps, " + MODEL.parameterCount() + " parameters, accuracy ",
            "Half of what a unit holds is gone after",
            "Held at its mean")
        .contains("What is lost when a gate or a unit stands still")
        .contains("gru_0.update")
        .contains("<td class=\"t\">row ")
        .doesNotContain(": words");
    assertThat(page(false).html(Map.of())).doesNotContain("What is lost when", ", accuracy");
  }
}
