package gatelens.data.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// CSV by FastCSV (RFC 4180), also gzipped; comma, semicolon or tab, whichever the first line has
/// most of. A first line of numbers only is data: columns are then called `0`, `1`, ….
final class CsvTable implements Table {
  private final Content content;
  private final BadRows bad;
  private Optional<Layout> found = Optional.empty();

  /// How the file is laid out.
  ///
  /// @param separator between cells
  /// @param header names of the columns
  /// @param named true if the first line is that header
  private record Layout(char separator, List<String> header, boolean named) {}

  /// A table; nothing is read yet.
  ///
  /// @param content in UTF-8
  /// @param bad what is done with rows of another width
  CsvTable(Content content, BadRows bad) {
    this.content = content;
    this.bad = bad;
  }

  @Override
  public Path file() {
    return content.file();
  }

  @Override
  public List<String> header() throws IOException {
    return layout().header;
  }

  private Layout layout() throws IOException {
    if (found.isEmpty()) {
      found = Optional.of(layout(firstLine()));
    }
    return found.get();
  }

  private Layout layout(String line) throws IOException {
    char separator = separator(line);
    List<String> cells = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(separator).ofCsvRecord(line)) {
      for (CsvRecord row : reader) {
        cells.addAll(row.getFields());
      }
    } catch (CsvParseException problem) {
      throw new DataException(file(), 1, String.valueOf(problem.getMessage()));
    }
    if (numbers(cells)) {
      for (int i = 0; i < cells.size(); i++) {
        cells.set(i, Integer.toString(i));
      }
      return new Layout(separator, cells, false);
    }
    cells.replaceAll(String::strip);
    if (new HashSet<>(cells).size() < cells.size()) {
      throw new DataException(file(), 1, "two columns have the same name: " + cells);
    }
    return new Layout(separator, cells, true);
  }

  private static boolean numbers(List<String> cells) {
    return cells.stream().allMatch(Cells::isNumber)
        && cells.stream().anyMatch(cell -> !Cells.missing(cell));
  }

  private String firstLine() throws IOException {
    try (BufferedReader reader = new BufferedReader(TextLines.characters(content.look()))) {
      String line = reader.readLine();
      if (line == null || line.isBlank()) {
        throw new DataException(file(), "it is empty; expected a header and rows");
      }
      return line;
    } catch (CharacterCodingException problem) {
      throw TextLines.notUtf8(file(), 1);
    }
  }

  private static char separator(String line) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(line, candidate) > count(line, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String line, char c) {
    return line.chars().filter(x -> x == c).count();
  }

  @Override
  public Look look(int most) throws IOException {
    Layout layout = layout();
    List<List<String>> rows = new ArrayList<>();
    read(
        layout,
        content.look(),
        BadRows.skipped(),
        (line, cells) -> {
          rows.add(List.copyOf(cells));
          return rows.size() < most;
        });
    return new Look(layout.header, rows);
  }

  @Override
  public void survey(CellVisitor visitor) throws IOException {
    Layout layout = layout();
    read(layout, content.look(), BadRows.skipped(), visitor);
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    Layout layout = layout();
    read(layout, content.read(), bad, visitor);
  }

  private void read(Layout layout, InputStream bytes, BadRows bad, CellVisitor visitor)
      throws IOException {
    boolean skipFirst = layout.named;
    long line = 1;
    try (CsvReader<CellRow> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .fieldSeparator(layout.separator)
            .build(new CellRow.Handler(), TextLines.characters(bytes))) {
      for (CellRow row : reader) {
        line = row.line();
        if (skipFirst) {
          skipFirst = false;
          continue;
        }
        if (row.size() != layout.header.size()) {
          bad.add(
              new DataException(
                  file(),
                  line,
                  "expected "
                      + layout.header.size()
                      + " cells as in the header, found "
                      + row.size()));
          continue;
        }
        if (!visitor.row(line, row)) {
          return;
        }
      }
    } catch (UncheckedIOException problem) {
      throw problem.getCause() instanceof CharacterCodingException
          ? TextLines.notUtf8(file(), line)
          : problem.getCause();
    } catch (CharacterCodingException problem) {
      throw TextLines.notUtf8(file(), line);
    } catch (CsvParseException problem) {
      if (problem.getCause() instanceof CharacterCodingException) {
        throw TextLines.notUtf8(file(), line);
      }
      throw new DataException(file(), line, "or one of the next: " + problem.getMessage());
    }
  }
}
