package gatelens.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Replaces files as a whole: the new content is written beside the old file and moved into its
/// place, so that at any moment, even one at which the machine stops, the file is either the old or
/// the new one.
public final class AtomicFile {
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /// Writes the content of a file.
  @FunctionalInterface
  public interface Content {
    /// Writes everything.
    ///
    /// @param out buffered; it is closed by whoever called
    void writeTo(OutputStream out) throws IOException;
  }

  /// What will keep a file from being written, said before the work whose result it is to hold.
  ///
  /// @return words such as `there is no folder x`; empty if nothing is known to
  public static Optional<String> hindrance(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.of("there is no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      return Optional.of("it is a folder; expected the name of a file");
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of("the folder cannot be written to");
  }

  /// Replaces a file. Missing folders are made.
  ///
  /// @throws IOException if it cannot be written; then nothing has changed and nothing is left
  ///   behind
  public static void write(Path file, Content content) throws IOException {
    try (Replacement replacement = Replacement.of(file)) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(replacement.beside()), BUFFER)) {
        content.writeTo(out);
      }
      replacement.finish();
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException full) {
      throw new IOException(
          file.toAbsolutePath()
              + ": cannot be written: "
              + full.getMessage()
              + "; nothing was changed",
          full);
    }
  }
}
