package gatelens.batch;

import gatelens.data.DataException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a word of `--data` means: a file, all files of a folder, or those of a pattern. Files and
/// folders whose names begin with `.` or `_` are nobody's data, as on Spark.
record DataFiles(String word, Path root, Optional<PathMatcher> pattern) {
  /// @throws NoSuchFileException if there is no file or folder of this name
  static DataFiles of(String word) throws NoSuchFileException {
    Path path = Path.of(word);
    if (Files.exists(path)) {
      return new DataFiles(word, path, Optional.empty());
    }
    int star = word.indexOf('*');
    int mark = word.indexOf('?');
    int first = star < 0 ? mark : mark < 0 ? star : Math.min(star, mark);
    if (first < 0) {
      throw new NoSuchFileException(word);
    }
    int slash = word.lastIndexOf('/', first);
    Path root = slash < 0 ? Path.of("") : Path.of(word.substring(0, Math.max(1, slash)));
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    return new DataFiles(
        word, root, Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + word)));
  }

  /// The files, in the order of their names.
  ///
  /// @throws DataException if there are none, or a table format keeps them
  List<Path> files() throws IOException {
    List<Path> files = Files.isRegularFile(root) ? List.of(root) : found();
    TableFormat.refuse(files);
    return files;
  }

  private List<Path> found() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files = all.filter(Files::isRegularFile).filter(this::takes).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(
            root, pattern.isPresent() ? "no file is called so" : "there are no files in it");
      }
      return files;
    }
  }

  /// True if a file of this name below the root is data.
  private boolean takes(Path file) {
    for (Path name : root.relativize(file)) {
      if (name.toString().matches("[._].+")) {
        return false;
      }
    }
    return pattern.isEmpty() || pattern.get().matches(file);
  }

  /// True if a file would be read as data, here or by a later run; of a folder, any file in it.
  ///
  /// @param place that need not be there yet
  boolean wouldRead(Path place, boolean folder) {
    Path within = real(place);
    Path from = real(root);
    if (Files.isRegularFile(root)) {
      return within.equals(from);
    }
    if (folder && from.startsWith(within)) {
      return true;
    }
    if (!within.startsWith(from)) {
      return false;
    }
    Path below = root.resolve(from.relativize(within).toString());
    // what parts are called
    return takes(folder ? below.resolve("part-00000.csv") : below)
        || (folder && takes(below.resolve("part-00000.jsonl")))
        || (folder && takes(below.resolve("part-00000.parquet")));
  }

  /// A place as the file system knows it, though what is last may not be there.
  static Path real(Path place) {
    Path absolute = place.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        try {
          return there.toRealPath().resolve(there.relativize(absolute).toString());
        } catch (IOException hidden) {
          return absolute;
        }
      }
    }
    return absolute;
  }
}
