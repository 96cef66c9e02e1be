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
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/// Opens files and folders of any kind that is known.
public final class Sources {
  private static final int BATCH = 64;
  private static final int AHEAD = 32;

  /// Bytes of rows that are kept to be read again: small data is then read from its file once.
  private static final long KEPT = 32L << 20;

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

    /// Windows that begin in the last part of the time, or those that end before it.
    private Source lastPart(double share, boolean last) {
      return visitor -> {
        Growing begins = new Growing();
        source.read(row -> begins.add(place(row).from()));
        double cut = begins.cut(share);
        source.read(row -> {
          Row.Place place = place(row);
          boolean wanted = last ? place.from() >= cut : place.to() < cut;
          return !wanted || visitor.row(row);
        });
      };
    }

    private static Row.Place place(Row row) {
      return row.place()
          .orElseThrow(
              () -> new IllegalStateException(row.id() + ": a window of a forecast has no place"));
    }

    /// The rows without those that repeat the inputs of an earlier one.
    public Opened distinct() {
      return new Opened(Copies.dropped(source), inputs, reading);
    }

    /// A random share of the rows, or the others. Each row's draw depends on the seed and its place
    /// alone; copies of one row share the draw of the first. Of windows that are forecast the share
    /// is the last part in time, and the others end before the first step that it reads: windows
    /// drawn at random would overlap with those that are learned from.
    ///
    /// @param share in [0, 1]
    /// @param drawn true for the share, false for the others
    /// @throws IllegalArgumentException if the share is outside [0, 1]
    public Opened share(double share, long seed, boolean drawn) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "the share of the rows is "
                + share
                + "; it must be in [0, 1], 0.2 is usual"
                + (share > 1 && share <= 100 ? ": " + share / 100 + " is " + share + " %" : ""));
      }
      if (reading.windows().isPresent()) {
        return new Opened(lastPart(share, drawn), inputs, reading);
      }
      return new Opened(
          visitor -> {
            SplittableRandom random = new SplittableRandom(seed);
            Map<Long, Boolean> first = new HashMap<>();
            source.read(row -> {
              boolean draw = random.nextDouble() < share;
              Boolean earlier = first.putIfAbsent(Copies.digest(row), draw);
              return (earlier == null ? draw : earlier) != drawn || visitor.row(row);
            });
          },
          inputs,
          reading);
    }
  }

  /// Numbers whose count is not known before.
  private static final class Growing {
    private double[] values = new double[64];
    private int count;

    private boolean add(double value) {
      values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
      values[count++] = value;
      return true;
    }

    /// The number from which on a share of them is at least as large.
    private double cut(double share) {
      double[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      int place = (int) Math.round(count * (1 - share));
      return place < count ? sorted[place] : Double.POSITIVE_INFINITY;
    }
  }

  /// What rows are read for.
  public enum Purpose {
    /// To learn from: read several times, so that those of small data are kept in memory.
    LEARN,
    /// To judge a trained model on: a table may lack the column of the class, whose answers are
    /// then not known.
    JUDGE,
    /// To ask a trained model about: as {@link #JUDGE}, and a forecast also goes beyond the end of
    /// a series, where the answers are not known either.
    PREDICT
  }

  /// Opens a file or folder to learn from.
  ///
  /// @param path a file, or a folder with a sub-folder or a file per class
  /// @param reading what is known of it
  /// @param bad what is done with rows that cannot be read
  /// @throws IOException if there is nothing there, or it is of no kind that is known
  public static Opened open(Path path, Reading reading, BadRows bad) throws IOException {
    return open(path, reading, bad, Purpose.LEARN);
  }

  /// Opens a file or folder.
  ///
  /// @param path a file, or a folder with a sub-folder or a file per class
  /// @param reading what is known of it
  /// @param bad what is done with rows that cannot be read
  /// @param purpose what they are read for
  /// @throws IOException if there is nothing there, or it is of no kind that is known
  public static Opened open(Path path, Reading reading, BadRows bad, Purpose purpose)
      throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (Files.isDirectory(path)) {
      return new Opened(
          kept(ahead(new FolderSource(path, reading, bad), bad), purpose),
          List.of("input"),
          reading);
    }
    return Files.isRegularFile(path)
        ? open(Content.of(path), reading, bad, purpose)
        : open(Files.newInputStream(path), path, reading, bad, purpose);
  }

  /// Opens what comes through a stream, such as standard input; its kind is found out from its
  /// beginning. It is read once, but for data to learn from, which is written into a file that is
  /// deleted with the program.
  ///
  /// @param stream closed with the last row
  /// @param name of the stream, for messages
  /// @throws IOException if it is of no kind that is known
  public static Opened open(
      InputStream stream, Path name, Reading reading, BadRows bad, Purpose purpose)
      throws IOException {
    Content content = Content.once(stream, name);
    if (content.isEmpty()) {
      throw new DataException(name, "it is empty");
    }
    Kinds.Stream kind =
        reading.format() == Reading.Format.AUTO
            ? Kinds.ofStream(content)
            : new Kinds.Stream(reading.format(), "");
    Reading known = reading.withFormat(kind.format());
    return switch (kind.format()) {
      case CSV, JSONL, MANIFEST, TS, UCR, LABELLED_TEXT, TEXT, DOCUMENT ->
          purpose == Purpose.LEARN
              ? open(content.stored(kind.suffix()), known, bad, purpose)
              : open(content, known, bad, purpose);
      case PARQUET, ARROW, IDX, IMAGE, AUDIO, AUTO ->
          open(content.stored(kind.suffix()), known, bad, purpose);
    };
  }

  private static Opened open(Content content, Reading reading, BadRows bad, Purpose purpose)
      throws IOException {
    Opened opened = file(content, reading, bad, purpose);
    return new Opened(
        within(content.file(), kept(ahead(opened.source, bad), purpose)),
        opened.inputs,
        opened.reading);
  }

  private static Source kept(Source source, Purpose purpose) {
    return purpose == Purpose.LEARN ? new Remembered(source, KEPT) : source;
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

  private static Opened file(Content content, Reading reading, BadRows bad, Purpose purpose)
      throws IOException {
    Path path = content.file();
    if (Files.isRegularFile(path) && Files.size(path) == 0) {
      throw new DataException(path, "the file is empty");
    }
    Reading known =
        reading.format() == Reading.Format.AUTO ? reading.withFormat(Kinds.of(content)) : reading;
    return switch (known.format()) {
      case CSV, MANIFEST -> table(new CsvTable(content, bad), known, bad, purpose);
      case PARQUET -> table(new ParquetTable(content.stored()), known, bad, purpose);
      case ARROW -> table(provided(content.stored(), known.format()), known, bad, purpose);
      case JSONL -> {
        JsonLinesSource source = new JsonLinesSource(content, known, bad);
        yield new Opened(
            source, source.inputCount() == 1 ? List.of("input") : List.of("text", "series"), known);
      }
      case LABELLED_TEXT -> one(new TextSource(content, true, Optional.empty(), bad), known);
      case TEXT -> one(new TextSource(content, false, Optional.empty(), bad), known);
      case TS -> one(new ArchiveSource(content, true, bad), known);
      case UCR -> one(new ArchiveSource(content, false, bad), known);
      case IDX -> one(new IdxSource(content.stored()), known);
      case DOCUMENT, IMAGE, AUDIO, AUTO -> one(single(content, known, bad), known);
    };
  }

  private static Source single(Content content, Reading reading, BadRows bad) {
    return visitor ->
        visitor.row(
            new Row(
                String.valueOf(content.file().getFileName()),
                List.of(
                    reading.format() == Reading.Format.DOCUMENT
                        ? new Input.Text(TextLines.whole(content))
                        : FileSource.input(content.stored(), reading, bad)),
                new Answer.None()));
  }

  private static Opened one(Source source, Reading reading) {
    return new Opened(source, List.of("input"), reading);
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

  private static Opened table(Table table, Reading asked, BadRows bad, Purpose purpose)
      throws IOException {
    Table.Look look = table.look(Columns.LOOKED_AT);
    Reading reading = purpose == Purpose.LEARN ? asked : withoutMissingLabel(look, asked);
    boolean manifest =
        reading.format() == Reading.Format.MANIFEST
            || (reading.roles().id().isEmpty()
                && reading.windows().isEmpty()
                && ManifestSource.isManifest(table.file(), look));
    if (manifest) {
      Reading known = reading.withFormat(Reading.Format.MANIFEST);
      ManifestSource source = ManifestSource.of(table, look, known, bad);
      List<String> inputs = source.columns().featureNames();
      return new Opened(source, inputs.size() == 1 ? List.of("input") : inputs, known);
    }
    Columns columns = Columns.of(table.file(), look, reading);
    boolean wide =
        columns.ids().isEmpty() && reading.windows().isEmpty() && columns.text().isEmpty();
    if (wide && columns.firstWords().isPresent()) {
      reading = reading.withText(columns.firstWords());
      columns = Columns.of(table.file(), look, reading);
    }
    return one(new TableSource(table, columns, reading, bad, purpose == Purpose.PREDICT), reading);
  }

  private static Reading withoutMissingLabel(Table.Look look, Reading reading) {
    String label = reading.roles().label().orElse("last");
    return label.equals("last") || look.header().contains(label)
        ? reading
        : reading.withColumns(reading.roles().features(), Optional.empty());
  }
}
