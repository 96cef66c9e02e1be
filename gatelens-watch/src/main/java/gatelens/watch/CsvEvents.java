package gatelens.watch;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines of a table, cells parted by comma, semicolon, tab or bar. A cell does not go over lines.
final class CsvEvents implements EventParser {
  private static final String RETURN =
      "a carriage return stands in the line: lines end with LF or CR LF";

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  private final char separator;
  private final String headerLine;
  private final int width;
  private final int[] places;

  private CsvEvents(char separator, String headerLine, int width, int[] places) {
    this.separator = separator;
    this.headerLine = headerLine;
    this.width = width;
    this.places = places;
  }

  /// A table by its first line; empty if that does not have all columns.
  static Optional<CsvEvents> of(String headerLine, List<String> names) {
    for (char separator : SEPARATORS) {
      try {
        List<String> header = cells(headerLine, separator).stream().map(String::strip).toList();
        int[] places = names.stream().mapToInt(header::indexOf).toArray();
        boolean once = header.stream().distinct().count() == header.size();
        if (once && java.util.Arrays.stream(places).allMatch(at -> at >= 0)) {
          return Optional.of(new CsvEvents(separator, headerLine, header.size(), places));
        }
      } catch (BadEvent none) {
        // not with this separator
      }
    }
    return Optional.empty();
  }

  /// Why a first line does not name the columns of a table, where it does not.
  static String lacking(String line, List<String> names) {
    if (line.indexOf('\r') >= 0) {
      return RETURN;
    }
    List<String> header = List.of();
    long most = 0;
    for (char separator : SEPARATORS) {
      try {
        List<String> cells = cells(line, separator).stream().map(String::strip).toList();
        long found = names.stream().filter(cells::contains).count();
        header = found > most ? cells : header;
        most = Math.max(most, found);
      } catch (BadEvent none) {
        // not with this separator
      }
    }
    if (most == 0) {
      return "neither a JSON object nor the names of a table's columns, among them " + names;
    }
    for (String name : names) {
      if (!header.contains(name)) {
        return "the names of a table's columns without "
            + name
            + NearestName.question(name, header);
      }
    }
    return "the names of a table's columns, one of which stands there twice: " + header;
  }

  private static List<String> cells(String line, char separator) throws BadEvent {
    if (line.indexOf('\r') >= 0) {
      throw new BadEvent(RETURN);
    }
    try {
      return CsvReader.builder()
          .fieldSeparator(separator)
          .allowUnclosedQuote(false)
          .ofSingleCsvRecord(line)
          .getFields();
    } catch (CsvParseException wrong) {
      boolean open = line.chars().filter(c -> c == '"').count() % 2 > 0;
      throw new BadEvent(
          "no row of a table: "
              + (open
                  ? "a quote is not closed in the line, and no cell goes over lines"
                  : "something stands behind a closing quote"));
    }
  }

  @Override
  public List<String> header() {
    return List.of(headerLine);
  }

  @Override
  public RawEvent parse(String line) throws BadEvent {
    List<String> cells = cells(line, separator);
    if (cells.size() != width) {
      throw new BadEvent("expected " + width + " cells, found " + cells.size());
    }
    List<String> asked = new ArrayList<>(places.length);
    for (int place : places) {
      asked.add(cells.get(place));
    }
    return new RawEvent(asked, new boolean[places.length]);
  }
}
