package gatelens.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.decision.Answer;
import gatelens.decision.TargetRule;
import gatelens.explain.Target;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictTextTest {
  /// The short way for shares writes what the formatter writes, also where a digit is half way.
  @Test
  void sixDigits() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 20_000; n++) {
      same(random.nextFloat());
      same((float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(60) - 30));
    }
    for (int n = 0; n <= 128; n++) {
      same(n / 128f);
    }
    for (double edge : new double[] {0, 1, 0.1, 0.0999999, 0.9999994, 0.9999996, -0.5, 1e9}) {
      same((float) edge);
    }
    assertThat(PredictText.number(0.528468)).isEqualTo("0.528468");
  }

  private static void same(double value) {
    assertThat(PredictText.number(value)).isEqualTo(String.format(Locale.ROOT, "%.6g", value));
  }

  /// A model of zeros answers a half: `predict` names the class that `explain` explains.
  @Test
  void atAHalfPredictAndExplainNameOneClass() {
    Encoding encoding =
        new Encoding(
                List.of("input"),
                List.of(
                    new SeriesEncoder(
                        List.of(new SeriesEncoder.Part("x", 0, 1, List.of())),
                        SeriesPlan.Missing.REFUSE,
                        0)),
                Reading.automatic(),
                List.of())
            .withClasses(List.of("no", "yes"));
    Model drawn = ModelPlan.parse("gru(2) dense(1,sigmoid)").initialise(1, Initialisation.KERAS, 0);
    Model model =
        drawn
            .withParameters(
                drawn.parameters().stream()
                    .map(p -> Tensor.zeros(p.value().shape().extents()))
                    .toList())
            .withInfo(ModelInfo.NONE.withClasses(List.of("no", "yes")));
    Input series =
        new Input.Series(List.of(new Input.Column.Numbers("x", new float[] {1, 2})), new double[0]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensor answer;
    try (Workers one = Workers.single();
        Lens lens = Lens.of(model.withInfo(encoding.in(model.info())), one);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      Entry entry = lens.encode(series);
      answer = lens.model().predict(entry.sample());
      new PredictText(lens.model(), lens.encoding(), print)
          .print(List.of(new Prediction(entry, answer)));
    }
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).endsWith("yes\t0.500000");
    assertThat(new TargetRule.Answered(Target.Scale.LOGIT, -1).targets(model, List.of(answer)))
        .containsExactly(new Target.Output(1, Target.Scale.LOGIT, -1));
    assertThat(Answer.of(model, answer).best()).isEqualTo(1);
  }
}
