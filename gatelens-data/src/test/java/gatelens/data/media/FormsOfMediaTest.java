package gatelens.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Forms of pictures and sounds that Pillow and libsndfile write: each is read as they read it, or
/// refused by its name. Their answers stand beside the files, which are small and made by a script.
final class FormsOfMediaTest {
  @TempDir private Path folder;

  private static List<String[]> forms(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(FormsOfMediaTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> picturesAreThoseOfPillow() throws IOException {
    List<String[]> forms = forms("pictures-of-pillow.txt.gz");
    assertThat(forms).hasSizeGreaterThan(70);
    return forms.stream().map(form -> DynamicTest.dynamicTest(form[0], () -> picture(form)));
  }

  private static void picture(String[] form) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(form[1]);
    if (form[2].equals("refused")) {
      assertThatThrownBy(() -> Pictures.read(bytes, Path.of(form[0])))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(form[3]);
      return;
    }
    Input.Image image = Pictures.read(bytes, Path.of(form[0]));
    assertThat(image.height()).isEqualTo(Integer.parseInt(form[2]));
    assertThat(image.width()).isEqualTo(Integer.parseInt(form[3]));
    int channels = Integer.parseInt(form[4]);
    String[] values = form[5].split(" ", -1);
    for (int pixel = 0; pixel < image.height() * image.width(); pixel++) {
      for (int c = 0; c < Math.max(channels, image.channels()); c++) {
        double expected =
            Double.parseDouble(values[pixel * channels + (channels == 1 ? 0 : c)]) / 65535;
        int place = pixel * image.channels() + (image.channels() == 1 ? 0 : c);
        assertThat((double) image.values()[place]).isEqualTo(expected, within(1.5e-5));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> soundsAreThoseOfLibsndfile() throws IOException {
    List<String[]> forms = forms("sounds-of-soundfile.txt.gz");
    assertThat(forms).hasSizeGreaterThan(60);
    return forms.stream().map(form -> DynamicTest.dynamicTest(form[0], () -> sound(form)));
  }

  private void sound(String[] form) throws IOException {
    Path file = folder.resolve(form[0]);
    Files.write(file, Base64.getDecoder().decode(form[1]));
    if (form[2].equals("refused")) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(form[3]);
      return;
    }
    Input.Audio sound = read(file);
    assertThat(sound.rate()).isEqualTo(Integer.parseInt(form[2]));
    float[] expected = new float[sound.samples().length];
    String[] values = form[3].split(" ", -1);
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(values[i]);
    }
    assertThat(sound.samples()).containsExactly(expected, within(2e-7f));
  }

  private static Input.Audio read(Path file) throws IOException {
    return file.toString().endsWith(".wav") ? Wave.read(file) : Sounds.read(file);
  }

  @Test
  void oppositeChannelsOfOtherFilesAreSaidToo() throws IOException {
    for (String[] form : forms("sounds-of-soundfile.txt.gz")) {
      if (form[0].startsWith("aiff_opp") || form[0].startsWith("wav_opp")) {
        Path file = folder.resolve(form[0]);
        Files.write(file, Base64.getDecoder().decode(form[1]));
        assertThat(read(file).notes()).as(form[0]).isNotEmpty();
      }
    }
  }

  @Test
  void kindsAreNamedByTheirFirstBytes() {
    for (String[] kind :
        List.of(
            new String[] {"8BPS", "Photoshop"},
            new String[] {"%PDF-1.7", "PDF"},
            new String[] {"<svg xmlns", "SVG"},
            new String[] {"\0\0\1\0\1\0", "ICO"},
            new String[] {"II+\0", "BigTIFF"})) {
      assertThatThrownBy(
              () -> Pictures.read(kind[0].getBytes(StandardCharsets.ISO_8859_1), Path.of("a.png")))
          .hasMessageContaining(kind[1]);
    }
    byte[] nothing = new byte[40];
    Arrays.fill(nothing, (byte) 7);
    assertThat(KindOfMedia.picture(nothing)).isEmpty();
    assertThat(KindOfMedia.sound(nothing)).contains("no kind of sound");
  }
}
