package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.formats.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers of eight bits, by the formula of their format (P. Micikevicius et al., FP8 Formats for
/// Deep Learning, 2022, https://arxiv.org/abs/2209.05433): sign, exponent, mantissa.
class ElementTypeTest {
  @TempDir Path folder;

  private static double number(int code, int mantissaBits, int bias) {
    int mantissa = code & (1 << mantissaBits) - 1;
    int exponent = (code & 0x7f) >> mantissaBits;
    double share = mantissa / (double) (1 << mantissaBits);
    double size =
        exponent == 0 ? share * Math.pow(2, 1 - bias) : (1 + share) * Math.pow(2, exponent - bias);
    return (code & 0x80) == 0 ? size : -size;
  }

  @Test
  void everyCodeOfFourBitsOfExponent() {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (int code = 0; code < 256; code++) {
      one.put(0, (byte) code);
      double found = ElementType.F8_E4M3.value(one, 0);
      // no infinity: only the last code of each sign is no number, and 448 the largest
      if ((code & 0x7f) == 0x7f) {
        assertThat(found).isNaN();
      } else {
        assertThat(found).as("code %02x", code).isEqualTo(number(code, 3, 7));
      }
    }
    one.put(0, (byte) 0x7e);
    assertThat(ElementType.F8_E4M3.value(one, 0)).isEqualTo(448);
    one.put(0, (byte) 1);
    assertThat(ElementType.F8_E4M3.value(one, 0)).isEqualTo(Math.pow(2, -9));
  }

  @Test
  void everyCodeOfFiveBitsOfExponent() {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (int code = 0; code < 256; code++) {
      one.put(0, (byte) code);
      double found = ElementType.F8_E5M2.value(one, 0);
      if ((code & 0x7f) > 0x7c) {
        assertThat(found).isNaN();
      } else if ((code & 0x7f) == 0x7c) {
        assertThat(found)
            .isEqualTo(code < 0x80 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
      } else {
        assertThat(found).as("code %02x", code).isEqualTo(number(code, 2, 15));
      }
    }
  }

  @Test
  void aFileOfThem() throws IOException {
    String header =
        """
        {"a":{"dtype":"F8_E4M3","shape":[2,2],"data_offsets":[0,4]},\
        "b":{"dtype":"F8_E5M2","shape":[3],"data_offsets":[4,7]}}\
        """;
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 7).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    bytes.put(new byte[] {0x38, (byte) 0xb8, 0x40, 0x35}).put(new byte[] {0x3c, 0x3e, (byte) 0xc4});
    Path file = Files.write(folder.resolve("eight.safetensors"), bytes.array());
    Safetensors read = Safetensors.read(file);
    assertThat(Objects.requireNonNull(read.tensors().get("a")).values()).containsExactly(1, -1, 2, 0.8125f);
    assertThat(Objects.requireNonNull(read.tensors().get("b")).values()).containsExactly(1, 1.5f, -4);
  }
}
