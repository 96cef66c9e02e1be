package gatelens.watch;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines of a table, cells parted by comma, semicolon or tab. A cell does not go over lines.
final class CsvEvents implements EventParser {
  private static final char[] SEPARATORS = {',', ';', '\t'};

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

  private static List<String> cells(String line, char separator) throws BadEvent {
    try {
      return CsvReader.builder()
          .fieldSeparator(separator)
          .allowUnclosedQuote(false)
          .ofSingleCsvRecord(line)
          .getFields();
    } catch (CsvParseException wrong) {
      throw new BadEvent("no row of a table");
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
