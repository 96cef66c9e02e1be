package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Copies;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/// Opens files and folders of any kind that is known.
public final class Sources {
  private static final int BATCH = 64;
  private static final int AHEAD = 32;

  private Sources() {}

  /// Rows, and how they were understood.
  ///
  /// @param source the rows
  /// @param inputs the name of each input
  /// @param reading with the format and the columns that were found out
  public record Opened(Source source, List<String> inputs, Reading reading) {
    /// Keeps an unmodifiable copy.
    public Opened {
      inputs = List.copyOf(inputs);
    }

    /// Only the rows whose id fits (or does not fit) a pattern such as `*_[0-4].wav`.
    ///
    /// @param fitting false for the rows that do not fit
    public Opened only(String glob, boolean fitting) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return new Opened(
          visitor ->
              source.read(row -> matcher.matches(Path.of(row.id())) != fitting || visitor.row(row)),
          inputs,
          reading);
    }

    private Source lastPart(double share, boolean last) {
      return visitor -> {
        long[] count = {0};
        source.read(row -> ++count[0] > 0);
        long cut = Math.round(count[0] * (1 - share));
        long end = last ? count[0] : cut - Math.ceilDiv(reading.horizon(), reading.stride()) + 1;
        long[] at = {0};
        source.read(row -> {
          long place = at[0]++;
          boolean wanted = place < end && (!last || place >= cut);
          return !wanted ? place < end : visitor.row(row);
        });
      };
    }

    /// The rows without those that repeat the inputs of an earlier one.
    public Opened distinct() {
      return new Opened(Copies.dropped(source), inputs, reading);
    }

    /// A random share of the rows, or the others. Each row's draw depends on the seed and its place
    /// alone. Of windows that are forecast the share is the last part, and the others end where
    /// their answers would reach into it: windows drawn at random would overlap with those that are
    /// learned from.
    ///
    /// @param share in [0, 1]
    /// @param drawn true for the share, false for the others
    public Opened share(double share, long seed, boolean drawn) {
      if (reading.window() > 0) {
        return new Opened(lastPart(share, drawn), inputs, reading);
      }
      return new Opened(
          visitor -> {
            SplittableRandom random = new SplittableRandom(seed);
            source.read(row -> (random.nextDouble() < share) != drawn || visitor.row(row));
          },
          inputs,
          reading);
    }
  }

  /// Opens a file or folder.
  ///
  /// @param path a file, or a folder with a sub-folder or a file per class
  /// @param reading what is known of it
  /// @param bad what is done with rows that cannot be read
  /// @throws IOException if there is nothing there, or it is of no kind that is known
  public static Opened open(Path path, Reading reading, BadRows bad) throws IOException {
    return open(path, reading, bad, false);
  }

  private static Opened open(Path path, Reading reading, BadRows bad, boolean beyond)
      throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new DataException(
          path,
          "expected a file or a folder, found neither; write what comes through a pipe into a file"
              + " first");
    }
    if (Files.isDirectory(path)) {
      return new Opened(
          ahead(new FolderSource(path, reading, bad), bad), List.of("input"), reading);
    }
    Opened opened = file(path, reading, bad, beyond);
    return new Opened(within(path, ahead(opened.source, bad)), opened.inputs, opened.reading);
  }

  /// Opens what a trained model is asked about: as {@link #open}, but a table may lack the column
  /// of the class, and a forecast also goes beyond the end of a series. Such answers are not known.
  public static Opened openToPredict(Path path, Reading reading, BadRows bad) throws IOException {
    return open(path, withoutMissingLabel(path, reading, bad), bad, true);
  }

  /// Opens what a trained model is judged on: as {@link #open}, but a table may lack the column of
  /// the class, whose answers are then not known.
  public static Opened openToJudge(Path path, Reading reading, BadRows bad) throws IOException {
    return open(path, withoutMissingLabel(path, reading, bad), bad, false);
  }

  private static Reading withoutMissingLabel(Path path, Reading reading, BadRows bad)
      throws IOException {
    if (reading.label().isEmpty() || !Files.isRegularFile(path) || Files.size(path) == 0) {
      return reading;
    }
    Reading.Format format =
        reading.format() == Reading.Format.AUTO ? format(path) : reading.format();
    List<String> header =
        switch (format) {
          case CSV, MANIFEST -> new CsvTable(path, bad).header();
          case PARQUET -> new ParquetTable(path).header();
          case ARROW -> provided(path, format).header();
          default -> List.of(reading.label().get());
        };
    return header.contains(reading.label().get()) || reading.label().get().equals("last")
        ? reading
        : reading.withColumns(reading.features(), Optional.empty());
  }

  /// Another thread reads while rows are worked on. Where bad rows are passed over one thread does
  /// both, so that those told first are the first ones.
  private static Source ahead(Source source, BadRows bad) {
    return bad.refuses() ? new ReadAhead(source, BATCH, AHEAD) : source;
  }

  /// The same rows; what is wrong with one is told with the file in which it stands.
  public static Source within(Path path, Source source) {
    return new Within(path, source);
  }

  private record Within(Path path, Source source) implements Source {
    @Override
    public void read(Visitor visitor) throws IOException {
      try {
        source.read(visitor);
      } catch (DataException problem) {
        throw problem.within(path);
      }
    }

    @Override
    public void readBatches(BatchVisitor visitor) throws IOException {
      try {
        source.readBatches(visitor);
      } catch (DataException problem) {
        throw problem.within(path);
      }
    }
  }

  private static Opened file(Path path, Reading reading, BadRows bad, boolean beyond)
      throws IOException {
    if (Files.size(path) == 0) {
      throw new DataException(path, "the file is empty");
    }
    Reading known =
        reading.format() == Reading.Format.AUTO ? reading.withFormat(format(path)) : reading;
    return switch (known.format()) {
      case CSV -> table(new CsvTable(path, bad), known, bad, beyond);
      case PARQUET -> table(new ParquetTable(path), known, bad, beyond);
      case ARROW -> table(provided(path, known.format()), known, bad, beyond);
      case MANIFEST -> manifest(new CsvTable(path, bad), known, bad);
      case JSONL -> {
        JsonLinesSource source = new JsonLinesSource(path, known, bad);
        int count = source.first(1).stream().mapToInt(row -> row.inputs().size()).max().orElse(1);
        yield new Opened(source, count == 1 ? List.of("input") : List.of("text", "series"), known);
      }
      case LABELLED_TEXT -> one(new TextSource(path, true, Optional.empty(), bad), known);
      case TEXT -> one(new TextSource(path, false, Optional.empty(), bad), known);
      case TS -> one(new ArchiveSource(path, true, bad), known);
      case UCR -> one(new ArchiveSource(path, false, bad), known);
      case IDX -> one(new IdxSource(path), known);
      case DOCUMENT, IMAGE, AUDIO, AUTO -> one(single(path, known, bad), known);
    };
  }

  private static Source single(Path path, Reading reading, BadRows bad) {
    return visitor ->
        visitor.row(
            new Row(
                String.valueOf(path.getFileName()),
                List.of(
                    reading.format() == Reading.Format.DOCUMENT
                        ? new Input.Text(TextLines.whole(path))
                        : FileSource.input(path, reading, bad)),
                new Answer.None()));
  }

  private static Opened one(Source source, Reading reading) {
    return new Opened(source, List.of("input"), reading);
  }

  private static Opened manifest(Table table, Reading reading, BadRows bad) throws IOException {
    ManifestSource source = new ManifestSource(table, reading, bad);
    List<String> inputs = source.inputs();
    return new Opened(source, inputs.size() == 1 ? List.of("input") : inputs, reading);
  }

  /// A table of a kind that somebody on the class path reads.
  private static Table provided(Path path, Reading.Format kind) throws DataException {
    for (Table.Format format :
        ServiceLoader.load(Table.Format.class, Table.Format.class.getClassLoader())) {
      if (format.kind() == kind) {
        return format.open(path);
      }
    }
    throw new DataException(
        path,
        "nobody on the class path reads "
            + kind
            + "; the module gatelens-"
            + kind.name().toLowerCase(Locale.ROOT)
            + " does; or convert it to CSV or Parquet");
  }

  private static Opened table(Table table, Reading reading, BadRows bad, boolean beyond)
      throws IOException {
    if (namesFiles(table, reading)) {
      return manifest(table, reading.withFormat(Reading.Format.MANIFEST), bad);
    }
    Reading known = reading.withText(TableSource.textColumn(table, reading));
    return one(new TableSource(table, known, bad, beyond), known);
  }

  private static boolean namesFiles(Table table, Reading reading) throws IOException {
    boolean[] found = {false};
    if (reading.id().isEmpty() && reading.window() == 0) {
      List<String> header = table.header();
      found[0] = header.contains("path");
      table.read((line, cells) -> {
        for (String cell : cells) {
          found[0] |= !Cells.isNumber(cell) && ManifestSource.isFile(table.file(), cell);
        }
        return false;
      });
    }
    return found[0];
  }

  private static Reading.Format format(Path path) throws IOException {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.contains("idx3-ubyte") || name.contains("idx3.ubyte")) {
      return Reading.Format.IDX;
    }
    return switch (FileSource.suffix(path)) {
      case "csv" -> Reading.Format.CSV;
      case "jsonl", "ndjson", "json" -> Reading.Format.JSONL;
      case "parquet" -> Reading.Format.PARQUET;
      case "arrow", "arrows", "feather", "ipc" -> Reading.Format.ARROW;
      case "ts" -> Reading.Format.TS;
      case "idx" -> Reading.Format.IDX;
      case "wav", "wave", "aif", "aiff", "au", "flac", "mp3", "ogg" -> Reading.Format.AUDIO;
      case "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff" -> Reading.Format.IMAGE;
      case "txt", "tsv", "" -> text(path);
      default ->
          throw new DataException(
              path,
              "its kind is not known by its name; say it with a format: "
                  + List.of(Reading.Format.values()));
    };
  }

  /// Text files: by their first line.
  private static Reading.Format text(Path path) throws IOException {
    String[] first = {""};
    long[] lines = {0};
    TextLines.read(
        path,
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
    if (cells.length == 2 && !cells[0].isBlank()) {
      return Reading.Format.LABELLED_TEXT;
    }
    if (cells.length > 2) {
      return Reading.Format.CSV;
    }
    return Reading.Format.DOCUMENT;
  }
}
