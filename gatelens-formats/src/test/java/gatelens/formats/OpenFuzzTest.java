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
    read(bytes, bytes.length > 1 && bytes[0] == 'P' ? Npy::readZip : Npy::read);
  }

  private static void open(byte[] bytes) throws IOException {
    read(bytes, file -> ModelFiles.open(file, Optional.empty()));
  }

  private interface Reader {
    Object read(Path file) throws IOException;
  }

  private static void read(byte[] bytes, Reader reader) throws IOException {
    Path file = Files.createTempFile("gatelens", ".file");
    try {
      Files.write(file, bytes);
      reader.read(file);
    } catch (IOException | UnsupportedModelException told) {
      if (told.getMessage() == null) {
        throw new AssertionError("an error without words", told);
      }
    } finally {
      Files.delete(file);
    }
  }
}
