package gatelens.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is being written beside the one that it will replace. What is closed without {@link
/// #finish} has changed nothing.
public final class Replacement implements Closeable {
  /// Moves a file as {@link Files#move} does.
  @FunctionalInterface
  interface Move {
    void move(Path from, Path to, CopyOption... options) throws IOException;
  }

  private final Path target;
  private final Path beside;
  private final Move move;

  private Replacement(Path target, Path beside, Move move) {
    this.target = target;
    this.beside = beside;
    this.move = move;
  }

  /// Says where to write; missing folders are made, and what an earlier run left there is deleted.
  ///
  /// @param file what will be replaced, or made
  /// @throws IOException if a folder cannot be made or the remains cannot be deleted
  public static Replacement of(Path file) throws IOException {
    return of(file, Files::move);
  }

  static Replacement of(Path file, Move move) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    // Of this process and thread: two that replace one file at once do not write into each other.
    String writer = ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
    Path beside = target.resolveSibling("." + target.getFileName() + "." + writer + ".part");
    Files.deleteIfExists(beside);
    return new Replacement(target, beside, move);
  }

  /// Where to write: a file in the same folder, which is not there yet.
  public Path beside() {
    return beside;
  }

  /// Brings what was written onto the disk and moves it into place. Where the file system cannot
  /// move a file over another in one step, it is moved in two.
  ///
  /// @throws IOException if that fails; the old file is then still there
  public void finish() throws IOException {
    // Without this a machine that stops soon after could find the new name with no content.
    try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    try {
      move.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException elsewhere) {
      move.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Deletes what was written unless it is in place.
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(beside);
  }
}
