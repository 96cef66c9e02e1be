package gatelens.batch;

import gatelens.data.DataException;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.names.NearestName;
import gatelens.parallel.WorkListener;
import gatelens.stream.Account;
import gatelens.watch.WatchOption;
import gatelens.watch.WatchPlan;
import gatelens.watch.WatchQuestion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A run over an archive as a front end asks for it, in words.
///
/// @param values of the options that were given
/// @param threads that score and explain
public record BatchQuestion(Map<BatchOption, String> values, int threads) {
  /// Bytes that an event takes in memory, but for its values.
  private static final int EVENT_BYTES = 200;

  private static final String NO_PARQUET =
      "Parquet is read, not written here: take csv or jsonl; gatelens-spark writes Parquet";

  /// Keeps an unmodifiable copy.
  public BatchQuestion {
    EnumMap<BatchOption, String> copy = new EnumMap<>(BatchOption.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  private Optional<String> value(BatchOption option) {
    return Optional.ofNullable(values.get(option));
  }

  private Optional<Path> path(BatchOption option) {
    return value(option).map(Path::of);
  }

  private List<String> list(BatchOption option) {
    return value(option)
        .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
        .orElse(List.of());
  }

  /// The part of it that a watch asks too.
  ///
  /// @throws Refused if a value has no meaning
  public WatchPlan asked() {
    Map<WatchOption, String> same = new EnumMap<>(WatchOption.class);
    value(BatchOption.KEY).ifPresent(text -> same.put(WatchOption.KEY, text));
    value(BatchOption.TIME).ifPresent(text -> same.put(WatchOption.TIME, text));
    value(BatchOption.FEATURES).ifPresent(text -> same.put(WatchOption.FEATURES, text));
    value(BatchOption.TARGET).ifPresent(text -> same.put(WatchOption.TARGET, text));
    value(BatchOption.WHY).ifPresent(text -> same.put(WatchOption.WHY, text));
    value(BatchOption.BASELINE).ifPresent(text -> same.put(WatchOption.BASELINE, text));
    WatchPlan asked = new WatchQuestion(same).plan();
    if (asked.accounts().stream().anyMatch(account -> !(account instanceof Account.Features))) {
      throw new Refused(
          Refused.Kind.QUESTION,
          value(BatchOption.WHY).orElse("")
              + ": expected features or none; parts by event have no fixed columns",
          "explain a few sequences by event with: gatelens explain",
          "why");
    }
    if (!values.containsKey(BatchOption.SURVEY)) {
      return asked;
    }
    if (asked.accounts().isEmpty()) {
      throw refused(BatchOption.SURVEY, "it is of explanations, and --why none makes none");
    }
    same.put(WatchOption.WHY, "features,events=newest:" + Importance.DISTANCES);
    return new WatchQuestion(same).plan();
  }

  /// What is run.
  ///
  /// @throws Refused if a value has no meaning
  /// @throws IOException if the files cannot be looked for
  public BatchPlan plan() throws IOException {
    if (list(BatchOption.DATA).isEmpty()) {
      throw new Refused(
          Refused.Kind.QUESTION, "no rows are named", "a file, a folder or a pattern", "data");
    }
    WatchPlan asked = asked();
    List<Path> files = new ArrayList<>();
    for (String pattern : list(BatchOption.DATA)) {
      files.addAll(files(pattern));
    }
    Optional<String> output = value(BatchOption.OUTPUT).filter(text -> !text.equals("-"));
    boolean parts =
        output.filter(text -> text.endsWith("/") || Files.isDirectory(Path.of(text))).isPresent();
    RowFormat format = format(output.filter(text -> !parts));
    Optional<Path> place = output.map(Path::of);
    if (values.containsKey(BatchOption.RESUME) && !parts) {
      throw refused(BatchOption.RESUME, "only a folder of parts is gone on with: --output FOLDER/");
    }
    Optional<Path> bad =
        path(BatchOption.BAD)
            .or(() ->
                place.map(file ->
                    parts
                        ? file.resolve("_bad.jsonl")
                        : file.resolveSibling(file.getFileName() + ".bad.jsonl")));
    writable(bad, BatchOption.BAD);
    writable(parts ? Optional.empty() : place, BatchOption.OUTPUT);
    if (values.containsKey(BatchOption.SURVEY) && values.containsKey(BatchOption.RESUME)) {
      throw refused(
          BatchOption.RESUME,
          "a survey is of all rows, and parts that are whole are not read again");
    }
    writable(path(BatchOption.SURVEY), BatchOption.SURVEY);
    writable(path(BatchOption.LEAVE_STATES), BatchOption.LEAVE_STATES);
    if (path(BatchOption.SPILL).filter(dir -> !Files.isDirectory(dir)).isPresent()) {
      throw refused(BatchOption.SPILL, "there is no folder of this name");
    }
    int width = Math.max(16, asked.fields().features().size());
    long free = Runtime.getRuntime().maxMemory() / 4;
    int memory = Math.clamp(free / (EVENT_BYTES + 8L * width), 10_000, 4_000_000);
    return new BatchPlan(
        asked,
        files,
        every(),
        list(BatchOption.KEEP),
        format,
        place,
        parts,
        path(BatchOption.STATES),
        path(BatchOption.LEAVE_STATES),
        path(BatchOption.SPILL),
        bad,
        values.containsKey(BatchOption.RESUME),
        share(),
        path(BatchOption.SURVEY),
        slice(),
        threads,
        memory);
  }

  /// Said before the work whose result the file is to hold; folders of parts are made.
  private void writable(Optional<Path> file, BatchOption option) {
    Optional<String> hindrance =
        file.filter(path -> values.containsKey(option)).flatMap(AtomicFile::hindrance);
    if (hindrance.isPresent()) {
      throw refused(option, hindrance.get());
    }
  }

  private int slice() {
    Optional<String> column = value(BatchOption.SLICE);
    if (column.isPresent() && !values.containsKey(BatchOption.SURVEY)) {
      throw refused(BatchOption.SLICE, "is of a survey: --survey FILE");
    }
    int at = column.map(list(BatchOption.KEEP)::indexOf).orElse(-1);
    if (column.isPresent() && at < 0) {
      throw refused(BatchOption.SLICE, "expected one of the columns that --keep carries");
    }
    return at;
  }

  private boolean every() {
    String text = value(BatchOption.EVERY).orElse("last");
    return switch (text) {
      case "last" -> false;
      case "event" -> true;
      default ->
          throw refused(BatchOption.EVERY, NearestName.expected(text, List.of("last", "event")));
    };
  }

  private double share() {
    String text = value(BatchOption.MAX_BAD).orElse("1");
    try {
      double share =
          text.endsWith("%")
              ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
              : Double.parseDouble(text);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException word) {
      throw refused(BatchOption.MAX_BAD, "expected a share such as 0.01 or 1%");
    }
    throw refused(BatchOption.MAX_BAD, "expected a share from 0 to 1");
  }

  private RowFormat format(Optional<String> output) {
    Optional<RowFormat> named = Optional.empty();
    for (RowFormat format : RowFormat.values()) {
      if (output.filter(name -> name.endsWith("." + format.ending())).isPresent()) {
        named = Optional.of(format);
      }
    }
    Optional<String> said = value(BatchOption.OUTPUT_FORMAT);
    if (said.isPresent()) {
      RowFormat format =
          switch (said.get()) {
            case "csv" -> RowFormat.CSV;
            case "jsonl", "json" -> RowFormat.JSONL;
            case "parquet" -> throw refused(BatchOption.OUTPUT_FORMAT, NO_PARQUET);
            default ->
                throw refused(
                    BatchOption.OUTPUT_FORMAT,
                    NearestName.expected(said.get(), List.of("csv", "jsonl")));
          };
      if (named.filter(other -> other != format).isPresent()) {
        throw refused(BatchOption.OUTPUT_FORMAT, "the ending of the output says another form");
      }
      return format;
    }
    if (named.isPresent() || output.isEmpty()) {
      return named.orElse(RowFormat.CSV);
    }
    throw refused(
        BatchOption.OUTPUT,
        output.orElseThrow().endsWith(".parquet")
            ? NO_PARQUET
            : "expected a name that ends in .csv or .jsonl, or a folder: FOLDER/");
  }

  private Refused refused(BatchOption option, String why) {
    String text = value(option).orElse("");
    return new Refused(
        Refused.Kind.QUESTION, text.isEmpty() ? why : text + ": " + why, "", option.word());
  }

  /// The files of a pattern, in the order of their names.
  private static List<Path> files(String pattern) throws IOException {
    Path path = Path.of(pattern);
    if (Files.isDirectory(path)) {
      return found(path, file -> true);
    }
    if (Files.exists(path)) {
      return List.of(path);
    }
    int star = pattern.indexOf('*');
    int mark = pattern.indexOf('?');
    int first = star < 0 ? mark : mark < 0 ? star : Math.min(star, mark);
    if (first < 0) {
      throw new NoSuchFileException(pattern);
    }
    int slash = pattern.lastIndexOf('/', first);
    Path root = slash < 0 ? Path.of("") : Path.of(pattern.substring(0, Math.max(1, slash)));
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    List<Path> files = found(root, matcher::matches);
    if (files.isEmpty()) {
      throw new DataException(path, "no file is called so");
    }
    return files;
  }

  private static List<Path> found(Path root, java.util.function.Predicate<Path> wanted)
      throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).matches("[._].*"))
              .filter(wanted)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new DataException(root, "there are no files in it");
      }
      return files;
    }
  }

  /// Runs it, or says what it would be.
  ///
  /// @param stream takes the answers where no output is named
  /// @param messages gets sentences for a person
  /// @throws Refused if a value has no meaning or does not fit the model or the data
  /// @throws IOException if a file cannot be read or written
  public BatchCounts run(
      Lens lens,
      OutputStream stream,
      Origin origin,
      Consumer<String> messages,
      WorkListener listener)
      throws IOException {
    BatchPlan plan = plan();
    if (values.containsKey(BatchOption.DRY_RUN)) {
      BatchEstimate.of(lens, plan).lines().forEach(messages);
      return BatchCounts.NONE;
    }
    BatchCounts counts = BatchRun.run(lens, plan, Optional.of(stream), origin, listener, messages);
    messages.accept(
        "%,d events of %,d keys, %,d rows written%s%s"
            .formatted(
                counts.events(),
                counts.keys(),
                counts.answers(),
                counts.ties() > 0
                    ? ", %,d events at the time of the one before".formatted(counts.ties())
                    : "",
                counts.bad() > 0
                    ? ", %,d rows not read%s"
                        .formatted(counts.bad(), plan.bad().map(file -> ": " + file).orElse(""))
                    : ""));
    return counts;
  }
}
