package gatelens.batch;

import gatelens.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Formats of tables that keep their files in a folder, and in it files of rows that were deleted
/// or replaced: by what each leaves beside them.
public enum TableFormat {
  /// Delta Lake: a folder of its log.
  DELTA("Delta"),
  /// Apache Iceberg: a folder with files of metadata.
  ICEBERG("Iceberg"),
  /// Apache Hudi: a folder of its time line.
  HUDI("Hudi");

  private final String name;

  TableFormat(String name) {
    this.name = name;
  }

  /// A folder, wherever it is kept.
  public interface Folder {
    /// Names of what lies in a folder of it; empty where there is none of this name.
    ///
    /// @throws IOException if it cannot be looked into
    List<String> names(String folder) throws IOException;
  }

  /// Which one keeps a folder.
  ///
  /// @throws IOException if the folder cannot be looked into
  public static Optional<TableFormat> of(Folder folder) throws IOException {
    if (!folder.names("_delta_log").isEmpty()) {
      return Optional.of(DELTA);
    }
    if (!folder.names(".hoodie").isEmpty()) {
      return Optional.of(HUDI);
    }
    boolean iceberg =
        folder.names("metadata").stream().anyMatch(name -> name.matches(".*[.]metadata[.]json.*"));
    return iceberg ? Optional.of(ICEBERG) : Optional.empty();
  }

  /// Why such a folder is not read file by file.
  public String refusal() {
    return "it is a table of %s, whose files hold rows that were deleted or replaced as well; read it with Spark (docs/scale.md), or write its rows to plain Parquet first"
        .formatted(name);
  }

  /// Looks at every folder that a file lies in, for a part of a table alone may have been named.
  ///
  /// @throws DataException if one is kept by a table format
  static void refuse(List<Path> files) throws IOException {
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      while (folder != null && seen.add(folder)) {
        Path at = folder;
        Optional<TableFormat> format = of(name -> names(at.resolve(name)));
        if (format.isPresent()) {
          throw new DataException(folder, format.get().refusal());
        }
        folder = folder.getParent();
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
