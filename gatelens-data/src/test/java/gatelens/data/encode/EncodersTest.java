package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Encoding;
import gatelens.data.ImagePlan;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.TextPlan;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.TokenSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EncodersTest {
  private static final Vocabulary WORDS = new Vocabulary(List.of("the", "cat", "."));

  @Test
  void wordsHaveIdsNamesAndPlaces() {
    TextEncoder encoder = new TextEncoder(TextPlan.Unit.WORDS, true, 100, WORDS);
    String text = "The  dog, the cat.";
    TokenSequence tokens = encoder.encode(new Input.Text(text));
    assertThat(tokens.ids()).containsExactly(2, 1, 1, 2, 3, 4);
    assertThat(tokens.steps().label(0)).isEqualTo("The");
    assertThat(encoder.spans(text).stream().map(s -> s.of(text)))
        .containsExactly("The", "dog", ",", "the", "cat", ".");
    assertThat(encoder.width()).isEqualTo(5);
  }

  @Test
  void aLetterWithItsMarksIsOneCharacterInAnyScript() {
    Vocabulary letters = new Vocabulary(List.of("e\u0301", "\u05d0", "\ud83d\ude00"));
    TextEncoder encoder = new TextEncoder(TextPlan.Unit.CHARS, false, 100, letters);
    assertThat(encoder.encode(new Input.Text("e\u0301\u05d0\ud83d\ude00x")).ids())
        .containsExactly(2, 3, 4, 1);
  }

  @Test
  void anEmptyTextIsOneUnknownToken() {
    TextEncoder encoder = new TextEncoder(TextPlan.Unit.WORDS, true, 100, WORDS);
    assertThat(encoder.encode(new Input.Text("")).ids()).containsExactly(Vocabulary.UNKNOWN);
  }

  @Test
  void aLongTextIsCut() {
    TextEncoder encoder = new TextEncoder(TextPlan.Unit.CHARS, false, 3, WORDS);
    assertThat(encoder.encode(new Input.Text("abcdef")).length()).isEqualTo(3);
  }

  @Test
  void theVocabularyKeepsTheMostFrequentAndOrdersTies() {
    assertThat(Vocabulary.of(Map.of("b", 2, "a", 2, "c", 5, "d", 1), 3, 2).tokens())
        .containsExactly("c", "a", "b");
  }

  private static Input.Series series(float... values) {
    return new Input.Series(
        List.of(
            new Input.Column.Numbers("x", values),
            new Input.Column.Words("k", List.of("a", "", "b"))),
        new double[] {0, 1, 4});
  }

  private static SeriesEncoder encoder(SeriesPlan.Missing missing, double elapsed) {
    return new SeriesEncoder(
        List.of(
            new SeriesEncoder.Part("x", 1, 2, List.of()),
            new SeriesEncoder.Part("k", 0, 1, List.of("a", "b"))),
        missing,
        elapsed);
  }

  @Test
  void seriesAreStandardisedAndMissingValuesFilled() {
    Input.Series input = series(3, Float.NaN, 5);
    assertThat(encoder(SeriesPlan.Missing.MEAN, 0).encode(input).values().values())
        .containsExactly(1, 1, 0, 0, 0, 0, 2, 0, 1);
    assertThat(encoder(SeriesPlan.Missing.FORWARD, 0).encode(input).values().values())
        .containsExactly(1, 1, 0, 1, 1, 0, 2, 0, 1);
    FeatureSequence masked = encoder(SeriesPlan.Missing.MASK, 0).encode(input);
    assertThat(masked.values().values())
        .containsExactly(1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 1, 0);
    assertThat(masked.features().label(1)).isEqualTo("x missing");
    assertThat(masked.features().label(2)).isEqualTo("k=a");
  }

  @Test
  void aGapIsToldByTheTimeSinceTheLastStep() {
    FeatureSequence found = encoder(SeriesPlan.Missing.GAP, 2).encode(series(3, Float.NaN, 5));
    assertThat(found.length()).isEqualTo(2);
    assertThat(found.values().get(1, 3)).isEqualTo((float) Math.log(3), within(1e-6f));
    assertThat(found.steps().label(1)).isEqualTo("4");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> encoder(SeriesPlan.Missing.REFUSE, 0).encode(series(3, Float.NaN, 5)))
        .hasMessage("step 1, column x: the value is missing");
    assertThatThrownBy(() -> encoder(SeriesPlan.Missing.MEAN, 0).encode(new Input.Text("a")))
        .hasMessageContaining("expected a series");
    assertThatThrownBy(() ->
            encoder(SeriesPlan.Missing.MEAN, 0)
                .encode(
                    new Input.Series(
                        List.of(new Input.Column.Numbers("y", new float[3])), new double[0])))
        .hasMessageContaining("there is no column x");
    assertThatThrownBy(
            () -> encoder(SeriesPlan.Missing.MEAN, 0).encode(series(Float.POSITIVE_INFINITY, 1, 2)))
        .hasMessageContaining("infinite");
  }

  @Test
  void imagesAreReadInEveryOrder() {
    float[] pixels = new float[16];
    for (int i = 0; i < 16; i++) {
      pixels[i] = i;
    }
    Input.Image image = new Input.Image(4, 4, 1, pixels);
    assertThat(image(ImagePlan.Order.ROWS, image)).startsWith(0, 1, 2, 3, 4);
    assertThat(image(ImagePlan.Order.COLUMNS, image)).startsWith(0, 4, 8, 12, 1);
    assertThat(image(ImagePlan.Order.PATCHES, image)).startsWith(0, 1, 4, 5, 2, 3, 6, 7);
    ImageEncoder raster = new ImageEncoder(ImagePlan.Order.RASTER, 4, 4, 1, 1);
    assertThat(raster.encode(image).length()).isEqualTo(16);
    assertThat(raster.width()).isEqualTo(1);
  }

  private static float[] image(ImagePlan.Order order, Input.Image image) {
    return new ImageEncoder(order, 4, 4, 1, 2).encode(image).values().values();
  }

  @Test
  void coloursBecomeLuminanceOrAreKept() {
    Input.Image colours = new Input.Image(1, 1, 3, new float[] {0.3f, 0.6f, 0.9f});
    assertThat(
            new ImageEncoder(ImagePlan.Order.ROWS, 1, 1, 1, 1).encode(colours).values().get(0, 0))
        .isEqualTo(0.299f * 0.3f + 0.587f * 0.6f + 0.114f * 0.9f, within(1e-6f));
    FeatureSequence kept = new ImageEncoder(ImagePlan.Order.ROWS, 1, 1, 3, 1).encode(colours);
    assertThat(kept.features().label(2)).isEqualTo("column 0 blue");
    assertThatThrownBy(() -> new ImageEncoder(ImagePlan.Order.ROWS, 2, 1, 1, 1).encode(colours))
        .hasMessageContaining("expected an image of 2 rows");
    assertThatThrownBy(() -> new ImageEncoder(ImagePlan.Order.PATCHES, 5, 4, 1, 2))
        .hasMessageContaining("do not fill");
  }

  /// A tone's energy is in the band around its frequency.
  @Test
  void aToneFallsIntoItsMelBand() {
    float[] samples = new float[8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * 1000 * i / 8000);
    }
    AudioEncoder encoder = new AudioEncoder(8000, 200, 80, 20, 0, List.of(), List.of());
    FeatureSequence frames = encoder.encode(new Input.Audio(samples, 8000));
    int best = 0;
    for (int band = 1; band < 20; band++) {
      if (frames.values().get(10, band) > frames.values().get(10, best)) {
        best = band;
      }
    }
    String[] edges = frames.features().label(best).replace(" Hz", "").split("-", 2);
    assertThat(1000.0).isBetween(Double.parseDouble(edges[0]), Double.parseDouble(edges[1]));
    assertThat(frames.steps().label(3)).isEqualTo("30 ms");
    assertThat(frames.length()).isEqualTo(1 + (8000 - 200 + 79) / 80);
  }

  /// MFCC 0 is the sum of the log energies over the root of their number: the orthonormal DCT.
  @Test
  void theFirstMfccIsTheMeanEnergy() {
    SplittableRandom random = new SplittableRandom(1);
    float[] samples = new float[400];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) random.nextDouble(-1, 1);
    }
    Input.Audio audio = new Input.Audio(samples, 8000);
    FeatureSequence mel =
        new AudioEncoder(8000, 200, 80, 20, 0, List.of(), List.of()).encode(audio);
    FeatureSequence mfcc =
        new AudioEncoder(8000, 200, 80, 20, 13, List.of(), List.of()).encode(audio);
    double sum = 0;
    for (int band = 0; band < 20; band++) {
      sum += mel.values().get(0, band);
    }
    assertThat(mfcc.width()).isEqualTo(13);
    assertThat((double) mfcc.values().get(0, 0)).isEqualTo(sum / Math.sqrt(20), within(1e-4));
  }

  @Test
  void theTransformIsTheSumOfItsDefinition() {
    double[] real = {1, 2, -1, 0.5, 3, 0, -2, 1};
    double[] imaginary = new double[8];
    double[] x = real.clone();
    Fourier.transform(real, imaginary);
    for (int k = 0; k < 8; k++) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < 8; n++) {
        re += x[n] * Math.cos(2 * Math.PI * k * n / 8);
        im -= x[n] * Math.sin(2 * Math.PI * k * n / 8);
      }
      assertThat(real[k]).isEqualTo(re, within(1e-12));
      assertThat(imaginary[k]).isEqualTo(im, within(1e-12));
    }
  }

  /// A sine is the same sine at another rate; the edges, where the window is cut, are left out.
  @Test
  void resamplingKeepsATone() {
    float[] samples = new float[4000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * 440 * i / 16000);
    }
    float[] changed = Resampling.to(samples, 16000, 8000);
    assertThat(changed).hasSize(2000);
    for (int i = 100; i < 1900; i++) {
      assertThat(changed[i])
          .isEqualTo((float) Math.sin(2 * Math.PI * 440 * i / 8000), within(5e-3f));
    }
  }

  @Test
  void anEncodingIsTheSameAfterJson() {
    Encoding encoding =
        new Encoding(
            List.of("text", "series", "image", "audio"),
            List.of(
                new TextEncoder(TextPlan.Unit.WORDS, true, 100, WORDS),
                encoder(SeriesPlan.Missing.MASK, 2.5),
                new ImageEncoder(ImagePlan.Order.COLUMNS, 4, 4, 1, 1),
                new AudioEncoder(8000, 200, 80, 2, 0, List.of(1.0, 2.0), List.of(3.0, 4.0))),
            Reading.automatic()
                .withSequences(List.of("id"), Optional.of("t"))
                .withForecast(5, 2, List.of("x"), 1),
            List.of(new Encoding.Scale("value 0", 1, 2)));
    assertThat(Encoding.fromJson(encoding.toJson())).isEqualTo(encoding);
    assertThatThrownBy(() -> Encoding.fromJson("{\"names\": 3}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> encoding.encode(List.of())).hasMessageContaining("expected 4 inputs");
  }
}
