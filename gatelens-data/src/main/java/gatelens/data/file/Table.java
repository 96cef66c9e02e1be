package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// A table whose rows are read one after the other, from a file of any kind. Kinds that are not
/// built in are found on the class path, see {@link Format}.
public interface Table {
  /// A kind of file with tables, found by {@link java.util.ServiceLoader}.
  interface Format {
    /// Which kind it is.
    Reading.Format kind();

    /// A table; nothing is read yet.
    Table open(Path file);
  }

  /// How a table begins: enough to find out what its columns are for.
  ///
  /// @param header names of the columns, in order
  /// @param rows the first rows, as many cells each as the header has
  record Look(List<String> header, List<List<String>> rows) {
    /// Keeps unmodifiable copies.
    public Look {
      header = List.copyOf(header);
      rows = List.copyOf(rows);
    }
  }

  /// The table in a file, of a kind that its content says.
  ///
  /// @param bad what is done with rows that cannot be read
  /// @throws IOException if the file cannot be read, or is no table
  static Table of(Path file, BadRows bad) throws IOException {
    Content content = Content.of(file);
    if (Files.size(file) == 0) {
      throw new DataException(file, "the file is empty");
    }
    Reading.Format kind = Kinds.of(content);
    return switch (kind) {
      case CSV, MANIFEST, TEXT, LABELLED_TEXT -> new CsvTable(content, bad);
      case JSONL -> new JsonTable(content, bad);
      case PARQUET -> new ParquetTable(content.stored());
      case ARROW -> Sources.provided(content.stored(), kind);
      case TS, UCR, IDX, IMAGE, AUDIO, DOCUMENT, AUTO ->
          throw new DataException(file, "expected a table (CSV, JSON Lines, Parquet, Arrow)");
    };
  }

  /// The file, for messages.
  Path file();

  /// The names of the columns, in order.
  ///
  /// @throws IOException if the file cannot be read, see {@link DataException}
  List<String> header() throws IOException;

  /// How many rows there are, where the file says it.
  ///
  /// @throws IOException if the file cannot be read
  default OptionalLong rows() throws IOException {
    return OptionalLong.empty();
  }

  /// Looks at the first rows; they are read again by {@link #read}.
  ///
  /// @param most rows
  /// @throws IOException if the file cannot be read, see {@link DataException}
  default Look look(int most) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    read((line, cells) -> {
      rows.add(List.copyOf(cells));
      return rows.size() < most;
    });
    return new Look(header(), rows);
  }

  /// Reads all rows in order.
  ///
  /// @param visitor gets each row; answers false to end the reading
  /// @throws IOException if a row cannot be read, see {@link DataException}
  void read(CellVisitor visitor) throws IOException;

  /// Reads all rows in order for the sake of some columns: what others hold is of no account, and
  /// need not be readable.
  ///
  /// @param columns names of the columns that are asked for
  /// @param visitor gets each row; cells of other columns may be missing
  /// @throws IOException if a row cannot be read, see {@link DataException}
  default void read(Set<String> columns, CellVisitor visitor) throws IOException {
    read(visitor);
  }

  /// Goes through all rows to find out what they hold; they are read again by {@link #read}. Rows
  /// that cannot be read are passed over without a word, since reading tells of them.
  ///
  /// @param visitor gets each row; answers false to end the reading
  /// @throws IOException if the file cannot be read, see {@link DataException}
  default void survey(CellVisitor visitor) throws IOException {
    read(visitor);
  }

  /// What a person should know of how it was read so far, such as lines that were passed over.
  ///
  /// @throws IOException if the file cannot be read
  default List<String> notes() throws IOException {
    return List.of();
  }

  /// Gets rows of cells.
  interface CellVisitor {
    /// One row.
    ///
    /// @param line from 1
    /// @param cells as many as the header has; empty where missing; good until the next row
    /// @return false to end the reading
    boolean row(long line, List<String> cells) throws IOException;
  }
}
