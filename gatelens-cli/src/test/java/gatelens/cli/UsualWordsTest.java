package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.decision.Question;
import gatelens.explain.Baseline;
import gatelens.explain.Point;
import gatelens.lens.Background;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What texts are compared with where nobody says it.
final class UsualWordsTest {
  /// The mean of the vectors of all words of the training, each as often as it occurs; models of
  /// before, which do not know their words, go on with zeros.
  @Test
  void wordsAreComparedWithTheirMean() throws IOException {
    Model model = TextModel.model();
    int[][] texts = {{2, 3, 3}, {4, 2}};
    List<Example> examples =
        List.of(
            new Example(Sample.of(TokenSequence.of(texts[0])), new Label.Class(0)),
            new Example(Sample.of(TokenSequence.of(texts[1])), new Label.Class(1)));
    Encoding encoding = Encoding.of(model.info()).orElseThrow().withUsual(Dataset.of(examples));
    assertThat(encoding.usual().orElseThrow().words()).containsExactly(0, 0, 2, 2, 1);
    assertThat(encoding.usual().orElseThrow().samples()).isEmpty();
    assertThat(encoding.usual().orElseThrow().means()).isEmpty();
    Sample asked = Sample.of(TokenSequence.of(3, 4, 2, 2));
    try (Workers alone = Workers.single();
        Lens lens = Lens.of(model.withInfo(encoding.in(model.info())), alone);
        Lens before = Lens.of(model, alone)) {
      Point point = new Point(model.continuous().layout(asked), model.continuous().enter(asked));
      float[] all = model.continuous().enter(Sample.of(TokenSequence.of(2, 3, 3, 4, 2)));
      float[] baseline = Background.usual(lens).of(point);
      assertThat(baseline).hasSize(16);
      for (int i = 0; i < 16; i++) {
        double mean = 0;
        for (int word = 0; word < 5; word++) {
          mean += all[word * 4 + i % 4] / 5.0;
        }
        assertThat(baseline[i]).isCloseTo((float) mean, within(1e-6f));
      }
      assertThat(Background.usual(before)).isEqualTo(new Baseline.Zeros());
      Inputs one = Inputs.of(List.of(Entry.of(asked)));
      Question named = Question.USUAL.withBaseline(Background.usual(lens));
      assertThat(lens.decide(one, Question.USUAL).all().get(0).explanation().attribution())
          .isEqualTo(lens.decide(one, named).all().get(0).explanation().attribution())
          .isNotEqualTo(
              before.decide(one, Question.USUAL).all().get(0).explanation().attribution());
    }
  }
}
