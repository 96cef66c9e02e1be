package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.media.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A table that names files or holds them: `path,label`, or one column for each input. A column
/// whose cells name files is a column of files, and so is one of pictures or sounds as bytes
/// ({@link Media}); another one, but for the label, is text. A row may lack some of its inputs,
/// where there are several.
///
/// @param table the manifest
/// @param columns what they are for
/// @param files for each feature, true if it names files
/// @param reading how files are read
/// @param bad what is done with rows that cannot be read
record ManifestSource(
    Table table, Columns columns, List<Boolean> files, Reading reading, BadRows bad)
    implements Source {
  /// Cells of a column that are looked for.
  private static final int TRIED = 20;

  private static final Pattern FILE =
      Pattern.compile(
          "[^\\n\\r]{1,250}\\.(wav|wave|aiff?|au|flac|mp3|ogg|png|jpe?g|gif|bmp|tiff?|webp|csv|tsv|txt|md)",
          Pattern.CASE_INSENSITIVE);

  /// A manifest whose beginning was looked at. Its columns are those of the manifest itself: times
  /// stand in the files that it names.
  static ManifestSource of(Table table, Table.Look look, Reading reading, BadRows bad)
      throws DataException {
    Columns columns =
        Columns.of(
            table.file(),
            TableTally.of(look),
            withoutId(
                table.file(),
                look,
                labelled(look, reading.withSequences(List.of(), Optional.empty()))));
    List<Boolean> files = new ArrayList<>();
    for (int at : columns.features()) {
      files.add(columns.header().get(at).equals("path") || namesFiles(table.file(), look, at));
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

  /// With a column `id` as no input, where no inputs are named: what is another in each row names
  /// the row, and often says what it holds.
  private static Reading withoutId(Path file, Table.Look look, Reading reading) {
    int id = id(look.header());
    if (!reading.roles().features().isEmpty()
        || reading.roles().label().isEmpty()
        || id < 0
        || namesFiles(file, look, id)) {
      return reading;
    }
    List<String> cells =
        look.rows().stream().filter(row -> id < row.size()).map(row -> row.get(id)).toList();
    List<String> others = new ArrayList<>(look.header());
    others.remove(id);
    others.remove(reading.roles().label().orElseThrow());
    return cells.stream().distinct().count() < cells.size() || others.isEmpty()
        ? reading
        : reading.withColumns(others, reading.roles().label());
  }

  private static int id(List<String> header) {
    return IntStream.range(0, header.size())
        .filter(at -> header.get(at).strip().equalsIgnoreCase("id"))
        .findFirst()
        .orElse(-1);
  }

  /// True if a column of a table names files, or is called `path`.
  static boolean isManifest(Path file, Table.Look look) {
    int path = look.header().indexOf("path");
    return (path >= 0 && !isRoute(file, look, path))
        || IntStream.range(0, look.header().size()).anyMatch(at -> namesFiles(file, look, at));
  }

  /// True if none of the paths of a column ends as names of files do, or is there: `/cart` and
  /// `/a?b=c` are pages that somebody asked a server for.
  private static boolean isRoute(Path file, Table.Look look, int column) {
    return look.rows().stream()
        .filter(row -> column < row.size() && !row.get(column).isBlank())
        .limit(TRIED)
        .map(row -> row.get(column).strip())
        .allMatch(cell ->
            (cell.startsWith("/") || cell.contains("://"))
                && !FILE.matcher(cell).matches()
                && found(file, cell).isEmpty());
  }

  /// True if a cell holds a file or names one that is there, or all cells end as names of files do:
  /// some may be missing.
  private static boolean namesFiles(Path file, Table.Look look, int column) {
    int named = 0;
    int cells = 0;
    for (List<String> row : look.rows()) {
      String cell = column < row.size() ? row.get(column) : "";
      if (cell.isBlank() || Cells.isNumber(cell)) {
        continue;
      }
      cells++;
      if (Media.isMedia(cell) || (cells <= TRIED && found(file, cell).isPresent())) {
        return true;
      }
      named += FILE.matcher(cell.strip()).matches() ? 1 : 0;
    }
    return cells > 0 && named == cells;
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
      if (cell.isBlank() && files.size() > 1) {
        inputs.add(new Input.Absent());
      } else {
        inputs.add(
            files.get(i) ? file(cell, line, columns.featureNames().get(i)) : new Input.Text(cell));
      }
    }
    if (inputs.stream().allMatch(Input.Absent.class::isInstance)) {
      throw new DataException(table.file(), line, "the row has none of its inputs");
    }
    int id = id(columns.header());
    String first = cells.get(columns.features().get(0));
    return new Row(
        id >= 0 ? cells.get(id) : Media.isMedia(first) ? "row " + line : first,
        inputs,
        columns.answer(table.file(), line, cells));
  }

  private Input file(String cell, long line, String column) throws IOException {
    if (Media.isMedia(cell)) {
      String where = table.file().getFileName() + ", line " + line + ", column " + column;
      return Media.read(cell, table.file().resolveSibling(where));
    }
    Path found =
        found(table.file(), cell)
            .orElseThrow(() ->
                new DataException(
                    table.file(),
                    line,
                    column,
                    "there is no file " + cell + " beside the manifest"));
    return FileSource.input(found, reading.withColumns(List.of(), Optional.empty()), bad);
  }

  /// The file that a cell names, beside the manifest; its folders may be parted as on Windows.
  private static Optional<Path> found(Path manifest, String cell) {
    for (String name : List.of(cell, cell.strip(), cell.strip().replace('\\', '/'))) {
      try {
        Path file = manifest.resolveSibling(name);
        if (!name.isBlank() && Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException notAPath) {
        // a text
      }
    }
    return Optional.empty();
  }
}
