package gatelens.data.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gatelens.data.DataException;
import gatelens.data.Words;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// How a file of comma-separated values is laid out, found out from its beginning: lines before the
/// header that say something else (`sep=;`, comments, titles, blank lines), the sign between cells,
/// and whether there is a header at all.
///
/// @param separator between cells; a blank where cells are parted by one or more
/// @param skipped lines before the header, or before the data where there is none
/// @param header names of the columns
/// @param named true if the first line that is not skipped is that header
/// @param units how many lines of units or descriptions come under it
/// @param quote around cells that hold separators
/// @param spaced true if blanks stand between separators and quotes
record CsvLayout(
    char separator,
    int skipped,
    List<String> header,
    boolean named,
    int units,
    char quote,
    boolean spaced) {
  /// A blank as separator: any number of them.
  static final char BLANKS = ' ';

  /// A sign that no text has, where none is around cells.
  static final char NO_QUOTE = '\uffff';

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int COMPARED = 20;

  /// Lines that are enough to tell the separator by, behind a title.
  private static final int LONG = 2;

  private static final Pattern SINGLE =
      Pattern.compile("(?:^|[,;\\t|])'(?:[^']|'')*'(?:$|[,;\\t|])");

  /// A cell in quotes behind a separator and blanks: `"a", "b"`.
  private static final Pattern SPACED =
      Pattern.compile("(?<=[\"\\d\\p{L}])([,;|]) +(\"[^\"]*\")(?= *[,;|]|\\s*$)");

  private static final int LONGEST_UNIT = 12;

  /// Lines of what an export says of itself, at most.
  private static final int PREAMBLE = 15;

  private static final Set<String> KNOWN =
      Set.of("text", "label", "class", "target", "id", "time", "date", "value", "name", "path");

  /// Finds out how a file is laid out.
  ///
  /// @param file for messages
  /// @param lines from its beginning
  static CsvLayout of(Path file, List<String> lines) throws DataException {
    if (single(lines)) {
      List<String> plain = lines.stream().map(line -> line.replace('\'', '"')).toList();
      CsvLayout found = ofQuoted(file, plain);
      return found.withQuote('\'');
    }
    if (loose(lines)) {
      List<String> plain = lines.stream().map(line -> line.replace('"', '\u2033')).toList();
      CsvLayout found = ofQuoted(file, plain);
      List<String> names = found.header.stream().map(name -> name.replace('\u2033', '"')).toList();
      return new CsvLayout('\t', found.skipped, names, found.named, found.units, NO_QUOTE, false);
    }
    if (lines.stream().filter(line -> SPACED.matcher(line).find()).count() > LONG) {
      List<String> close =
          lines.stream().map(line -> SPACED.matcher(line).replaceAll("$1$2")).toList();
      CsvLayout found = ofQuoted(file, close);
      return new CsvLayout(
          found.separator, found.skipped, found.header, found.named, found.units, '"', true);
    }
    return ofQuoted(file, lines);
  }

  private CsvLayout withQuote(char sign) {
    return new CsvLayout(separator, skipped, header, named, units, sign, false);
  }

  /// True if quotes are signs like others, as of inches, in a file of tabs: one begins a cell and
  /// ends within it, or does not end.
  private static boolean loose(List<String> lines) {
    for (String line : lines) {
      for (String cell : line.indexOf('\t') < 0 ? new String[0] : line.split("\t")) {
        String text = cell.strip();
        int end = text.startsWith("\"") ? text.replace("\"\"", "__").indexOf('"', 1) : -1;
        if (end > 0 && end < text.length() - 1) {
          return true;
        }
      }
    }
    return false;
  }

  /// True if cells stand between single quotes: in every line behind the header one that is whole.
  private static boolean single(List<String> lines) {
    List<String> some = lines.stream().filter(line -> !line.isBlank()).skip(1).toList();
    return some.size() > LONG
        && lines.stream().noneMatch(line -> line.indexOf('"') >= 0)
        && some.stream().allMatch(line -> SINGLE.matcher(line).find());
  }

  private static CsvLayout ofQuoted(Path file, List<String> lines) throws DataException {
    int first = 0;
    char separator = 0;
    while (first < lines.size()) {
      String line = lines.get(first).strip();
      if (line.length() == 5 && line.toLowerCase(Locale.ROOT).startsWith("sep=")) {
        separator = line.charAt(4);
      } else if (line.toLowerCase(Locale.ROOT).startsWith("sep=") && line.isBlank()) {
        separator = '\t';
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        break;
      }
      first++;
    }
    if (first == lines.size()) {
      throw new DataException(file, "it is empty; expected a header and rows");
    }
    List<String> rest = lines.subList(first, lines.size());
    separator = separator == 0 ? separator(rest) : separator;
    int title = titles(rest, separator);
    title = title == 0 ? preamble(rest, separator) : title;
    List<List<String>> rows = rows(file, lines.subList(first + title, lines.size()), separator);
    if (rows.size() > 2
        && rows.stream().skip(1).allMatch(row -> row.size() == rows.get(0).size() + 1)
        && rows.stream().skip(1).map(row -> row.get(0)).distinct().count() == rows.size() - 1L) {
      // names of rows have no name of their own, as R writes them
      List<String> names = new ArrayList<>(List.of(""));
      names.addAll(rows.get(0));
      return named(separator, first + title, names, true);
    }
    int commented = commented(lines, first, separator, rows);
    if (commented >= 0) {
      String names = lines.get(commented).strip().substring(1).strip();
      return named(separator, first, rows(file, List.of(names), separator).get(0), false);
    }
    return named(separator, first + title, rows.get(0), !data(rows))
        .orNumbered(rows.get(0).size())
        .withUnits(rows);
  }

  /// A header in a comment, as NumPy writes it: the last one with as many cells as the rows have.
  private static int commented(
      List<String> lines, int first, char separator, List<List<String>> rows) {
    if (first == 0 || !numbers(rows.get(0))) {
      return -1;
    }
    String last = lines.get(first - 1).strip();
    return last.startsWith("#")
            && cells(last, separator) == rows.get(0).size()
            && cells(last, separator) > 1
        ? first - 1
        : -1;
  }

  /// Rows that are no data: the header, and one of units under it.
  int rowsBefore() {
    return (named ? 1 : 0) + units;
  }

  private CsvLayout withUnits(List<List<String>> rows) {
    int under = named && units(rows) ? 1 : 0;
    int described = under;
    while (named && described < rows.size() - 2 && described < 2 && described(rows, described)) {
      described++;
    }
    List<String> names = header;
    if (described > 0 && index(rows, described)) {
      // what the first column holds stands alone in a line of its own
      names = new ArrayList<>(header);
      names.set(0, Words.name(rows.get(described + 1).get(0)));
      described++;
    }
    return new CsvLayout(separator, skipped, names, named, described, quote, spaced);
  }

  /// A second header: a word, another one each, in every column that holds numbers below, of which
  /// there are several.
  private static boolean described(List<List<String>> rows, int under) {
    List<String> line = rows.get(under + 1);
    int numeric = 0;
    for (int i = 0; i < line.size(); i++) {
      int column = i;
      List<String> below =
          rows.stream()
              .skip(under + 2L)
              .filter(row -> row.size() > column)
              .map(row -> row.get(column).strip())
              .filter(cell -> !Cells.missing(cell))
              .toList();
      long numbers = below.stream().filter(cell -> value(cell)).count();
      // a third line may hold the name of the first column alone
      if (numbers > 0 && numbers + 1 >= below.size() && below.size() > 1) {
        numeric++;
        String cell = line.get(i).strip();
        if (Cells.noNumber(cell) || value(cell) || cell.length() < 2) {
          return false;
        }
      }
    }
    return numeric > 1
        && line.size() == rows.get(0).size()
        && rows.size() > under + 3
        && line.stream().map(String::strip).filter(cell -> !cell.isEmpty()).count() > 1;
  }

  /// A line with a name in its first cell alone, over dates or numbers.
  private static boolean index(List<List<String>> rows, int under) {
    if (rows.size() < under + 4 || rows.get(under + 1).isEmpty()) {
      return false;
    }
    List<String> line = rows.get(under + 1);
    return !line.get(0).isBlank()
        && !value(line.get(0).strip())
        && line.stream().skip(1).allMatch(String::isBlank)
        && rows.stream().skip(under + 2L).allMatch(row -> value(row.get(0).strip()));
  }

  /// A line of units under the header: words, in columns that hold numbers or dates below.
  private static boolean units(List<List<String>> rows) {
    if (rows.size() < 2 + LONG || rows.get(1).size() != rows.get(0).size()) {
      return false;
    }
    int named = 0;
    for (int i = 0; i < rows.get(1).size(); i++) {
      int column = i;
      String unit = rows.get(1).get(i).strip();
      if (unit.isEmpty()) {
        continue;
      }
      named++;
      List<String> below =
          rows.stream()
              .skip(2)
              .filter(row -> row.size() > column)
              .map(row -> row.get(column).strip())
              .filter(cell -> !Cells.missing(cell))
              .toList();
      long numbers = below.stream().filter(cell -> value(cell)).count();
      if (unit.length() > LONGEST_UNIT
          || value(unit)
          || 5 * numbers < 4L * below.size()
          || numbers == 0) {
        return false;
      }
    }
    return 2 * named >= rows.get(1).size();
  }

  private static boolean value(String cell) {
    return NumberForm.hint(cell) != NumberForm.Hint.NONE || DateText.is(cell);
  }

  private CsvLayout orNumbered(int width) {
    if (named) {
      return this;
    }
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      numbers.add(Integer.toString(i));
    }
    return new CsvLayout(separator, skipped, numbers, false, 0, '"', spaced);
  }

  private static CsvLayout named(char separator, int skipped, List<String> cells, boolean named) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      String name = Words.form(cells.get(i).strip().replaceAll("\\s+", " "));
      name = name.isEmpty() ? "column " + (i + 1) : name;
      int count = counts.merge(name, 1, Integer::sum);
      names.add(count == 1 ? name : name + " (" + count + ")");
    }
    return new CsvLayout(separator, skipped, names, named, 0, '"', false);
  }

  /// Lines of a title: fewer cells than all that come after them, which have several.
  private static int titles(List<String> lines, char separator) {
    List<Long> counts =
        lines.stream()
            .limit(COMPARED)
            .filter(line -> !line.isBlank())
            .map(line -> cells(line, separator))
            .toList();
    if (counts.size() < LONG + 2 || counts.get(0) > 1 || lines.get(0).indexOf('"') >= 0) {
      return 0;
    }
    int title = 1;
    while (title < 3 && counts.get(title) == 1) {
      title++;
    }
    long width = counts.get(title);
    if (width < 2 || !counts.subList(title, counts.size()).stream().allMatch(n -> n == width)) {
      return 0;
    }
    int place = 0;
    for (int found = 0; found < title; place++) {
      found += lines.get(place).isBlank() ? 0 : 1;
    }
    while (lines.get(place).isBlank()) {
      place++;
    }
    return place;
  }

  /// Lines that say of what kind an export is, `Account;DE12 3456;`: they have half as many filled
  /// cells as the header at most, which has as many cells as the rows.
  private static int preamble(List<String> lines, char separator) {
    Map<Long, Integer> widths = new HashMap<>();
    lines.stream()
        .filter(line -> !line.isBlank())
        .forEach(line -> widths.merge(cells(line, separator), 1, Integer::sum));
    long width =
        widths.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(0L);
    int most = 0;
    for (int i = 0; width >= 3 && i < Math.min(PREAMBLE, lines.size()); i++) {
      String line = lines.get(i);
      long filled = filled(line, separator);
      if (cells(line, separator) == width && 2 * filled > width) {
        int even = widths.getOrDefault(width, 0);
        boolean sure = even > LONG && 5L * even >= 4L * (lines.size() - i) && 2L * most <= filled;
        return sure ? i : 0;
      }
      if (line.chars().filter(c -> c == '"').count() % 2 == 1) {
        return 0;
      }
      most = (int) Math.max(most, filled);
    }
    return 0;
  }

  private static long filled(String line, char separator) {
    long filled = 0;
    boolean quoted = false;
    boolean there = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (!quoted && c == separator) {
        filled += there ? 1 : 0;
        there = false;
      } else {
        there |= c != '"' && !Character.isWhitespace(c);
      }
    }
    return filled + (there ? 1 : 0);
  }

  /// The separator of which all lines have the same number, else the most frequent in the first.
  private static char separator(List<String> lines) {
    List<String> some = lines.stream().limit(COMPARED).filter(line -> !line.isBlank()).toList();
    char best = 0;
    long most = 1;
    for (int title = 0; best == 0 && (title == 0 || some.size() - title > LONG); title++) {
      for (char candidate : SEPARATORS) {
        long width = cells(some.get(title), candidate);
        boolean even = some.stream().skip(title).allMatch(l -> cells(l, candidate) == width);
        if (even && width > most) {
          best = candidate;
          most = width;
        }
      }
    }
    for (char candidate : SEPARATORS) {
      long width = cells(some.get(0), candidate);
      if (best == 0 && width > most) {
        best = candidate;
        most = width;
      }
    }
    if (best != 0) {
      return best;
    }
    long blanks = cells(some.get(0), BLANKS);
    boolean even = some.size() > 1 && some.stream().allMatch(l -> cells(l, BLANKS) == blanks);
    boolean numeric =
        Kinds.ofBlanks(some)
            || some.stream()
                .skip(1)
                .allMatch(line -> numbers(List.of(line.strip().split("[ \\t]+"))));
    return blanks > 1 && even && numeric ? BLANKS : ',';
  }

  /// Cells of a line; a separator within quotes is none.
  static long cells(String line, char separator) {
    if (separator == BLANKS) {
      return line.strip().split("[ \\t]+").length;
    }
    long count = 1;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      quoted ^= line.charAt(i) == '"';
      count += !quoted && line.charAt(i) == separator ? 1 : 0;
    }
    return count;
  }

  private static List<List<String>> rows(Path file, List<String> lines, char separator)
      throws DataException {
    List<List<String>> rows = new ArrayList<>();
    if (separator == BLANKS) {
      lines.stream()
          .filter(line -> !line.isBlank())
          .limit(COMPARED)
          .forEach(line -> rows.add(List.of(line.strip().split("[ \\t]+"))));
      return rows;
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(new StringReader(String.join("\n", lines)))) {
      for (CsvRecord row : reader) {
        rows.add(row.getFields());
        if (rows.size() == COMPARED) {
          break;
        }
      }
    } catch (CsvParseException problem) {
      if (rows.isEmpty()) {
        throw new DataException(file, 1, String.valueOf(problem.getMessage()));
      }
    } catch (IOException | UncheckedIOException problem) {
      throw new DataException(file, 1, String.valueOf(problem.getMessage()));
    }
    return rows;
  }

  private static boolean numbers(List<String> cells) {
    return cells.stream().allMatch(Cells::isNumber)
        && cells.stream().anyMatch(cell -> !Cells.missing(cell));
  }

  /// True if the first row holds data: numbers only; or numbers where numbers follow, and words
  /// that come again below.
  private static boolean data(List<List<String>> rows) {
    List<String> first = rows.get(0);
    if (numbers(first)) {
      return true;
    }
    Set<String> known = new HashSet<>(KNOWN);
    boolean names =
        first.stream()
            .map(ColumnNames::plain)
            .anyMatch(name ->
                known.contains(name)
                    || ColumnNames.label(name) >= 0
                    || ColumnNames.id(name)
                    || ColumnNames.time(name) >= 0);
    if (names || rows.size() < 3) {
      return false;
    }
    int numeric = 0;
    int again = 0;
    for (int i = 0; i < first.size(); i++) {
      int column = i;
      String cell = first.get(i).strip();
      List<String> below =
          rows.stream()
              .skip(1)
              .filter(row -> row.size() > column)
              .map(row -> row.get(column).strip())
              .toList();
      boolean number = (Cells.isNumber(cell) && !Cells.missing(cell)) || DateText.is(cell);
      if (number && below.stream().allMatch(b -> Cells.isNumber(b) || DateText.is(b))) {
        numeric++;
      } else if (!cell.isEmpty() && !number && below.contains(cell)) {
        again++;
      }
    }
    return again > 0 && (numeric > 0 || again == first.size() || first.size() == 2);
  }
}
