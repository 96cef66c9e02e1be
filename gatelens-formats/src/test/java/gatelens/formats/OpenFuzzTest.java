package gatelens.formats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Any bytes either open or give one of the two errors. Fuzz for real with `JAZZER_FUZZ=1 mvn test
/// -Dtest=OpenFuzzTest`.
class OpenFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyBytes(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("gatelens", ".model");
    try {
      Files.write(file, bytes);
      ModelFiles.open(file, Optional.empty());
    } catch (IOException | UnsupportedModelException told) {
      if (told.getMessage() == null) {
        throw new AssertionError("an error without words", told);
      }
    } finally {
      Files.delete(file);
    }
  }
}
