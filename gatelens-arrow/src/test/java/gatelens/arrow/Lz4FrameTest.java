package gatelens.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Lz4FrameTest {
  /// Numbers that repeat, so that blocks refer to each other; then noise, which is kept as it is.
  private static byte[] data() {
    byte[] data = new byte[300_000];
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(data);
    for (int i = 1000; i < 200_000; i++) {
      data[i] = data[i % 1000];
    }
    return data;
  }

  private static byte[] compressed(byte[] data, Parameters parameters) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FramedLZ4CompressorOutputStream out =
        new FramedLZ4CompressorOutputStream(bytes, parameters)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] plain(byte[] frame) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Lz4Frame reader = new Lz4Frame(frame);
    for (byte[] block = reader.next(); block.length > 0; block = reader.next()) {
      all.write(block);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "K64, false, false, false",
    "K64, false, false, true",
    "K64, true, true, true",
    "K256, true, false, false",
    "M1, false, true, true"
  })
  void whatCommonsCompressWritesIsReadBack(
      BlockSize size, boolean content, boolean block, boolean dependent) throws IOException {
    byte[] data = data();
    Parameters parameters =
        new Parameters(
            size,
            content,
            block,
            dependent,
            BlockLZ4CompressorOutputStream.createParameterBuilder().build());
    byte[] frame = compressed(data, parameters);
    assertThat(frame.length).isLessThan(data.length * 2 / 3);
    assertThat(plain(frame)).isEqualTo(data);
  }

  @Test
  void whatIsNoFrameOrEndsTooEarlyIsTold() throws IOException {
    byte[] frame = compressed(data(), Parameters.DEFAULT);
    assertThatThrownBy(() -> plain(new byte[20])).hasMessage("it is no LZ4 frame");
    assertThatThrownBy(() -> plain(Arrays.copyOf(frame, 3)))
        .isInstanceOf(BufferUnderflowException.class);
    assertThatThrownBy(() -> plain(Arrays.copyOf(frame, frame.length / 2)))
        .hasMessageContaining("is longer than its frame");
    byte[] dictionary = frame.clone();
    dictionary[4] |= 1;
    assertThatThrownBy(() -> plain(dictionary)).hasMessageContaining("of a kind that is not read");
    byte[] small = frame.clone();
    small[5] = 0x30;
    assertThatThrownBy(() -> plain(small)).hasMessageContaining("no size that is known");
    // a megabyte of one byte again and again, in a frame that says its blocks have 64 kB
    byte[] bomb =
        compressed(
            new byte[1 << 20],
            new Parameters(
                BlockSize.M1,
                false,
                false,
                false,
                BlockLZ4CompressorOutputStream.createParameterBuilder().build()));
    bomb[5] = 0x40;
    assertThatThrownBy(() -> plain(bomb)).hasMessageContaining("bytes; 1 to 65536");
  }
}
