package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table that names files: `path,label`, or one column for each input. A column whose first cell
/// names a file beside the manifest is a column of files; another one, but for the label, is text.
///
/// @param table the manifest
/// @param columns what they are for
/// @param files for each feature, true if it names files
/// @param reading how files are read
/// @param bad what is done with rows that cannot be read
record ManifestSource(
    Table table, Columns columns, List<Boolean> files, Reading reading, BadRows bad)
    implements Source {
  /// A manifest whose beginning was looked at. Its columns are those of the manifest itself: times
  /// stand in the files that it names.
  static ManifestSource of(Table table, Table.Look look, Reading reading, BadRows bad)
      throws DataException {
    Columns columns =
        Columns.of(
            table.file(),
            TableTally.of(look),
            labelled(look, reading.withSequences(List.of(), Optional.empty())));
    List<Boolean> files = new ArrayList<>();
    for (int at : columns.features()) {
      files.add(
          columns.header().get(at).equals("path")
              || (!look.rows().isEmpty() && isFile(table.file(), look.rows().get(0).get(at))));
    }
    return new ManifestSource(table, columns, files, reading, bad);
  }

  /// With the label by its name, where none is named.
  private static Reading labelled(Table.Look look, Reading reading) {
    for (int rank = 0; reading.roles().label().isEmpty() && rank < 3; rank++) {
      for (String name : look.header()) {
        if (ColumnNames.label(name) == rank) {
          return reading.withColumns(reading.roles().features(), Optional.of(name));
        }
      }
    }
    return reading;
  }

  /// True if the first row of a table names a file, or a column is called `path`.
  static boolean isManifest(Path file, Table.Look look) {
    return look.header().contains("path")
        || (!look.rows().isEmpty()
            && look.rows().get(0).stream()
                .anyMatch(cell -> !Cells.isNumber(cell) && isFile(file, cell)));
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    table.read((line, cells) -> {
      Row row;
      try {
        row = row(line, cells);
      } catch (DataException problem) {
        bad.add(problem);
        return true;
      }
      return visitor.row(row);
    });
  }

  private Row row(long line, List<String> cells) throws IOException {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String cell = cells.get(columns.features().get(i));
      inputs.add(
          files.get(i) ? file(cell, line, columns.featureNames().get(i)) : new Input.Text(cell));
    }
    return new Row(
        cells.get(columns.features().get(0)), inputs, columns.answer(table.file(), line, cells));
  }

  private Input file(String cell, long line, String column) throws IOException {
    if (!isFile(table.file(), cell)) {
      throw new DataException(
          table.file(), line, column, "there is no file " + cell + " beside the manifest");
    }
    return FileSource.input(
        table.file().resolveSibling(cell), reading.withColumns(List.of(), Optional.empty()), bad);
  }

  private static boolean isFile(Path manifest, String cell) {
    try {
      return !cell.isBlank() && Files.isRegularFile(manifest.resolveSibling(cell));
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
