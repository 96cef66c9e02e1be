package gatelens.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {
  /// The example of FIPS 180-4: `abc`.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void theStandardsExample(@TempDir Path folder) throws IOException {
    assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(ABC);
    Path file = folder.resolve("abc.txt");
    Files.write(file, "abc".getBytes(StandardCharsets.UTF_8));
    assertThat(Sha256.hex(file)).isEqualTo(ABC);
  }

  @Test
  void aFileLongerThanTheBuffer(@TempDir Path folder) throws IOException {
    byte[] bytes = new byte[200_000];
    bytes[199_999] = 1;
    Path file = folder.resolve("long");
    Files.write(file, bytes);
    assertThat(Sha256.hex(file)).isEqualTo(HexFormat.of().formatHex(Sha256.begin().digest(bytes)));
  }
}
