package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Copies;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.StepReader;
import gatelens.data.Understanding;
import gatelens.train.Separation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.Function;

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
  /// @param understanding the same in words
  public record Opened(
      Source source, List<String> inputs, Reading reading, Understanding understanding) {
    /// Keeps an unmodifiable copy.
    public Opened {
      inputs = List.copyOf(inputs);
    }

    /// Rows of a program, of which nothing is to be said.
    public Opened(Source source, List<String> inputs, Reading reading) {
      this(source, inputs, reading, Understanding.of("rows"));
    }

    private Opened with(Source other) {
      return new Opened(other, inputs, reading, understanding);
    }

    /// The same, if nothing is left open.
    ///
    /// @throws DataException with the first question and the option that answers it
    public Opened decided(Path file) throws DataException {
      if (!understanding.questions().isEmpty()) {
        throw new DataException(file, understanding.questions().get(0));
      }
      return this;
    }

    /// The same rows with their inputs in another order, each found by its name.
    ///
    /// @param names those that are wanted; one input is the one that is wanted, whatever its name
    /// @throws DataException if one is not there
    public Opened arranged(List<String> names, Path file) throws DataException {
      if (names.equals(inputs) || (names.size() == 1 && inputs.size() == 1)) {
        return this;
      }
      List<String> lacking = names.stream().filter(name -> !inputs.contains(name)).toList();
      if (!lacking.isEmpty()) {
        throw new DataException(
            file,
            "expected the inputs "
                + names
                + " as in training, found "
                + inputs
                + "; there is no column "
                + String.join(", ", lacking));
      }
      int[] places = names.stream().mapToInt(inputs::indexOf).toArray();
      Source arranged =
          visitor ->
              source.read(row ->
                  visitor.row(
                      new Row(
                          row.id(),
                          Arrays.stream(places).mapToObj(row.inputs()::get).toList(),
                          row.answer(),
                          row.place())));
      return new Opened(arranged, names, reading, understanding);
    }

    /// Only the rows whose id fits (or does not fit) a pattern such as `*_[0-4].wav`.
    ///
    /// @param fitting false for the rows that do not fit
    public Opened only(String glob, boolean fitting) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return with(visitor ->
          source.read(row -> fits(matcher, Path.of(row.id())) != fitting || visitor.row(row)));
    }

    /// By the name of the file alone, or with its folders.
    private static boolean fits(PathMatcher matcher, Path file) {
      Path name = file.getFileName();
      return matcher.matches(file) || (name != null && matcher.matches(name));
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
      return with(Copies.dropped(source));
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
        return with(lastPart(share, drawn));
      }
      return with(visitor -> {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Boolean> first = new HashMap<>();
        source.read(row -> {
          boolean draw = random.nextDouble() < share;
          Boolean earlier = first.putIfAbsent(Copies.digest(row), draw);
          return (earlier == null ? draw : earlier) != drawn || visitor.row(row);
        });
      });
    }

    /// A random share of the rows of which no group, nor a copy of one of its rows, is on both
    /// sides, or the others. Windows that are forecast are parted by time, as without groups.
    ///
    /// @param share in (0, 1)
    /// @param drawn true for the share, false for the others
    /// @param group of a row
    public Opened share(double share, long seed, boolean drawn, Function<Row, ?> group) {
      if (reading.windows().isPresent()) {
        return share(share, seed, drawn);
      }
      return with(visitor -> {
        List<Object> groups = new ArrayList<>();
        List<Long> digests = new ArrayList<>();
        source.read(row -> groups.add(group.apply(row)) && digests.add(Copies.digest(row)));
        Separation apart = Separation.of(new int[groups.size()]).together(digests).together(groups);
        BitSet held = new BitSet();
        Arrays.stream(apart.hold(share, seed).held()).forEach(held::set);
        int[] at = {0};
        source.read(row -> held.get(at[0]++) != drawn || visitor.row(row));
      });
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
    return looked(path, reading, bad, purpose).decided(path);
  }

  /// Looks at a file or folder that might be learned from: what it would be taken for, and what it
  /// leaves open.
  ///
  /// @throws IOException if there is nothing there, or it is of no kind that is known
  public static Opened look(Path path, Reading reading, BadRows bad) throws IOException {
    return looked(path, reading, bad, Purpose.LEARN);
  }

  private static Opened looked(Path path, Reading reading, BadRows bad, Purpose purpose)
      throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (Files.isDirectory(path)) {
      boolean known = reading.format() != Reading.Format.AUTO;
      Path within = purpose == Purpose.LEARN || known ? FolderSource.data(path) : path;
      if (!within.equals(path)) {
        Opened inner = looked(within, reading, bad, purpose);
        return new Opened(
            inner.source,
            inner.inputs,
            inner.reading,
            inner.understanding.withNote(
                "the folder has one thing in it that is data, " + path.relativize(within)));
      }
      FolderSource.noTables(path);
      FolderSource rows = new FolderSource(path, reading, bad);
      noWindows(path, reading, rows);
      return new Opened(
          kept(ahead(rows, bad), purpose),
          List.of("input"),
          reading,
          FolderSource.understanding(path));
    }
    return Files.isRegularFile(path)
        ? open(Content.of(path), reading, bad, purpose)
        : opened(Files.newInputStream(path), path, reading, bad, purpose);
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
    return opened(stream, name, reading, bad, purpose).decided(name);
  }

  private static Opened opened(
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
    noWindows(content.file(), reading, opened.source);
    return opened.with(within(content.file(), kept(ahead(opened.source, bad), purpose)));
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
    public List<String> notes() throws IOException {
      return source.notes();
    }

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
      case CSV, MANIFEST -> TableSource.opened(new CsvTable(content, bad), known, bad, purpose);
      case PARQUET -> {
        ParquetTable table = new ParquetTable(content.stored());
        if (!table.lists()) {
          yield TableSource.opened(table, known, bad, purpose);
        }
        ParquetTable values = table.ofValues();
        yield Kinds.rowsAreSteps(known, values)
            ? TableSource.opened(values, known, bad, purpose)
            : objects(table.objects(), known, bad, purpose);
      }
      case ARROW ->
          TableSource.opened(provided(content.stored(), known.format()), known, bad, purpose);
      case JSONL -> {
        JsonTable values = new JsonTable(content, bad);
        yield JsonTable.isTable(content) || Kinds.rowsAreSteps(known, values)
            ? TableSource.opened(values, known, bad, purpose)
            : objects(content, known, bad, purpose);
      }
      case LABELLED_TEXT -> {
        TextSource source = TextSource.labelled(content, bad);
        yield new Opened(
            source,
            List.of("input"),
            known,
            Understanding.of(
                source.after()
                    ? "texts, one a line · label: after the tab"
                    : words(known.format())));
      }
      case TEXT -> one(new TextSource(content, false, false, Optional.empty(), bad), known);
      case TS -> one(new ArchiveSource(content, true, bad), known);
      case UCR -> one(new ArchiveSource(content, false, bad), known);
      case IDX -> one(new IdxSource(content.stored()), known);
      case DOCUMENT, IMAGE, AUDIO, AUTO -> one(single(content, known, bad), known);
    };
  }

  /// Windows are parts of the rows of a table.
  private static void noWindows(Path path, Reading reading, Source source) throws DataException {
    if (reading.windows().isPresent() && !(source instanceof TableSource)) {
      throw new DataException(
          path,
          "--window parts the rows of a table into windows to be forecast, and this is none: leave"
              + " it out, or make a table with a step a row");
    }
  }

  /// Objects with arrays, an example each.
  private static Opened objects(Content content, Reading known, BadRows bad, Purpose purpose)
      throws IOException {
    Reading named =
        purpose == Purpose.LEARN ? JsonTable.Fields.of(content, known).labelled(known) : known;
    JsonLinesSource source = new JsonLinesSource(content, named, bad);
    return new Opened(
        source,
        source.inputCount() == 1 ? List.of("input") : List.of("text", "series"),
        named,
        JsonTable.Fields.of(content, named).understanding(named));
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
    return new Opened(source, List.of("input"), reading, Understanding.of(words(reading.format())));
  }

  private static String words(Reading.Format format) {
    return switch (format) {
      case LABELLED_TEXT -> "texts, one a line · label: before the tab";
      case TEXT -> "texts, one a line";
      case DOCUMENT -> "one text, the whole file";
      case TS -> "series of the UCR and UEA archive · label: the last field";
      case UCR -> "series of the UCR archive, one a line · label: the first number";
      case IDX -> "images · label: in the file of labels beside it";
      case IMAGE -> "one image";
      case AUDIO -> "one sound";
      case JSONL -> "JSON objects, one a line";
      case CSV, PARQUET, ARROW, MANIFEST -> "a table";
      case AUTO -> "a file";
    };
  }

  /// A table of a kind that somebody on the class path reads.
  static Table provided(Path path, Reading.Format kind) throws DataException {
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

  /// Single steps of a stream, read as a table was in training; see {@link StepReader}.
  public static StepReader steps(
      Reading reading, List<String> features, List<Boolean> words, Optional<String> time)
      throws DataException {
    return Columns.steps(reading, features, words, time);
  }
}
