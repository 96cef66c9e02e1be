package gatelens.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WAV as programs write it; compared with soundfile 0.14 as well, over 90 files.
class WaveTest {
  private static final short[] SAMPLES = {0, 16384, -16384, 32767, -32768, 1};
  private static final float[] VALUES = {0, 0.5f, -0.5f, 32767 / 32768f, -1, 1 / 32768f};

  private static Input.Audio read(ByteBuffer file) throws DataException {
    byte[] bytes = new byte[file.position()];
    file.flip().get(bytes);
    return Wave.read(bytes, Path.of("a.wav"));
  }

  private static ByteBuffer word(ByteBuffer to, String word) {
    return to.put(word.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static ByteBuffer begun(
      String kind, ByteOrder order, int code, int channels, int bits, int block, long size) {
    ByteBuffer file = word(ByteBuffer.allocate(400).order(order), kind);
    word(file.putInt((int) Math.min(size, 0xffffffffL)), "WAVE");
    if (kind.equals("RF64")) {
      word(file, "ds64").putInt(28).putLong(0).putLong(2L * SAMPLES.length).putLong(0).putInt(0);
    }
    word(file, "fmt ").putInt(16).putShort((short) code).putShort((short) channels);
    file.putInt(8000).putInt(8000 * block).putShort((short) block).putShort((short) bits);
    return word(file, "data").putInt((int) size);
  }

  private static ByteBuffer plain(String kind, ByteOrder order, long size) {
    ByteBuffer file = begun(kind, order, 1, 1, 16, 2, size);
    for (short sample : SAMPLES) {
      file.putShort(sample);
    }
    return file;
  }

  @Test
  void eitherOrderOfBytesAndLargeSizesAreRead() throws DataException {
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    assertThat(read(plain("RIFF", little, 12)).samples()).containsExactly(VALUES);
    assertThat(read(plain("RIFX", ByteOrder.BIG_ENDIAN, 12)).samples()).containsExactly(VALUES);
    assertThat(read(plain("RF64", little, 0xffffffffL)).samples()).containsExactly(VALUES);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x7ffff000L, 0x7fffffffL, 0xffffffffL})
  void lengthsThatWereNotKnownAreThoseOfTheFile(long size) throws DataException {
    assertThat(read(plain("RIFF", ByteOrder.LITTLE_ENDIAN, size)).samples())
        .containsExactly(VALUES);
  }

  @Test
  void aSizeBeyondTheFileIsRefused() {
    assertThatThrownBy(() -> read(plain("RIFF", ByteOrder.LITTLE_ENDIAN, 400)))
        .hasMessageContaining("claims 400 bytes, but only 12");
  }

  @Test
  void fewerBitsThanTheirBytesStandHighOrLow() throws DataException {
    ByteBuffer low = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 1, 24, 4, 12);
    ByteBuffer high = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 1, 24, 4, 12);
    for (int sample : new int[] {4194304, -4194304, 1}) {
      low.putInt(sample);
      high.putInt(sample << 8);
    }
    float[] expected = {0.5f, -0.5f, 1 / 8388608f};
    assertThat(read(low).samples()).containsExactly(expected);
    assertThat(read(high).samples()).containsExactly(expected);
  }

  /// Of ITU-T G.711: 0xd5 and 0xff are the least positive values, 0xaa and 0x80 the largest.
  @Test
  void bothLawsAreRead() throws DataException {
    ByteBuffer a = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 6, 1, 8, 1, 3);
    a.put((byte) 0xd5).put((byte) 0xaa).put((byte) 0x2a);
    assertThat(read(a).samples()).containsExactly(8 / 32768f, 32256 / 32768f, -32256 / 32768f);
    ByteBuffer mu = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 7, 1, 8, 1, 3);
    mu.put((byte) 0xff).put((byte) 0x80).put((byte) 0x00);
    assertThat(read(mu).samples()).containsExactly(0, 32124 / 32768f, -32124 / 32768f);
  }

  @Test
  void noSamplesAndSamplesThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> read(begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 1, 16, 2, 0)))
        .hasMessageContaining("no samples");
    ByteBuffer list = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 1, 16, 2, 0);
    word(word(list, "LIST").putInt(4), "INFO");
    assertThatThrownBy(() -> read(list)).hasMessageContaining("no samples");
    ByteBuffer broken = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 3, 1, 32, 4, 8);
    broken.putFloat(0.5f).putFloat(Float.NaN);
    assertThatThrownBy(() -> read(broken)).hasMessageContaining("sample 1 is NaN");
    // finite as 64 bits, and beyond what 32 hold
    ByteBuffer beyond = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 3, 1, 64, 8, 16);
    beyond.putDouble(0.5).putDouble(1e95);
    assertThatThrownBy(() -> read(beyond)).hasMessageContaining("sample 1 is 1.0E95");
    ByteBuffer adpcm = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 0x11, 1, 4, 256, 12);
    assertThatThrownBy(() -> read(adpcm)).hasMessageContaining("IMA ADPCM");
  }

  @Test
  void oppositeChannelsAreSaid() throws DataException {
    ByteBuffer file = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 2, 16, 4, 8);
    file.putShort((short) 9000).putShort((short) -9000);
    file.putShort((short) -500).putShort((short) 500);
    assertThat(read(file).notes()).singleElement().asString().contains("opposite");
    ByteBuffer other = begun("RIFF", ByteOrder.LITTLE_ENDIAN, 1, 2, 16, 4, 8);
    other.putShort((short) 9000).putShort((short) 3000).putShort((short) 0).putShort((short) 0);
    assertThat(read(other).samples()[0]).isEqualTo(6000 / 32768f, within(1e-7f));
    assertThat(read(other).notes()).isEmpty();
  }
}
