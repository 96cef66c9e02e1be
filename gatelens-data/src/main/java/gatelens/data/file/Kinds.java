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

/// Tells kinds of files apart: by their name, and where that does not say it by their first bytes
/// and lines.
final class Kinds {
  private static final int BYTES = 8;

  /// Lines that must have as many cells each.
  private static final int COMPARED = 5;

  private static final Map<String, Stream> MAGIC =
      Map.ofEntries(
          Map.entry("PAR1", new Stream(Reading.Format.PARQUET, ".parquet")),
          Map.entry("ARROW1", new Stream(Reading.Format.ARROW, ".arrow")),
          Map.entry("\u00ff\u00ff\u00ff\u00ff", new Stream(Reading.Format.ARROW, ".arrow")),
          Map.entry("RIFF", new Stream(Reading.Format.AUDIO, ".wav")),
          Map.entry("FORM", new Stream(Reading.Format.AUDIO, ".aiff")),
          Map.entry("fLaC", new Stream(Reading.Format.AUDIO, ".flac")),
          Map.entry("OggS", new Stream(Reading.Format.AUDIO, ".ogg")),
          Map.entry("\u0089PNG", new Stream(Reading.Format.IMAGE, ".png")),
          Map.entry("\u00ff\u00d8\u00ff", new Stream(Reading.Format.IMAGE, ".jpg")),
          Map.entry("GIF8", new Stream(Reading.Format.IMAGE, ".gif")),
          Map.entry("\u0000\u0000\u0008\u0003", new Stream(Reading.Format.IDX, ".idx")));

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
    return switch (FileSource.suffix(file)) {
      case "csv" -> Reading.Format.CSV;
      case "jsonl", "ndjson", "json" -> Reading.Format.JSONL;
      case "parquet" -> Reading.Format.PARQUET;
      case "arrow", "arrows", "feather", "ipc" -> Reading.Format.ARROW;
      case "ts" -> Reading.Format.TS;
      case "idx" -> Reading.Format.IDX;
      case "wav", "wave", "aif", "aiff", "au", "flac", "mp3", "ogg" -> Reading.Format.AUDIO;
      case "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff" -> Reading.Format.IMAGE;
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

  /// What a stream was found to be.
  ///
  /// @param format the kind
  /// @param suffix of a file of that kind
  record Stream(Reading.Format format, String suffix) {}

  /// The kind of what has no name: bytes that only one kind of file begins with, a brace, or lines
  /// of as many cells each.
  static Stream ofStream(Content content) throws IOException {
    byte[] first;
    try (InputStream in = content.look()) {
      first = in.readNBytes(BYTES);
    }
    String start = new String(first, StandardCharsets.ISO_8859_1);
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
    List<String> lines = new ArrayList<>();
    TextLines.look(
        content,
        (number, line) -> {
          lines.add(line);
          return lines.size() < COMPARED;
        });
    lines.removeIf(String::isBlank);
    for (char separator : new char[] {',', ';', '\t'}) {
      long count = lines.isEmpty() ? 0 : CsvLayout.cells(lines.get(0), separator);
      if (count > 1
          && lines.size() > 1
          && lines.stream().allMatch(line -> CsvLayout.cells(line, separator) == count)
          && !(separator == '\t' && count == 2)) {
        return true;
      }
    }
    return false;
  }

  /// Text files: by their first line.
  private static Reading.Format text(Content content) throws IOException {
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
      return Reading.Format.UCR;
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
    return Reading.Format.DOCUMENT;
  }
}
