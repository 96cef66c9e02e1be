package gatelens.data.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.encode.AudioEncoder;
import gatelens.data.media.Pictures;
import gatelens.data.media.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whatever the bytes: the readers answer, or say with an `IOException` what is wrong. One test a
/// kind of file, so that each grows a corpus of its own; docs/hostile-files.md says how to run them
/// for real.
final class ReaderFuzzTest {
  private static final int ROWS = 20;

  @FuzzTest(maxDuration = "10m")
  void waves(byte[] bytes) {
    try {
      new AudioEncoder(8000, 64, 32, 4, 0, List.of(), List.of())
          .encode(Wave.read(bytes, Path.of("a.wav")));
    } catch (IOException told) {
      hasWords(told);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void pictures(byte[] bytes) {
    try {
      Pictures.read(bytes, Path.of("a.png"));
    } catch (DataException told) {
      hasWords(told);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void wideTables(byte[] bytes) throws IOException {
    read(bytes, ".csv", Reading.automatic());
  }

  @FuzzTest(maxDuration = "10m")
  void longTables(byte[] bytes) throws IOException {
    read(bytes, ".csv", Reading.automatic().withSequences(List.of("id"), Optional.of("step")));
  }

  @FuzzTest(maxDuration = "10m")
  void jsonLines(byte[] bytes) throws IOException {
    read(bytes, ".jsonl", Reading.automatic());
  }

  @FuzzTest(maxDuration = "10m")
  void archives(byte[] bytes) throws IOException {
    read(bytes, ".ts", Reading.automatic());
  }

  @FuzzTest(maxDuration = "10m")
  void parquet(byte[] bytes) throws IOException {
    read(bytes, ".parquet", Reading.automatic());
  }

  @FuzzTest(maxDuration = "10m")
  void contentDecides(byte[] bytes) throws IOException {
    read(bytes, bytes.length % 2 == 0 ? ".txt" : "", Reading.automatic());
  }

  private static void read(byte[] bytes, String suffix, Reading reading) throws IOException {
    Path file = Files.createTempFile("fuzz", suffix);
    try {
      Files.write(file, bytes);
      Sources.open(file, reading, BadRows.skipped()).source().first(ROWS);
    } catch (IOException told) {
      hasWords(told);
    } finally {
      Files.delete(file);
    }
  }

  private static void hasWords(Exception told) {
    if (told.getMessage() == null) {
      throw new AssertionError("an error without words", told);
    }
  }
}
