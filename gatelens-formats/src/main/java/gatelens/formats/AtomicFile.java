package gatelens.formats;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes files beside the old one and moves them into place, so that a file is either the old or
/// the new one.
public final class AtomicFile {
  private AtomicFile() {}

  /// A file that is being written.
  ///
  /// @param target what it will be
  /// @param beside where it is written; whoever gives up deletes it
  record Replacement(Path target, Path beside) {
    /// Moves the file into place.
    void move() throws IOException {
      try {
        Files.move(
            beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException elsewhere) {
        Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// Says where to write; missing folders are made, and what an earlier run left there is deleted.
  static Replacement begin(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path beside =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Files.deleteIfExists(beside);
    return new Replacement(target, beside);
  }

  /// Writes the content of a file.
  @FunctionalInterface
  public interface Content {
    /// Writes everything.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Replaces a file. Missing folders are made.
  ///
  /// @throws IOException if it cannot be written; then nothing has changed and nothing is left
  ///   behind
  public static void write(Path file, Content content) throws IOException {
    Replacement replacement = begin(file);
    Path beside = replacement.beside;
    Path target = replacement.target;
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
        content.writeTo(out);
      }
      replacement.move();
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException full) {
      throw new IOException(
          target + ": cannot be written: " + full.getMessage() + "; nothing was changed", full);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
