package gatelens.spark;

import gatelens.batch.TableFormat;
import gatelens.lens.Refused;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/// Folders that are read file by file: none may be kept by a table format, whose files hold rows
/// that were deleted or replaced.
final class PlainFolders {
  private static final Set<String> FILES = Set.of("parquet", "csv", "json", "orc", "avro", "text");

  private PlainFolders() {}

  /// Looks at the places that are named, and at the folders that they lie in.
  ///
  /// @param format as Spark calls it
  /// @throws Refused if one is a table of another format
  static void check(SparkSession spark, String format, String data) {
    if (!FILES.contains(format.toLowerCase(Locale.ROOT))) {
      return;
    }
    Configuration settings = spark.sparkContext().hadoopConfiguration();
    for (String word : data.split(",", -1)) {
      Optional<String> refusal = refusal(settings, word);
      if (refusal.isPresent()) {
        throw new Refused(
            Refused.Kind.DATA,
            refusal.get(),
            "say which format the table is of: --format delta, with the package of that format");
      }
    }
  }

  private static Optional<String> refusal(Configuration settings, String word) {
    try {
      Path place = new Path(word);
      FileSystem files = place.getFileSystem(settings);
      for (Path at = files.makeQualified(place); at != null; at = at.getParent()) {
        Path folder = at;
        Optional<TableFormat> kept = TableFormat.of(name -> names(files, folder, name));
        if (kept.isPresent()) {
          return Optional.of(folder + ": " + kept.get().refusal());
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException unknown) {
      // Spark says what is wrong with a place that cannot be looked at
      return Optional.empty();
    }
  }

  private static List<String> names(FileSystem files, Path folder, String name) throws IOException {
    try {
      return Arrays.stream(files.listStatus(new Path(folder, name)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .toList();
    } catch (FileNotFoundException absent) {
      return List.of();
    }
  }
}
