package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.safetensors.Safetensors;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays and tensors in files, byte by byte.
class ArraysTest {
  @TempDir Path folder;

  private Path npy(String header, int... bytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all =
        ByteBuffer.allocate(10 + text.length + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    all.putShort((short) text.length).put(text);
    for (int b : bytes) {
      all.put((byte) b);
    }
    return Files.write(folder.resolve("x.npy"), all.array());
  }

  @Test
  void everyTypeIsRead() throws IOException {
    Path whole =
        npy(
            "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
            5,
            0,
            0,
            0,
            255,
            255,
            255,
            255);
    assertThat(Npy.read(whole).ints()).containsExactly(5, -1);
    Path flags = npy("{'descr': '|b1', 'fortran_order': False, 'shape': (1, 2), }", 1, 0);
    assertThat(Npy.read(flags).tensor()).isEqualTo(Tensor.of(new float[] {1, 0}, 1, 2));
    Path longs =
        npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", 7, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Npy.read(longs).ints()).containsExactly(7);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("y.npy");
    Tensor tensor = Tensor.of(new float[] {1.5f, -2, 3, 4, 5, 6.25f}, 2, 3);
    Npy.write(file, tensor);
    assertThat(Npy.read(file).tensor()).isEqualTo(tensor);
    assertThat(Files.size(file) % 64).isEqualTo(24);
    Npy.write(file, new double[] {0.1, 2}, 2);
    NpyArray doubles = Npy.read(file);
    assertThat(doubles.type()).isEqualTo(NpyArray.Type.FLOAT64);
    assertThat(doubles.get(0)).isEqualTo(0.1);
  }

  /// Half floats, other orders of bytes and small whole numbers, each by hand; the first axis runs
  /// fastest in Fortran's order.
  @Test
  void otherTypesAndOrdersAreRead() throws IOException {
    NpyArray half =
        Npy.read(
            npy("{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }", 0, 0x3c, 0, 0xc0));
    assertThat(half.floats()).containsExactly(1, -2);
    NpyArray big =
        Npy.read(
            npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 0x3f, 0x80, 0, 0));
    assertThat(big.floats()).containsExactly(1);
    assertThat(
            Npy.read(
                    npy(
                        "{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }",
                        1,
                        0,
                        255,
                        254))
                .ints())
        .containsExactly(256, -2);
    assertThat(
            Npy.read(npy("{'descr': '|i1', 'fortran_order': False, 'shape': (1,), }", 255)).ints())
        .containsExactly(-1);
    NpyArray fortran =
        Npy.read(
            npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", 1, 4, 2, 5, 3, 6));
    assertThat(fortran.shape()).containsExactly(2, 3);
    assertThat(fortran.ints()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void wrongArraysAreTold() throws IOException {
    assertThatThrownBy(
            () -> Npy.read(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9, 9), }", 0)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(
            () -> Npy.read(npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 0)))
        .hasMessageContaining("<c8");
    Path empty = Files.write(folder.resolve("empty.npy"), new byte[0]);
    assertThatThrownBy(() -> Npy.read(empty)).hasMessageContaining("empty");
  }

  private Path safetensors(String header, int... bytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + text.length + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(text.length).put(text);
    for (int b : bytes) {
      all.put((byte) b);
    }
    return Files.write(folder.resolve("x.safetensors"), all.array());
  }

  @Test
  void halfPrecisionIsRead() throws IOException {
    // 1.5 is 0x3e00 as F16 and 0x3fc0 as BF16.
    Path file =
        safetensors(
            "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[2,4]}}",
            0x00,
            0x3e,
            0xc0,
            0x3f);
    assertThat(Safetensors.read(file).tensors())
        .isEqualTo(
            Map.of("a", Tensor.of(new float[] {1.5f}, 1), "b", Tensor.of(new float[] {1.5f}, 1)));
  }

  @Test
  void offsetsBeyondTheFileAreTold() throws IOException {
    Path file =
        safetensors("{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", 0, 0);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor w");
  }

  @Test
  void noModelIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("x.txt"), "hello, this is no model");
    assertThatThrownBy(() -> ModelFiles.open(text, Optional.empty()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected a model file");
    assertThatThrownBy(() -> ModelFiles.open(folder, Optional.empty()))
        .hasMessageContaining("folder");
    Path array = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }");
    assertThatThrownBy(() -> ModelFiles.open(array, Optional.empty()))
        .hasMessageContaining("--inputs");
  }
}
