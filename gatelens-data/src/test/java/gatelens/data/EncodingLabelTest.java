package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.encode.SeriesEncoder;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a row should be answered with, and what an answer means, are said in one place.
class EncodingLabelTest {
  private static final SeriesEncoder X =
      new SeriesEncoder(
          List.of(new SeriesEncoder.Part("x", 0, 1, List.of())), SeriesPlan.Missing.MEAN, 0);

  private static final Sample SAMPLE = Sample.of(FeatureSequence.of(Tensor.zeros(2, 1)));

  private static Encoding forecast() {
    return new Encoding(
        List.of("input"),
        List.of(X),
        Reading.automatic(),
        List.of(new Encoding.Scale("x +1", 10, 2), new Encoding.Scale("x +2", -1, 0.5)));
  }

  private static Row row(Answer answer) {
    return new Row("after 59", List.of(new Input.Text("")), answer);
  }

  @Test
  void numbersAreStandardisedAndRestored() throws DataException {
    Encoding encoding = forecast();
    assertThat(encoding.label(row(new Answer.Numbers(new float[] {13, -2}))))
        .contains(new Label.Values(new float[] {1.5f, -2}));
    assertThat(encoding.restore(new float[] {1.5f, -2}, SAMPLE)).containsExactly(13, -2);
    assertThat(encoding.label(row(new Answer.None()))).isEmpty();
  }

  @Test
  void aMissingNumberIsNamedWithItsRow() {
    assertThatThrownBy(() -> forecast().label(row(new Answer.Numbers(new float[] {Float.NaN, 1}))))
        .isInstanceOf(DataException.class)
        .hasMessage("after 59: a value to be forecast is missing: x +1");
    assertThatThrownBy(() -> forecast().label(row(new Answer.Numbers(new float[] {1}))))
        .hasMessage("after 59: expected 2 numbers to be forecast as in training, found 1");
  }

  @Test
  void classesAreThoseOfTheModel() throws DataException {
    Encoding saved = new Encoding(List.of("input"), List.of(X), Reading.automatic(), List.of());
    ModelInfo info = saved.in(ModelInfo.NONE.withClasses(List.of("no", "yes")));
    Encoding read = Encoding.of(info).orElseThrow();
    assertThat(read.classes().names()).containsExactly("no", "yes");
    assertThat(read.label(row(new Answer.Name("yes")))).contains(new Label.Class(1));
    assertThat(read.restore(new float[] {0.25f, 0.75f}, SAMPLE)).containsExactly(0.25, 0.75);
    assertThatThrownBy(() -> read.label(row(new Answer.Name("maybe"))))
        .hasMessage("after 59: its label 'maybe' was never seen in training; known are [no, yes]");
  }

  @Test
  void namesOfClassesAreNotSavedTwice() {
    Encoding named =
        new Encoding(List.of("input"), List.of(X), Reading.automatic(), List.of())
            .withClasses(List.of("a", "b"));
    assertThat(named.toJson()).doesNotContain("classes");
    assertThat(Encoding.fromJson(named.toJson()).classes().names()).isEmpty();
  }

  @Test
  void theModelSaysWhatItForecasts() {
    ModelInfo info = forecast().in(ModelInfo.NONE);
    assertThat(info.outputs())
        .containsExactly(
            forecast().answers().stream()
                .map(scale -> new Output(scale.name(), scale.mean(), scale.deviation()))
                .toArray(Output[]::new));
    assertThat(Encoding.of(info)).contains(forecast());
  }
}
