package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.EncoderKind;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.SeriesPlan;
import gatelens.data.TextPlan;
import gatelens.data.Unread;
import gatelens.sequence.Axis;
import gatelens.sequence.TokenSequence;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is a word, in any script, and what is said of words that a model never saw.
class WordsOfTextsTest {
  private static List<String> words(String text) {
    return Segmenter.named(Segmenter.UNICODE).words(text).stream()
        .map(span -> span.of(text))
        .toList();
  }

  @Test
  void aPictogramIsOneWord() {
    assertThat(words("great👍🏽 film 👨‍👩‍👧‍👦 from 🇩🇪🇫🇷 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️😀😀"))
        .containsExactly(
            "great",
            "👍🏽",
            "film",
            "👨‍👩‍👧‍👦",
            "from",
            "🇩🇪",
            "🇫🇷",
            "1️⃣",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "❤️",
            "😀",
            "😀");
  }

  @Test
  void scriptsWithoutSpacesAreReadByCharacters() {
    assertThat(words("我喜欢 iPhone15。")).containsExactly("我", "喜", "欢", "iPhone15", "。");
    assertThat(words("スーパーで")).containsExactly("ス", "ー", "パ", "ー", "で");
    assertThat(words("ที่นี่ดี")).containsExactly("ที่", "นี่", "ดี");
    assertThat(words("한국어 영화")).containsExactly("한국어", "영화");
    assertThat(words("l'été, naïve e.g. 3.14"))
        .containsExactly("l'été", ",", "naïve", "e.g", ".", "3.14");
  }

  @Test
  void composedAndDecomposedLettersAreOneWord() {
    Learner learner = EncoderKind.of(new Input.Text(""), EncodingPlan.usual());
    String text = "Größe é ❤️ Größe é ❤️";
    learner.add(new Input.Text(text));
    TextEncoder encoder = (TextEncoder) learner.encoder();
    assertThat(encoder.segmenter()).isEqualTo(TextPlan.UNICODE);
    assertThat(encoder.vocabulary().tokens()).containsExactlyInAnyOrder("größe", "é", "❤");
    int[] composed = encoder.encode(new Input.Text(text)).ids();
    int[] decomposed =
        encoder.encode(new Input.Text(Normalizer.normalize(text, Normalizer.Form.NFD))).ids();
    assertThat(decomposed).isEqualTo(composed).doesNotContain(Vocabulary.UNKNOWN);
    assertThat(encoder.encode(new Input.Text("❤")).ids()).containsExactly(composed[2]);
  }

  @Test
  void whatIsCutAndWhatWasNeverSeenIsSaid() {
    TextEncoder encoder =
        new TextEncoder(TextPlan.Unit.WORDS, true, 4, new Vocabulary(List.of("good", "film")));
    Input text = new Input.Text("good old film good film film");
    TokenSequence read = encoder.encode(text);
    Axis.Tokens tokens = (Axis.Tokens) read.steps();
    assertThat(tokens.unknown()).containsExactly(1);
    assertThat(tokens.shown(1)).isEqualTo("[old?]");
    assertThat(tokens.shown(0)).isEqualTo("good");
    assertThat(tokens.label(1)).isEqualTo("old");
    Unread unread = new Unread();
    encoder.unread(text, read, unread);
    assertThat(unread.lines())
        .containsExactly(
            "the first 4 words of a text are read, as in training: 2 words of 1 of 1 texts were cut"
                + " off",
            "1 of 4 words were never seen in training, and are read as one that is not known:"
                + " 'old'");
    Unread nothing = new Unread();
    Input known = new Input.Text("good film");
    encoder.unread(known, encoder.encode(known), nothing);
    assertThat(nothing.lines()).isEmpty();
  }

  @Test
  void categoriesNeverSeenAndOtherUnitsAreSaid() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("kind", 0, 1, List.of("a", "b")),
                new SeriesEncoder.Part("kg", 70, 10, List.of())),
            SeriesPlan.Missing.MEAN,
            0);
    Input.Series other =
        new Input.Series(
            List.of(
                new Input.Column.Words("kind", List.of("a", "c", "")),
                new Input.Column.Numbers("kg", new float[] {70_000, 80_000, Float.NaN})),
            new double[0]);
    Unread unread = new Unread();
    encoder.unread(other, encoder.encode(other), unread);
    assertThat(unread.lines())
        .containsExactly(
            "column kind: 1 of 3 values were never seen in training, and are read as none: 'c'",
            "column kg: its values are 7.500e+04 ± 5.0e+03 here and were 70.00 ± 10 in training; is"
                + " it in another unit?");
    Input.Series alike =
        new Input.Series(
            List.of(
                new Input.Column.Words("kind", List.of("a", "b")),
                new Input.Column.Numbers("kg", new float[] {95, 95})),
            new double[0]);
    Unread nothing = new Unread();
    encoder.unread(alike, encoder.encode(alike), nothing);
    assertThat(nothing.lines()).isEmpty();
    Unread tonnes = new Unread();
    for (int i = 0; i < 40; i++) {
      Input.Series small =
          new Input.Series(
              List.of(
                  new Input.Column.Words("kind", List.of("a")),
                  new Input.Column.Numbers("kg", new float[] {0.05f + 0.001f * i})),
              new double[0]);
      encoder.unread(small, encoder.encode(small), tonnes);
    }
    assertThat(tonnes.lines()).singleElement().asString().contains("column kg", "another unit?");
  }

  /// A recording twice as loud, whose log energies are all `ln 4` higher, is the same recording.
  @Test
  void aLouderRecordingIsReadAsTheSame() {
    Random random = new Random(1);
    float[] samples = new float[4000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.2 * random.nextGaussian() * (1.2 + Math.sin(i * 0.002)));
    }
    float[] louder = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      louder[i] = 2 * samples[i];
    }
    Input.Audio first = new Input.Audio(samples, 8000);
    Learner learner = EncoderKind.of(first, EncodingPlan.usual());
    learner.add(first);
    AudioEncoder encoder = (AudioEncoder) learner.encoder();
    float[] one = encoder.encode(first).values().values();
    float[] two = encoder.encode(new Input.Audio(louder, 8000)).values().values();
    double mean = 0;
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      mean += one[i] / one.length;
      largest = Math.max(largest, Math.abs(one[i] - two[i]));
    }
    assertThat(mean).isBetween(-1e-4, 1e-4);
    // 1e-6 is added to energies of about 1
    assertThat(largest).isLessThan(1e-3);
  }
}
