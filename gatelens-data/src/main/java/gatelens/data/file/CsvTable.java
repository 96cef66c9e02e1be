package gatelens.data.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// CSV by FastCSV (RFC 4180), also gzipped; comma, semicolon or tab, whichever the first line has
/// most of. A first line of numbers only is data: columns are then called `0`, `1`, ….
///
/// @param file in UTF-8
/// @param bad what is done with rows of another width
record CsvTable(Path file, BadRows bad) implements Table {
  @Override
  public List<String> header() throws IOException {
    String line = firstLine();
    List<String> cells = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(separator(line)).ofCsvRecord(line)) {
      for (CsvRecord row : reader) {
        cells.addAll(row.getFields());
      }
    } catch (CsvParseException problem) {
      throw new DataException(file, 1, String.valueOf(problem.getMessage()));
    }
    if (headless(cells)) {
      cells.replaceAll(cell -> "");
      for (int i = 0; i < cells.size(); i++) {
        cells.set(i, Integer.toString(i));
      }
      return cells;
    }
    cells.replaceAll(String::strip);
    if (new HashSet<>(cells).size() < cells.size()) {
      throw new DataException(file, 1, "two columns have the same name: " + cells);
    }
    return cells;
  }

  private static boolean headless(List<String> cells) {
    return cells.stream().allMatch(Cells::isNumber)
        && cells.stream().anyMatch(cell -> !Cells.missing(cell));
  }

  private String firstLine() throws IOException {
    try (BufferedReader reader = new BufferedReader(TextLines.reader(file))) {
      String line = reader.readLine();
      if (line == null || line.isBlank()) {
        throw new DataException(file, "it is empty; expected a header and rows");
      }
      return line;
    } catch (CharacterCodingException problem) {
      throw TextLines.notUtf8(file, 1);
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
  public void read(CellVisitor visitor) throws IOException {
    List<String> header = header();
    boolean skipFirst = !headless(header) || !header.get(0).equals("0") || !firstIsData();
    long line = 1;
    try (CsvReader<CellRow> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .fieldSeparator(separator(firstLine()))
            .build(new CellRow.Handler(), TextLines.reader(file))) {
      for (CellRow row : reader) {
        line = row.line();
        if (skipFirst) {
          skipFirst = false;
          continue;
        }
        if (row.size() != header.size()) {
          bad.add(
              new DataException(
                  file,
                  line,
                  "expected " + header.size() + " cells as in the header, found " + row.size()));
          continue;
        }
        if (!visitor.row(line, row)) {
          return;
        }
      }
    } catch (UncheckedIOException problem) {
      throw problem.getCause() instanceof CharacterCodingException
          ? TextLines.notUtf8(file, line)
          : problem.getCause();
    } catch (CharacterCodingException problem) {
      throw TextLines.notUtf8(file, line);
    } catch (CsvParseException problem) {
      if (problem.getCause() instanceof CharacterCodingException) {
        throw TextLines.notUtf8(file, line);
      }
      throw new DataException(file, line, "or one of the next: " + problem.getMessage());
    }
  }

  private boolean firstIsData() throws IOException {
    String line = firstLine();
    return headless(List.of(line.split(String.valueOf(separator(line)), -1)));
  }
}
