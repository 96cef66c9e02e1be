package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Input;
import gatelens.data.SeriesPlan;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Standardisation;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an encoder standardises can be told in the units of the data.
class UnitsOfTheDataTest {
  private static FeatureSequence encoded(SeriesEncoder encoder, Input.Column... columns) {
    return encoder.encode(new Input.Series(List.of(columns), new double[0]));
  }

  /// A number, a word that is one of two, a mark where one is missing, and the time between steps.
  @Test
  void onlyStandardisedColumnsAreScaled() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("load", 120.5, 7.5, List.of()),
                new SeriesEncoder.Part("day", 0, 1, List.of("mon", "tue")),
                new SeriesEncoder.Part("heat", -2, 0.5, List.of())),
            SeriesPlan.Missing.MASK,
            1);
    FeatureSequence read =
        encoded(
            encoder,
            new Input.Column.Numbers("load", new float[] {135.5f, 113}),
            new Input.Column.Words("day", List.of("tue", "mon")),
            new Input.Column.Numbers("heat", new float[] {-2.5f, Float.NaN}));
    assertThat(encoder.names())
        .containsExactly(
            "load",
            "load missing",
            "day=mon",
            "day=tue",
            "day missing",
            "heat",
            "heat missing",
            "time since last");
    float step = (float) Math.log(2);
    assertThat(read.values().values())
        .containsExactly(2, 0, 0, 1, 0, -1, 0, 0, -1, 0, 1, 0, 0, 0, 1, step);
    assertThat(read.raw().values())
        .containsExactly(135.5f, 0, 0, 1, 0, -2.5f, 0, 0, 113, 0, 1, 0, 0, -2, 1, 1);
  }

  /// What the encoder makes of 0, 5.979 and -4.362 in single precision is told as it was.
  @Test
  void roundingIsNotTold() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(new SeriesEncoder.Part("x", 0.731234567, 0.412345678, List.of())),
            SeriesPlan.Missing.MEAN,
            0);
    float[] raw = {0, 5.979f, -4.362f};
    assertThat(encoded(encoder, new Input.Column.Numbers("x", raw)).raw().values())
        .containsExactly(raw);
  }

  /// 100 Hz tone at 800 Hz: the features scaled back are those of an encoder that scales nothing.
  @Test
  void soundsAreInLogEnergies() {
    float[] samples = new float[800];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * 100 * i / 800);
    }
    Input sound = new Input.Audio(samples, 800);
    AudioEncoder plain = new AudioEncoder(800, 80, 40, 2, 0, List.of(), List.of());
    AudioEncoder scaled = plain.withStatistics(List.of(-1.5, 0.25), List.of(3.0, 0.5));
    FeatureSequence read = scaled.encode(sound);
    float[] raw = read.raw().values();
    float[] energies = plain.encode(sound).values().values();
    for (int i = 0; i < raw.length; i++) {
      // a deviation of 3 is told to 1e-5
      assertThat(raw[i]).isCloseTo(energies[i], within(2e-5f));
    }
    assertThat(((Axis.Channels) read.features()).scales())
        .containsExactly(
            new Standardisation(-1.5, 3, "log energy"),
            new Standardisation(0.25, 0.5, "log energy"));
  }
}
