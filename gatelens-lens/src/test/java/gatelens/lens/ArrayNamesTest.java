package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayNamesTest {
  private static final ArrayNames NAMES =
      new ArrayNames(
          List.of("", "[UNK]", "good", "two\nlines\\"),
          List.of("amount", "age"),
          List.of("€", "a"));

  @Test
  void tokensHaveTheirWordsAndPaddingIsNone() {
    TokenSequence named = (TokenSequence) NAMES.named(TokenSequence.of(2, 1, 9, 0));
    Axis steps = named.steps();
    assertThat(List.of(steps.label(0), steps.label(2), steps.label(3)))
        .containsExactly("good", "#9", "");
    assertThat(List.of(steps.shown(0), steps.shown(1), steps.shown(3)))
        .containsExactly("good", "[UNK]", "[padding]");
    assertThat(List.of(NAMES.isWord(0), NAMES.isWord(1), NAMES.isWord(2), NAMES.isWord(9)))
        .containsExactly(false, false, true, false);
  }

  @Test
  void featuresHaveTheirNamesAndUnits() {
    FeatureSequence named =
        (FeatureSequence) NAMES.named(FeatureSequence.of(Tensor.of(new float[] {1, 2}, 1, 2)));
    assertThat(named.features())
        .isEqualTo(
            new Axis.Channels(
                List.of("amount", "age"),
                List.of(
                    new gatelens.sequence.Standardisation(0, 1, "€"),
                    new gatelens.sequence.Standardisation(0, 1, "a"))));
  }

  @Test
  void theyAreKeptWithTheModel() {
    Model tokens =
        ModelPlan.parse("embedding(2) gru(2) dense(2,softmax)")
            .initialise(4, Initialisation.KERAS, 1);
    ArrayNames words = new ArrayNames(NAMES.words(), List.of(), List.of());
    Model named = words.in(tokens, List.of("no", "yes"));
    assertThat(named.info().classes()).containsExactly("no", "yes");
    assertThat(ArrayNames.of(named.info())).isEqualTo(words);
    assertThat(ArrayNames.vocabulary(tokens)).isEqualTo(4);
    assertThatThrownBy(() -> words.in(tokens, List.of("one", "of", "three")))
        .hasMessageContaining("the model has 2 classes, found 3 names");
    assertThatThrownBy(() -> NAMES.in(tokens, List.of())).isInstanceOf(Refused.class);
    assertThat(ArrayNames.of(tokens.info())).isEqualTo(ArrayNames.NONE);
  }
}
