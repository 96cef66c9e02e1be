package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.SeriesPlan;
import gatelens.data.file.Sources;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Series that wander are read and forecast against the last value of the window, others as they
/// are; what is told stands in the units of the data.
class LastValuesTest {
  @TempDir private Path folder;

  private Encoding learned(String text, SeriesPlan.Against against, String... targets)
      throws IOException {
    Path file = Files.writeString(folder.resolve("series.csv"), text);
    EncodingPlan usual = EncodingPlan.usual();
    EncodingPlan plan =
        new EncodingPlan(
            usual.text(),
            new SeriesPlan(SeriesPlan.Missing.MEAN, true, SeriesPlan.Elapsed.NO, against),
            usual.image(),
            usual.sound(),
            usual.kind());
    Reading reading =
        Reading.automatic().withFormat(Reading.Format.CSV).withForecast(12, 2, List.of(targets), 1);
    return EncodingFit.learn(Sources.open(file, reading, BadRows.refused()), plan).encoding();
  }

  private static String column(int length, IntToDoubleFunction value) {
    StringBuilder text = new StringBuilder("x\n");
    IntStream.range(0, length).forEach(t -> text.append(value.applyAsDouble(t)).append('\n'));
    return text.toString();
  }

  private static String walk(int length, double stays, double drift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] at = {5};
    return column(length, t -> at[0] = stays * at[0] + drift + random.nextGaussian());
  }

  private boolean wanders(String text) throws IOException {
    return learned(text, SeriesPlan.Against.LAST_IF_WANDERING).change(0);
  }

  /// A unit root is ruled out in one of twenty walks, of 40 in 0 to 6; a trend is not where it was,
  /// either. What comes back to its mean stays as it is: noise, a wave, a season with noise.
  @Test
  void whatWandersIsFound() throws IOException {
    int found = 0;
    int still = 0;
    for (int seed = 0; seed < 40; seed++) {
      found += wanders(walk(300, 1, 0, seed)) ? 1 : 0;
      still += wanders(walk(300, 0.7, 1, seed)) ? 1 : 0;
      SplittableRandom random = new SplittableRandom(seed);
      assertThat(wanders(column(200, t -> random.nextGaussian()))).as("noise %d", seed).isFalse();
      assertThat(wanders(column(300, t -> 0.1 * t + random.nextGaussian()))).isTrue();
      double phase = random.nextDouble(6);
      assertThat(wanders(column(300, t -> Math.sin(0.26 * t + phase)))).as("wave").isFalse();
      assertThat(
              wanders(column(300, t -> Math.sin(0.26 * t + phase) + 0.1 * random.nextGaussian())))
          .as("season %d", seed)
          .isFalse();
    }
    assertThat(found).isBetween(34, 40);
    assertThat(still).isZero();
    assertThat(wanders(column(100, t -> 3))).isFalse();
    assertThat(wanders(column(100, t -> 3 * t))).isTrue();
    assertThat(wanders(walk(30, 1, 0, 1))).as("too short to tell").isFalse();
  }

  /// Two series that lie far apart, each about a mean of its own, do not wander.
  @Test
  void eachSeriesHasItsOwnMean() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("id,time,x\n");
    for (int n = 0; n < 4; n++) {
      for (int t = 0; t < 100; t++) {
        text.append("s" + n + "," + t + "," + (100 * n + random.nextGaussian()) + "\n");
      }
    }
    assertThat(wanders(text.toString())).isFalse();
  }

  /// `(x_s - x_T) / d` with the labels `(y - x_T - m) / e`, and back.
  @Test
  void windowsAreReadAgainstTheirLastValueAndAnswersGoBack() throws IOException {
    Encoding encoding = learned(walk(300, 1, 0, 1), SeriesPlan.Against.LAST_IF_WANDERING);
    assertThat(encoding.change(0)).isTrue();
    assertThat(Encoding.fromJson(encoding.toJson()).encoders()).isEqualTo(encoding.encoders());
    double d = ((SeriesEncoder) encoding.encoders().get(0)).changes().get(0).deviation();
    float[] values = new float[12];
    for (int t = 0; t < 12; t++) {
      values[t] = 1000 + t * t;
    }
    Input.Series window =
        new Input.Series(List.of(new Input.Column.Numbers("x", values)), new double[0]);
    Sample sample = encoding.encode(List.of(window));
    FeatureSequence read = (FeatureSequence) sample.inputs().get(0);
    assertThat(read.values().at(11)).isZero();
    assertThat(read.values().at(0)).isCloseTo((float) (-121 / d), within(1e-4f));
    assertThat(read.features().raw(0, read.values().at(3))).isCloseTo(1009, within(1e-3));
    Label.Values label =
        (Label.Values)
            encoding
                .label(new Row("a", List.of(window), new Answer.Numbers(new float[] {1122, 1120})))
                .orElseThrow();
    Encoding.Scale second = encoding.answers().get(1);
    assertThat(label.values()[1])
        .isCloseTo((float) ((-1 - second.mean()) / second.deviation()), within(1e-5f));
    assertThat(encoding.restore(label.values(), sample)[0]).isCloseTo(1122, within(1e-3));
    assertThat(encoding.standardise(new double[] {1122, 1120}, sample)[1])
        .isCloseTo(label.values()[1], within(1e-4));
    assertThat(encoding.in(gatelens.model.ModelInfo.NONE).outputNames())
        .containsExactly("x +1, change", "x +2, change");
    assertThat(encoding.answerNames()).containsExactly("x +1", "x +2");
  }

  @Test
  void itCanBeSaid() throws IOException {
    assertThat(learned(walk(300, 1, 0, 1), SeriesPlan.Against.NOTHING).change(0)).isFalse();
    assertThat(learned(column(100, t -> t % 7), SeriesPlan.Against.LAST).change(1)).isTrue();
  }
}
