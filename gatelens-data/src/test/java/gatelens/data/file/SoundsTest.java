package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundsTest {
  @TempDir private Path folder = Path.of("");

  private static Input.Audio sound(Path file) throws IOException {
    return (Input.Audio) FileSource.input(file, Reading.automatic(), BadRows.refused());
  }

  /// 800 samples of two tones, left 440 Hz of height 12,000, right 880 Hz of height 6,000, cut off
  /// to whole numbers. FLAC loses nothing, so the mean of the two is known but for the cutting.
  @Test
  void flacThroughADecoderOnTheClassPath() throws IOException, URISyntaxException {
    Input.Audio sound = sound(Path.of(SoundsTest.class.getResource("tone.flac").toURI()));
    assertThat(sound.rate()).isEqualTo(8000);
    assertThat(sound.samples()).hasSize(800);
    for (int n = 0; n < 800; n++) {
      double left = (int) (12000 * Math.sin(2 * Math.PI * 440 * n / 8000));
      double right = (int) (6000 * Math.sin(2 * Math.PI * 880 * n / 8000));
      // one step of 16 bits, where the sine is a whole number and rounding decides
      assertThat((double) sound.samples()[n])
          .isCloseTo((left + right) / 2 / 32768, within(1.0 / 32768));
    }
  }

  /// AIFF is big endian, AU here of 24 bits: both come with the JDK.
  @Test
  void filesTheJdkReads() throws IOException {
    byte[] big = {0x40, 0x00, (byte) 0xc0, 0x00, 0x7f, (byte) 0xff, 0x00, 0x01};
    Path aiff = folder.resolve("a.aiff");
    write(big, new AudioFormat(4000, 16, 1, true, true), AudioFileFormat.Type.AIFF, aiff);
    assertThat(sound(aiff))
        .usingRecursiveComparison()
        .isEqualTo(new Input.Audio(new float[] {0.5f, -0.5f, 32767 / 32768f, 1 / 32768f}, 4000));
    byte[] wide = {0x40, 0x00, 0x00, (byte) 0xc0, 0x00, 0x00};
    Path au = folder.resolve("a.au");
    write(wide, new AudioFormat(4000, 24, 2, true, true), AudioFileFormat.Type.AU, au);
    assertThat(sound(au).samples()).containsExactly(0);
  }

  private static void write(byte[] bytes, AudioFormat format, AudioFileFormat.Type type, Path file)
      throws IOException {
    AudioSystem.write(
        new AudioInputStream(
            new ByteArrayInputStream(bytes), format, bytes.length / format.getFrameSize()),
        type,
        file.toFile());
  }

  @Test
  void whatNoDecoderKnowsIsTold() throws IOException, URISyntaxException {
    Path ogg = Files.write(folder.resolve("a.ogg"), new byte[] {'O', 'g', 'g', 'S', 0, 0, 0, 0});
    assertThatThrownBy(() -> sound(ogg))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.ogg: it is Ogg, and no decoder knows it")
        .hasMessageContaining("GATELENS_CLASSPATH");
    byte[] bytes = Files.readAllBytes(Path.of(SoundsTest.class.getResource("tone.flac").toURI()));
    for (int length = 0; length < bytes.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut.flac"), java.util.Arrays.copyOf(bytes, length));
      try {
        assertThat(sound(cut).samples().length).isLessThanOrEqualTo(800);
      } catch (DataException told) {
        assertThat(told).hasMessageContaining("cut.flac");
      }
    }
  }
}
