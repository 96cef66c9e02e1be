package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.encode.SeriesEncoder;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.report.draw.Units;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataUnitsTest {
  private static Model model(ModelInfo info) {
    return ModelPlan.parse("gru(2) dense(2,softmax)")
        .initialise(3, Initialisation.KERAS, 0)
        .withInfo(info);
  }

  private static Units units(SeriesEncoder encoder) {
    Encoding encoding =
        new Encoding(List.of("input"), List.of(encoder), Reading.automatic(), List.of());
    return DataUnits.of(model(encoding.in(ModelInfo.NONE)));
  }

  /// A number, and a word that is one of two.
  @Test
  void standardisedColumnsComeBack() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("load", 120.5, 7.5, List.of()),
                new SeriesEncoder.Part("day", 0, 1, List.of("mon", "tue"))),
            SeriesEncoder.Missing.MEAN,
            0);
    Units units = units(encoder);
    Tensor read = Tensor.of(new float[] {2, 1, 0, -1, 0, 1}, 2, 3);
    assertThat(units.raw(0, read).values()).containsExactly(135.5f, 1, 0, 113, 0, 1);
  }

  /// What the encoder makes of 0, 5.979 and -4.362 in single precision is told as it was.
  @Test
  void roundingIsNotTold() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(new SeriesEncoder.Part("x", 0.731234567, 0.412345678, List.of())),
            SeriesEncoder.Missing.MEAN,
            0);
    Units units = units(encoder);
    float[] raw = {0, 5.979f, -4.362f};
    Input series = new Input.Series(List.of(new Input.Column.Numbers("x", raw)), new double[0]);
    FeatureSequence encoded = encoder.encode(series);
    assertThat(units.raw(0, encoded.values()).values()).containsExactly(raw);
  }

  @Test
  void withoutRawDataNumbersStayAsTheModelReadsThem() {
    assertThat(DataUnits.of(model(ModelInfo.NONE)).raw(0, 1, -4e-8)).isEqualTo(-4e-8);
  }
}
