package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.ImagePlan;
import gatelens.data.Input;
import gatelens.data.SeriesPlan;
import gatelens.data.Span;
import gatelens.data.TextPlan;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The sum of an attribution is the same after it is carried back, within the rounding of sums.
final class MassMapTest {
  private static final double TOLERANCE = 1e-5;

  private static float[] random(int length) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  @Test
  void wordsToCharacters() {
    String text = "\u05e9\u05dc\u05d5\u05dd, the cafe\u0301 is open";
    for (TextPlan.Unit unit : TextPlan.Unit.values()) {
      TextEncoder encoder = new TextEncoder(unit, true, 100, new Vocabulary(List.of()));
      List<Span> spans = encoder.spans(text);
      double[] steps = wide(random(spans.size()));
      double[] characters = MassMap.characters(steps, spans, text.length());
      assertThat(sum(characters)).isEqualTo(sum(steps), within(TOLERANCE));
    }
    assertThat(MassMap.characters(new double[] {4}, List.of(new Span(1, 3)), 4))
        .containsExactly(0, 2, 2, 0);
  }

  @Test
  void cellsToPixels() {
    for (ImagePlan.Order order : ImagePlan.Order.values()) {
      ImageEncoder encoder = new ImageEncoder(order, 6, 4, 3, 2);
      float[] cells = random(72);
      double[] pixels = MassMap.pixels(cells, encoder);
      assertThat(sum(pixels)).isEqualTo(sum(wide(cells)), within(TOLERANCE));
      int[] positions = encoder.positions();
      assertThat(Arrays.stream(positions).distinct().count()).isEqualTo(72);
      assertThat(pixels[positions[7]]).isEqualTo(cells[7]);
    }
  }

  @Test
  void framesToMilliseconds() {
    for (int rate : new int[] {8000, 11025, 44100}) {
      AudioEncoder encoder =
          new AudioEncoder(rate, rate / 40, rate / 100, 20, 0, List.of(), List.of());
      int samples = rate / 3 + 7;
      int frames = encoder.encode(new Input.Audio(new float[samples], rate)).length();
      double[] steps = wide(random(frames));
      double[] found = MassMap.milliseconds(steps, encoder, samples);
      assertThat(found).hasSize((int) Math.ceil(samples * 1000.0 / rate));
      assertThat(sum(found)).isEqualTo(sum(steps), within(TOLERANCE));
    }
  }

  @Test
  void featuresToColumns() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("x", 0, 1, List.of()),
                new SeriesEncoder.Part("k", 0, 1, List.of("a", "b"))),
            SeriesPlan.Missing.MASK,
            1);
    assertThat(MassMap.columns(new float[] {1, 2, 3, 4, 5, 6}, encoder)).containsExactly(3, 12, 6);
    float[] cells = random(6 * 50);
    assertThat(sum(MassMap.columns(cells, encoder))).isEqualTo(sum(wide(cells)), within(TOLERANCE));
  }
}
