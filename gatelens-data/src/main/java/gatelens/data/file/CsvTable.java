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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// CSV by FastCSV (RFC 4180), also gzipped, in any of the layouts that {@link CsvLayout} finds. The
/// columns of a file without a header are called `0`, `1`, ….
final class CsvTable implements Table {
  /// Lines that are named, of those that are passed over.
  private static final int SAID = 8;

  /// Lines that say how it is laid out.
  private static final int BEGINNING = 40;

  private static final Set<String> TOTALS =
      Set.of(
          "total",
          "totals",
          "grand total",
          "subtotal",
          "sum",
          "sums",
          "average",
          "mean",
          "summe",
          "summen",
          "gesamt",
          "gesamtsumme",
          "gesamtergebnis",
          "saldo",
          "mittelwert",
          "somme",
          "total général",
          "suma",
          "totale",
          "totaal",
          "razem",
          "balance");

  private final Content content;
  private final BadRows bad;
  private Optional<CsvLayout> found = Optional.empty();
  private List<Long> totals = List.of();
  private List<Long> repeated = List.of();

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

  @Override
  public List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    if (layout().units() == 1) {
      notes.add("the line under the header holds units or descriptions, and is not read");
    } else if (layout().units() > 1) {
      notes.add(layout().units() + " lines under the header hold no data, and are not read");
    }
    if (!repeated.isEmpty()) {
      notes.add(
          (repeated.size() == 1 ? "line " : "lines ")
              + numbers(repeated)
              + ", a header again or a comment, "
              + (repeated.size() == 1 ? "is" : "are")
              + " not read");
    }
    if (!totals.isEmpty()) {
      notes.add(
          (totals.size() == 1 ? "line " : "lines ")
              + numbers(totals)
              + " at the end, a sum or a remark, "
              + (totals.size() == 1 ? "is" : "are")
              + " not read");
    }
    return notes;
  }

  private static String numbers(List<Long> lines) {
    List<String> some = lines.stream().limit(SAID).map(String::valueOf).toList();
    return String.join(", ", some)
        + (lines.size() > SAID ? " and " + (lines.size() - SAID) + " others" : "");
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
    int before = layout.rowsBefore();
    long line = 1;
    Ending ending = new Ending(layout, bad, visitor);
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
            .quoteCharacter(layout.quote())
            .trimWhitespacesAroundQuotes(layout.spaced())
            .build(new CellRow.Handler(), blanks ? new OneBlank(characters) : characters)) {
      for (CellRow row : reader) {
        line = row.line() + layout.skipped();
        if (before > 0) {
          before--;
        } else if (!ending.row(line, row)) {
          return;
        }
      }
      totals = List.copyOf(ending.waiting.keySet());
      repeated = List.copyOf(ending.repeated);
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

  /// Holds rows back that may be the end of an export: totals under the columns, and notes.
  private final class Ending {
    private final CsvLayout layout;
    private final BadRows bad;
    private final CellVisitor visitor;
    private final Map<Long, List<String>> waiting = new LinkedHashMap<>();
    private final List<Long> repeated = new ArrayList<>();

    private Ending(CsvLayout layout, BadRows bad, CellVisitor visitor) {
      this.layout = layout;
      this.bad = bad;
      this.visitor = visitor;
    }

    private boolean row(long line, CellRow row) throws IOException {
      if (repeats(row)) {
        repeated.add(line);
        return true;
      }
      if (isTotal(row, layout.header().size())) {
        waiting.put(line, List.copyOf(row));
        return true;
      }
      if (!waiting.isEmpty()) {
        Map<Long, List<String>> held = new LinkedHashMap<>(waiting);
        waiting.clear();
        for (Map.Entry<Long, List<String>> one : held.entrySet()) {
          if (!handed(one.getKey(), one.getValue())) {
            return false;
          }
        }
      }
      return handed(line, row);
    }

    /// The header once more, as in exports that were put together, or a comment between rows.
    private boolean repeats(CellRow row) {
      List<String> header = layout.header();
      if (layout.named() && row.size() == header.size() && row.begins(header.get(0))) {
        for (int i = 0; i < header.size(); i++) {
          if (!row.formed(i).equals(header.get(i))) {
            return false;
          }
        }
        return true;
      }
      return row.size() != header.size() && row.size() > 0 && row.begins("#");
    }

    private boolean handed(long line, List<String> row) throws IOException {
      if (row.size() != layout.header().size()) {
        bad.add(
            new DataException(
                file(),
                line,
                "expected "
                    + layout.header().size()
                    + " cells as in the header, found "
                    + row.size()));
        return true;
      }
      return visitor.row(line, row);
    }
  }

  /// A row whose first word says that it is a sum, with empty cells; or a remark in a cell alone.
  private static boolean isTotal(CellRow row, int width) {
    int filled = 0;
    int first = -1;
    for (int i = 0; i < row.size(); i++) {
      if (!row.isBlank(i)) {
        first = first < 0 ? i : first;
        filled++;
      }
    }
    if (filled == 0 || filled == row.size()) {
      return row.size() == 1
          && filled == 1
          && width > 2
          && row.get(0).chars().anyMatch(Character::isLetter);
    }
    String word = row.get(first).strip().toLowerCase(Locale.ROOT).replaceAll("[:.*]+$", "");
    return TOTALS.contains(word);
  }
}
