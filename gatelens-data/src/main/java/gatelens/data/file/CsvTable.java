package gatelens.data.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
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
import java.util.List;
import java.util.Optional;

/// CSV by FastCSV (RFC 4180), also gzipped, in any of the layouts that {@link CsvLayout} finds. The
/// columns of a file without a header are called `0`, `1`, ….
final class CsvTable implements Table {
  /// Lines that say how it is laid out.
  private static final int BEGINNING = 40;

  private final Content content;
  private final BadRows bad;
  private Optional<CsvLayout> found = Optional.empty();

  /// A table; nothing is read yet.
  ///
  /// @param content its bytes
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
    return layout().header();
  }

  private CsvLayout layout() throws IOException {
    if (found.isEmpty()) {
      found = Optional.of(CsvLayout.of(file(), beginning()));
    }
    return found.get();
  }

  private List<String> beginning() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = new BufferedReader(TextLines.characters(content.look()))) {
      for (String line = reader.readLine();
          line != null && lines.size() < BEGINNING;
          line = reader.readLine()) {
        lines.add(line);
      }
      return lines;
    } catch (CharacterCodingException problem) {
      throw TextLines.notUtf8(file(), lines.size() + 1L);
    }
  }

  @Override
  public Look look(int most) throws IOException {
    CsvLayout layout = layout();
    List<List<String>> rows = new ArrayList<>();
    read(
        layout,
        content.look(),
        BadRows.skipped(),
        (line, cells) -> {
          rows.add(List.copyOf(cells));
          return rows.size() < most;
        });
    return new Look(layout.header(), rows);
  }

  @Override
  public void survey(CellVisitor visitor) throws IOException {
    CsvLayout layout = layout();
    read(layout, content.look(), BadRows.skipped(), visitor);
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    CsvLayout layout = layout();
    read(layout, content.read(), bad, visitor);
  }

  private void read(CsvLayout layout, InputStream bytes, BadRows bad, CellVisitor visitor)
      throws IOException {
    boolean skipFirst = layout.named();
    long line = 1;
    BufferedReader characters = new BufferedReader(TextLines.characters(bytes), 1 << 16);
    for (int i = 0; i < layout.skipped(); i++) {
      characters.readLine();
    }
    boolean blanks = layout.separator() == CsvLayout.BLANKS;
    try (CsvReader<CellRow> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .fieldSeparator(layout.separator())
            .build(new CellRow.Handler(), blanks ? new OneBlank(characters) : characters)) {
      for (CellRow row : reader) {
        line = row.line() + layout.skipped();
        if (skipFirst) {
          skipFirst = false;
          continue;
        }
        if (row.size() != layout.header().size()) {
          bad.add(
              new DataException(
                  file(),
                  line,
                  "expected "
                      + layout.header().size()
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
