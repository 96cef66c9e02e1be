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
/// @param reading which column is the class, and how files are read
/// @param bad what is done with rows that cannot be read
record ManifestSource(Table table, Reading reading, BadRows bad) implements Source {
  /// The columns that are inputs, in order.
  List<String> inputs() throws IOException {
    Columns columns = columns();
    return columns.featureNames();
  }

  /// Of the manifest itself: times stand in the files that it names.
  private Columns columns() throws IOException {
    return Columns.of(table, reading.withSequences(List.of(), Optional.empty()));
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    Columns columns = columns();
    List<Boolean> files = new ArrayList<>();
    table.read((line, cells) -> {
      if (files.isEmpty()) {
        for (int at : columns.features()) {
          files.add(columns.header().get(at).equals("path") || isFile(cells.get(at)));
        }
      }
      try {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
          String cell = cells.get(columns.features().get(i));
          inputs.add(
              files.get(i)
                  ? file(cell, line, columns.featureNames().get(i))
                  : new Input.Text(cell));
        }
        String id = cells.get(columns.features().get(0));
        return visitor.row(new Row(id, inputs, columns.answer(cells)));
      } catch (DataException problem) {
        bad.add(problem);
        return true;
      }
    });
  }

  private Input file(String cell, long line, String column) throws IOException {
    if (!isFile(cell)) {
      throw new DataException(
          table.file(), line, column, "there is no file " + cell + " beside the manifest");
    }
    return FileSource.input(
        table.file().resolveSibling(cell), reading.withColumns(List.of(), Optional.empty()), bad);
  }

  private boolean isFile(String cell) {
    return isFile(table.file(), cell);
  }

  static boolean isFile(Path manifest, String cell) {
    try {
      return !cell.isBlank() && Files.isRegularFile(manifest.resolveSibling(cell));
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
