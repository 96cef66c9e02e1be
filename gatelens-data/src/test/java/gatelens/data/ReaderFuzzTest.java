package gatelens.data;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/// Whatever the bytes: the readers answer, or say with an `IOException` what is wrong. Run as
/// fuzzing with the environment's `JAZZER_FUZZ=1` and `-Dtest=ReaderFuzzTest`.
final class ReaderFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void waves(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    try {
      new AudioEncoder(8000, 64, 32, 4, 0, List.of(), List.of())
          .encode(Wave.read(bytes, Path.of("a.wav")));
    } catch (IOException told) {
      assert told.getMessage() != null;
    }
  }

  @FuzzTest(maxDuration = "30s")
  void pictures(FuzzedDataProvider data) throws IOException {
    byte[] bytes = data.consumeRemainingAsBytes();
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Pictures.read(in, Path.of("a.png"));
    } catch (DataException told) {
      assert told.getMessage() != null;
    }
  }

  @FuzzTest(maxDuration = "30s")
  void files(FuzzedDataProvider data) throws IOException {
    String suffix =
        data.pickValue(new String[] {".csv", ".jsonl", ".ts", ".txt", ".idx", "", ".parquet"});
    boolean sequences = data.consumeBoolean();
    Path file = Files.createTempFile("fuzz", suffix);
    try {
      Files.write(file, data.consumeRemainingAsBytes());
      Reading reading =
          sequences
              ? Reading.automatic().withSequences(List.of("id"), Optional.empty())
              : Reading.automatic();
      Sources.open(file, reading, BadRows.skipped()).source().first(20);
    } catch (IOException told) {
      assert told.getMessage() != null;
    } finally {
      Files.delete(file);
    }
  }
}
