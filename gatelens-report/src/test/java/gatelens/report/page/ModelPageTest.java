package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.compare.Assessment;
import gatelens.gates.GateQuestion;
import gatelens.gates.GateStudy;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.report.document.EvaluateDocument.Learned;
import gatelens.report.document.InspectDocument;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The page about a model tells what it is, how good it is, and which rows it gets wrong.
final class ModelPageTest {
  private static final Model PLAIN =
      ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);
  private static final Model MODEL =
      PLAIN.withInfo(PLAIN.info().withClasses(List.of("ok", "fraud")));

  static String page(boolean labelled, Learned learned) {
    List<Sample> samples = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      int row = n;
      samples.add(Sample.of(FeatureSequence.of(Tensor.generate(i -> Math.sin(i + 3 * row), 5, 2))));
      names.add("card " + n);
    }
    try (Workers one = Workers.single()) {
      for (int n = 0; n < 6; n++) {
        // rows 0 to 3 have the class that is answered, 4 and 5 the other
        Tensor out = MODEL.predict(samples, one).get(n);
        int answer = out.at(1) > out.at(0) ? 1 : 0;
        examples.add(new Example(samples.get(n), new Label.Class(n < 4 ? answer : 1 - answer)));
      }
      GateStudy study =
          GateStudy.of(
              MODEL,
              samples,
              labelled ? examples : List.of(),
              names,
              GateQuestion.USUAL,
              WorkListener.NONE,
              one);
      return new ModelPage(
              InspectDocument.of("m.gatelens", MODEL, List.of(), List.of()),
              study,
              labelled ? Optional.of(Assessment.of(MODEL, examples, one)) : Optional.empty(),
              learned,
              names)
          .html(Map.of("model", "m.gatelens", "data", "cards.csv"));
    }
  }

  @Test
  void theFirstScreenAnswers() {
    String html = page(true, new Learned(0, 6, false));
    assertThat(html)
        .contains("It answers 4 of 6 rows rightly (67 %)")
        .contains("GRU of 3 units")
        .contains("What it gets wrong")
        .contains("card 4")
        .contains("card 5")
        .doesNotContain("card 3")
        .contains("of the probability moves when it is another row")
        .contains("<dd>cards.csv</dd>");
    assertThat(html.length()).isLessThan(300_000);
  }

  @Test
  void whatWasLearnedFromIsSaid() {
    assertThat(page(true, new Learned(6, 6, false)))
        .contains("The model has learned from all of these 6 rows: on new data it will be less");
  }

  @Test
  void withoutLabelsNothingIsJudged() {
    assertThat(page(false, new Learned(0, 6, false)))
        .contains("The data has no classes to judge it by")
        .contains("nothing is known of what the answers should be")
        .doesNotContain("How good it is");
  }
}
