package gatelens.batch;

import gatelens.data.BadRows;
import gatelens.data.file.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// How large an archive is, before it is read.
final class BatchSize {
  private static final int SAMPLE = 1 << 18;

  private BatchSize() {}

  /// About how many rows some files have: Parquet says it, of text the length of the first lines
  /// does.
  static long rows(List<Path> files) throws IOException {
    long rows = 0;
    for (Path file : files) {
      OptionalLong known = Table.of(file, BadRows.skipped()).rows();
      rows += known.isPresent() ? known.getAsLong() : lines(file);
    }
    return Math.max(1, rows);
  }

  private static long lines(Path file) throws IOException {
    byte[] sample;
    try (InputStream in = Files.newInputStream(file)) {
      sample = in.readNBytes(SAMPLE);
    }
    long lines = 0;
    for (byte b : sample) {
      lines += b == '\n' ? 1 : 0;
    }
    return Math.round((double) lines * Files.size(file) / Math.max(1, sample.length));
  }
}
