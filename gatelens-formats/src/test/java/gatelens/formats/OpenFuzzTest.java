package gatelens.formats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Any bytes either open or give one of the two errors, whichever reader they are for. One test a
/// kind of file, so that each grows a corpus of its own; docs/hostile-files.md says how to run them
/// for real.
class OpenFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void kerasZip(byte[] bytes) throws IOException {
    open(bytes);
  }

  @FuzzTest(maxDuration = "10m")
  void hdf5(byte[] bytes) throws IOException {
    open(bytes);
  }

  @FuzzTest(maxDuration = "10m")
  void stateDict(byte[] bytes) throws IOException {
    open(bytes);
  }

  @FuzzTest(maxDuration = "10m")
  void safetensors(byte[] bytes) throws IOException {
    open(bytes);
  }

  @FuzzTest(maxDuration = "10m")
  void onnx(byte[] bytes) throws IOException {
    open(bytes);
  }

  @FuzzTest(maxDuration = "10m")
  void arrays(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("gatelens", ".npy");
    try {
      Files.write(file, bytes);
      if (bytes.length > 1 && bytes[0] == 'P') {
        Npy.readZip(file);
      } else {
        Npy.read(file);
      }
    } catch (IOException told) {
      hasWords(told);
    } finally {
      Files.delete(file);
    }
  }

  private static void open(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("gatelens", ".model");
    try {
      Files.write(file, bytes);
      ModelFiles.open(file, Optional.empty());
    } catch (IOException | UnsupportedModelException told) {
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
