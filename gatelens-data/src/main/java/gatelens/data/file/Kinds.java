package gatelens.data.file;

import gatelens.data.DataException;
import gatelens.data.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Tells kinds of files apart: by their name, and where that does not say it by their first bytes
/// and lines.
final class Kinds {

  /// Lines that must have as many cells each.
  private static final int COMPARED = 5;

  private static final Map<String, Stream> MAGIC =
      Map.ofEntries(
          Map.entry("PAR1", new Stream(Reading.Format.PARQUET, ".parquet")),
          Map.entry("ARROW1", new Stream(Reading.Format.ARROW, ".arrow")),
          Map.entry("\u00ff\u00ff\u00ff\u00ff", new Stream(Reading.Format.ARROW, ".arrow")),
          Map.entry("RIFX", new Stream(Reading.Format.AUDIO, ".wav")),
          Map.entry("RF64", new Stream(Reading.Format.AUDIO, ".wav")),
          Map.entry("RIFF", new Stream(Reading.Format.AUDIO, ".wav")),
          Map.entry("FORM", new Stream(Reading.Format.AUDIO, ".aiff")),
          Map.entry("fLaC", new Stream(Reading.Format.AUDIO, ".flac")),
          Map.entry("OggS", new Stream(Reading.Format.AUDIO, ".ogg")),
          Map.entry("\u0089PNG", new Stream(Reading.Format.IMAGE, ".png")),
          Map.entry("\u00ff\u00d8\u00ff", new Stream(Reading.Format.IMAGE, ".jpg")),
          Map.entry("GIF8", new Stream(Reading.Format.IMAGE, ".gif")),
          Map.entry("\u0000\u0000\u0008\u0003", new Stream(Reading.Format.IDX, ".idx")));

  /// Ends of the names of text files.
  private static final Set<String> TEXTS =
      Set.of("csv", "jsonl", "ndjson", "json", "txt", "tsv", "tab", "dat", "");

  private static final Map<String, String> OTHERS =
      Map.of(
          "pk\u0003\u0004",
          "it is a spreadsheet (.xlsx) or a zip archive, whatever its name says: save the sheet as"
              + " CSV (UTF-8), or unpack it",
          "\u00d0\u00cf\u0011\u00e0",
          "it is a spreadsheet of old Excel, whatever its name says; save it as CSV (UTF-8)",
          "%pdf",
          "it is a PDF; a table in it is exported as CSV first",
          "<!doctype html",
          "it is a web page, as comes where a download needs a login; look at it in a browser",
          "<html",
          "it is a web page, as comes where a download needs a login; look at it in a browser",
          "sqlite format 3",
          "it is a database of SQLite; export the table as CSV",
          "\u0089hdf",
          "it is an HDF5 file; save the table as CSV or Parquet",
          "\u0093numpy",
          "it is an array of NumPy: --inputs reads it, with --labels for its labels");

  /// Bytes that tell other kinds of files.
  private static final int LONG = 64;

  private Kinds() {}

  /// The kind of a file.
  ///
  /// @throws DataException if neither its name nor its content says it
  static Reading.Format of(Content content) throws IOException {
    Path file = content.file();
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.contains("idx3-ubyte") || name.contains("idx3.ubyte")) {
      return Reading.Format.IDX;
    }
    String suffix = FileSource.suffix(file);
    if (TEXTS.contains(suffix)) {
      Optional<Stream> other = notText(content);
      if (other.isPresent()) {
        return other.get().format();
      }
    }
    return switch (suffix) {
      case "csv" -> Reading.Format.CSV;
      case "jsonl", "ndjson", "json" -> Reading.Format.JSONL;
      case "zip", "7z", "rar", "tar" ->
          throw new DataException(file, "it is an archive of files; unpack it first");
      case "npy", "npz" ->
          throw new DataException(
              file, "it is an array of NumPy: --inputs reads it, with --labels for its labels");
      case "parquet" -> Reading.Format.PARQUET;
      case "arrow", "arrows", "feather", "ipc" -> Reading.Format.ARROW;
      case "ts" -> Reading.Format.TS;
      case "idx" -> Reading.Format.IDX;
      case "wav", "wave", "aif", "aiff", "au", "flac", "mp3", "ogg" -> Reading.Format.AUDIO;
      case "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp" -> Reading.Format.IMAGE;
      case "txt", "tsv", "tab", "dat", "" -> text(content);
      case "xlsx", "xls", "xlsm", "ods" ->
          throw new DataException(
              file, "it is a spreadsheet; save it as CSV (UTF-8), which is read");
      default ->
          throw new DataException(
              file,
              "its kind is not known by its name; say it with a format: "
                  + List.of(Reading.Format.values()));
    };
  }

  /// What a file is though its name says that it is text: of another kind that is read, or of one
  /// that is named.
  private static Optional<Stream> notText(Content content) throws IOException {
    String start = start(content);
    for (Map.Entry<String, Stream> kind : MAGIC.entrySet()) {
      boolean sure = kind.getValue().format() != Reading.Format.ARROW || start.startsWith("ARROW1");
      if (sure && kind.getKey().length() > 3 && start.startsWith(kind.getKey())) {
        return Optional.of(kind.getValue());
      }
    }
    for (Map.Entry<String, String> kind : OTHERS.entrySet()) {
      if (start.toLowerCase(Locale.ROOT).startsWith(kind.getKey())) {
        throw new DataException(content.file(), kind.getValue());
      }
    }
    return Optional.empty();
  }

  private static String start(Content content) throws IOException {
    try (InputStream in = content.look()) {
      return new String(in.readNBytes(LONG), StandardCharsets.ISO_8859_1);
    }
  }

  /// What a stream was found to be.
  ///
  /// @param format the kind
  /// @param suffix of a file of that kind
  record Stream(Reading.Format format, String suffix) {}

  /// The kind of what has no name: bytes that only one kind of file begins with, a brace, or lines
  /// of as many cells each.
  static Stream ofStream(Content content) throws IOException {
    String start = start(content);
    for (Map.Entry<String, Stream> kind : MAGIC.entrySet()) {
      if (start.startsWith(kind.getKey())) {
        return kind.getValue();
      }
    }
    if (start.stripLeading().startsWith("{")) {
      return new Stream(Reading.Format.JSONL, ".jsonl");
    }
    if (start.startsWith("@") || start.startsWith("#@")) {
      return new Stream(Reading.Format.TS, ".ts");
    }
    return isTable(content)
        ? new Stream(Reading.Format.CSV, ".csv")
        : new Stream(text(content), ".txt");
  }

  private static boolean isTable(Content content) throws IOException {
    return isTable(content, 2, 2);
  }

  /// True if the first lines have the same number of cells each.
  ///
  /// @param least cells
  /// @param needed lines
  private static boolean isTable(Content content, int least, int needed) throws IOException {
    List<String> lines = new ArrayList<>();
    TextLines.look(
        content,
        (number, line) -> {
          lines.add(line);
          return lines.size() < COMPARED;
        });
    lines.removeIf(String::isBlank);
    for (char separator : new char[] {',', ';', '\t', '|'}) {
      long count = lines.isEmpty() ? 0 : CsvLayout.cells(lines.get(0), separator);
      if (count >= least
          && lines.size() >= needed
          && !(separator == ',' && isProse(lines))
          && lines.stream().allMatch(line -> CsvLayout.cells(line, separator) == count)
          && !(separator == '\t' && count == 2)) {
        return true;
      }
    }
    return false;
  }

  /// Lines whose commas are all followed by a blank, with no number between two of them.
  private static boolean isProse(List<String> lines) {
    return lines.stream()
        .allMatch(line ->
            !line.matches(".*,(?! ).*")
                && List.of(line.split(",", -1)).stream()
                    .noneMatch(part -> part.isBlank() || Cells.isNumber(part.strip())));
  }

  /// Lines of numbers that are no series with a class each: the second number counts the steps of
  /// what the first one tells apart.
  private static boolean countsSteps(Content content) throws IOException {
    List<double[]> begins = new ArrayList<>();
    TextLines.look(
        content,
        (number, line) -> {
          String[] words = line.strip().split("[,\\s]+", -1);
          if (words.length > 2 && Cells.isNumber(words[0]) && Cells.isNumber(words[1])) {
            begins.add(new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[1])});
          }
          return begins.size() < 2 * COMPARED;
        });
    for (int i = 1; i < begins.size(); i++) {
      boolean same = begins.get(i)[0] == begins.get(i - 1)[0];
      if (same ? begins.get(i)[1] != begins.get(i - 1)[1] + 1 : begins.get(i)[1] > 1) {
        return false;
      }
    }
    return begins.size() > COMPARED;
  }

  /// A table that is drawn with lines of signs, as databases and SAP print it, is no text.
  private static void drawn(Content content) throws IOException {
    int[] bars = {0, 0};
    TextLines.look(
        content,
        (number, line) -> {
          String text = line.strip();
          bars[0] += text.length() > 2 && text.startsWith("|") && text.endsWith("|") ? 1 : 0;
          return ++bars[1] < 4 * COMPARED;
        });
    if (bars[0] >= COMPARED && 2 * bars[0] > bars[1]) {
      throw new DataException(
          content.file(),
          "it is a table drawn with lines of signs, as lists of SAP and databases print it; export"
              + " it as CSV, or unconverted with tabs");
    }
  }

  /// Text files: by their first line.
  private static Reading.Format text(Content content) throws IOException {
    drawn(content);
    String[] first = {""};
    long[] lines = {0};
    TextLines.look(
        content,
        (number, line) -> {
          if (!line.isBlank()) {
            first[0] = lines[0] == 0 ? line : first[0];
            lines[0]++;
          }
          return lines[0] < 2;
        });
    String[] words = first[0].strip().split("[,\\s]+");
    if (words.length > 4 && List.of(words).stream().allMatch(Cells::isNumber)) {
      return countsSteps(content) ? Reading.Format.CSV : Reading.Format.UCR;
    }
    String[] cells = first[0].split("\t", -1);
    List<String> names = List.of(cells).stream().map(ColumnNames::plain).toList();
    boolean header =
        cells.length > 1
            && names.stream().anyMatch(name -> name.equals("text") || ColumnNames.label(name) == 0);
    if (header && FileSource.suffix(content.file()).equals("tsv")) {
      return Reading.Format.CSV;
    }
    if (cells.length == 2 && !cells[0].isBlank()) {
      return Reading.Format.LABELLED_TEXT;
    }
    if (cells.length > 2) {
      return Reading.Format.CSV;
    }
    // lines of a text do not have as many commas each
    return isTable(content, 3, 4) || ofBlanks(content)
        ? Reading.Format.CSV
        : Reading.Format.DOCUMENT;
  }

  private static boolean ofBlanks(Content content) throws IOException {
    List<String> lines = new ArrayList<>();
    TextLines.look(
        content,
        (number, line) -> {
          lines.add(line);
          return lines.size() < COMPARED;
        });
    return ofBlanks(lines);
  }

  /// Lines of as many words each, a column of which is numbers but in the first: no text is so.
  static boolean ofBlanks(List<String> lines) {
    List<String[]> rows =
        lines.stream()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split("[ \\t]+"))
            .toList();
    int width = rows.isEmpty() ? 0 : rows.get(0).length;
    return width > 2
        && rows.size() > 3
        && rows.stream().allMatch(row -> row.length == width)
        && IntStream.range(0, width)
            .anyMatch(at ->
                !Cells.isNumber(rows.get(0)[at])
                    && rows.stream().skip(1).allMatch(row -> Cells.isNumber(row[at])));
  }

  /// True if what is known names the sequence and the time of a row: it is a step then, whatever
  /// lists stand beside.
  static boolean rowsAreSteps(Reading known, Table values) throws IOException {
    List<String> named = new ArrayList<>(known.roles().id());
    known.roles().time().ifPresent(named::add);
    return named.size() > 1
        && known.roles().time().isPresent()
        && values.header().containsAll(named);
  }
}
