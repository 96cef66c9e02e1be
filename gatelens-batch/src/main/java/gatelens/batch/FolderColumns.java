package gatelens.batch;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Columns that stand in the names of the folders of a file, `day=2026-01-31/kind=web/part-0`, as
/// Hive and Spark part tables: they are the same in all rows of the file, which does not hold them.
///
/// @param names of the columns, the outermost folder first
/// @param values their values; empty where it is missing
record FolderColumns(List<String> names, List<String> values) {
  /// What Hive writes where the value is missing.
  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  /// Keeps unmodifiable copies.
  FolderColumns {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /// Those of a file; none where no folder is named so.
  static FolderColumns of(Path file) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      String folder = file.getName(i).toString();
      int equal = folder.indexOf('=');
      if (equal > 0) {
        String value = folder.substring(equal + 1);
        names.add(plain(folder.substring(0, equal)));
        values.add(value.equals(MISSING) ? "" : plain(value));
      }
    }
    return new FolderColumns(names, values);
  }

  /// Signs that no file's name may have stand as `%3A`.
  private static String plain(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEscaped) {
      return escaped;
    }
  }
}
