package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Encoding;
import gatelens.data.Reading;
import gatelens.data.encode.AudioEncoder;
import gatelens.explain.Baseline;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What sounds are compared with where nobody says it.
class UsualSoundsTest {
  private static Baseline usual(int... lengths) {
    AudioEncoder encoder = new AudioEncoder(8000, 200, 80, 4, 0, List.of(), List.of());
    List<Example> examples =
        IntStream.of(lengths)
            .mapToObj(length ->
                new Example(
                    Sample.of(FeatureSequence.of(Tensor.zeros(length, encoder.width()))),
                    new Label.Class(length % 2)))
            .toList();
    Encoding encoding =
        new Encoding(List.of("input"), List.of(encoder), Reading.automatic(), List.of())
            .withUsual(Dataset.of(examples));
    Model model =
        ModelPlan.parse("gru(3) dense(2)").initialise(encoder.width(), Initialisation.KERAS, 5);
    try (Workers alone = Workers.single();
        Lens lens = Lens.of(model.withInfo(encoding.in(model.info())), alone)) {
      return Background.usual(lens);
    }
  }

  @Test
  void thoseOfOneLengthAreComparedWithRowsOthersWithTheirMean() {
    assertThat(usual(20, 20, 20, 21, 20)).isInstanceOf(Baseline.Samples.class);
    assertThat(usual(20, 20, 50, 31, 20)).isEqualTo(new Baseline.Zeros());
  }
}
