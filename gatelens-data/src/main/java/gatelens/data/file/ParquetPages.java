package gatelens.data.file;

import dev.hardwood.internal.metadata.PageHeader;
import dev.hardwood.internal.thrift.PageHeaderReader;
import dev.hardwood.internal.thrift.ThriftCompactReader;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import gatelens.data.DataException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Walks the page headers of a Parquet file before its pages are read: Hardwood 1.0.1 does not come
/// back from a page that claims more bytes than its column has, and takes the memory that a page
/// claims.
final class ParquetPages {
  /// Writers make pages of a megabyte.
  private static final int LARGEST = 256 << 20;

  private ParquetPages() {}

  /// Checks that every page lies in its column and every column in the file.
  ///
  /// @throws DataException if one does not, or claims more than 256 MiB
  static void check(Path file, FileMetaData data) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (RowGroup group : data.rowGroups()) {
        for (ColumnChunk column : group.columns()) {
          check(file, channel, column);
        }
      }
    }
  }

  private static void check(Path file, FileChannel channel, ColumnChunk column) throws IOException {
    String name = String.valueOf(column.metaData().pathInSchema());
    long start = column.chunkStartOffset();
    long length = column.metaData().totalCompressedSize();
    if (start < 0 || length < 0 || length > Integer.MAX_VALUE || length > channel.size() - start) {
      throw new DataException(
          file,
          "column %s claims bytes %d to %d, the file has %d"
              .formatted(name, start, start + length, channel.size()));
    }
    MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
    long values = 0;
    int at = 0;
    while (values < column.metaData().numValues()) {
      PageHeader page;
      ThriftCompactReader reader = new ThriftCompactReader(bytes, at);
      try {
        page = PageHeaderReader.read(reader);
        values += values(page);
      } catch (IOException | RuntimeException broken) {
        throw new DataException(
            file, "column %s, byte %d: the head of a page is broken".formatted(name, at));
      }
      long end = (long) at + reader.getBytesRead() + page.compressedPageSize();
      if (page.compressedPageSize() < 0
          || end > length
          || page.uncompressedPageSize() < 0
          || page.uncompressedPageSize() > LARGEST) {
        throw new DataException(
            file,
            "column %s, byte %d: a page claims %d bytes, %d when unpacked; the column has %d"
                .formatted(
                    name, at, page.compressedPageSize(), page.uncompressedPageSize(), length - at));
      }
      at = (int) end;
    }
  }

  private static long values(PageHeader page) {
    return switch (page.type()) {
      case DATA_PAGE -> page.dataPageHeader().numValues();
      case DATA_PAGE_V2 -> page.dataPageHeaderV2().numValues();
      case DICTIONARY_PAGE, INDEX_PAGE -> 0;
    };
  }
}
