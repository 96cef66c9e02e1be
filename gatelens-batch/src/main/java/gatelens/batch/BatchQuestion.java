package gatelens.batch;

import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.names.Counted;
import gatelens.names.NearestName;
import gatelens.parallel.WorkListener;
import gatelens.stream.Account;
import gatelens.watch.WatchOption;
import gatelens.watch.WatchPlan;
import gatelens.watch.WatchQuestion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A run over an archive as a front end asks for it, in words.
///
/// @param values of the options that were given
/// @param threads that score and explain
public record BatchQuestion(Map<BatchOption, String> values, int threads) {
  /// Bytes that rows are sorted in at least.
  private static final long LEAST_MEMORY = 1 << 22;

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
    if (!surveys()) {
      return asked;
    }
    if (asked.accounts().isEmpty()) {
      throw refused(surveying(), "it is of explanations, and --why none makes none");
    }
    same.put(WatchOption.WHY, "features,events=newest:" + Importance.DISTANCES);
    return new WatchQuestion(same).plan();
  }

  private boolean surveys() {
    return values.containsKey(BatchOption.SURVEY) || values.containsKey(BatchOption.REPORT);
  }

  private BatchOption surveying() {
    return values.containsKey(BatchOption.SURVEY) ? BatchOption.SURVEY : BatchOption.REPORT;
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
    List<DataFiles> data = new ArrayList<>();
    // a file that two words mean is read once
    Map<Path, Path> files = new LinkedHashMap<>();
    for (String word : list(BatchOption.DATA)) {
      DataFiles some = DataFiles.of(word);
      data.add(some);
      some.files().forEach(file -> files.putIfAbsent(DataFiles.real(file), file));
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
    place.ifPresent(file -> {
      apart(data, file, parts, BatchOption.OUTPUT);
      apart(data, BatchOrigin.beside(file, parts), false, BatchOption.OUTPUT);
    });
    bad.ifPresent(file -> apart(data, file, false, BatchOption.BAD));
    for (BatchOption option :
        List.of(BatchOption.LEAVE_STATES, BatchOption.SURVEY, BatchOption.REPORT)) {
      path(option).ifPresent(file -> apart(data, file, false, option));
    }
    writable(bad, BatchOption.BAD);
    writable(parts ? Optional.empty() : place, BatchOption.OUTPUT);
    if (surveys() && values.containsKey(BatchOption.RESUME)) {
      throw refused(
          BatchOption.RESUME,
          "a survey is of all rows, and parts that are whole are not read again");
    }
    writable(path(BatchOption.SURVEY), BatchOption.SURVEY);
    for (BatchOption option : List.of(BatchOption.STATES, BatchOption.LEAVE_STATES)) {
      if (surveys() && values.containsKey(option)) {
        throw refused(
            surveying(),
            "a survey keeps accounts by event, which the states of other runs do not have; without"
                + " --"
                + option.word());
      }
    }
    for (BatchOption option :
        List.of(BatchOption.LEAVE_STATES, BatchOption.SURVEY, BatchOption.REPORT)) {
      writable(path(option), option);
    }
    if (!format.lines()) {
      binary(format, output);
    }
    if (path(BatchOption.SPILL).filter(dir -> !Files.isDirectory(dir)).isPresent()) {
      throw refused(BatchOption.SPILL, "there is no folder of this name");
    }
    long memory = Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 4);
    return new BatchPlan(
        asked,
        List.copyOf(files.values()),
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
        path(BatchOption.REPORT),
        slice(),
        threads,
        memory);
  }

  /// What is written must not be read as data, now or by the next run.
  private void apart(List<DataFiles> data, Path place, boolean folder, BatchOption option) {
    for (DataFiles some : data) {
      if (some.wouldRead(place, folder)) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "%s lies where --data %s reads: it would be taken for data"
                .formatted(place, some.word()),
            "a place outside, a pattern that does not fit it, or a name that begins with _",
            option.word());
      }
    }
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
    if (column.isPresent() && !surveys()) {
      throw refused(BatchOption.SLICE, "is of a survey: --survey FILE or --report FILE");
    }
    int at = column.map(list(BatchOption.KEEP)::indexOf).orElse(-1);
    if (column.isPresent() && at < 0) {
      throw refused(BatchOption.SLICE, "expected one of the columns that --keep carries");
    }
    return at;
  }

  private void binary(RowFormat format, Optional<String> output) {
    if (output.isEmpty()) {
      throw refused(BatchOption.OUTPUT_FORMAT, "is no text; expected --output FILE");
    }
    if (RowFiles.of(format).isEmpty()) {
      throw refused(
          values.containsKey(BatchOption.OUTPUT_FORMAT)
              ? BatchOption.OUTPUT_FORMAT
              : BatchOption.OUTPUT,
          "needs the module gatelens-" + format.ending() + ", which is not on the class path");
    }
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
            case "parquet" -> RowFormat.PARQUET;
            default ->
                throw refused(
                    BatchOption.OUTPUT_FORMAT,
                    NearestName.expected(said.get(), List.of("csv", "jsonl", "parquet")));
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
        "expected a name that ends in .csv, .jsonl or .parquet, or a folder: FOLDER/");
  }

  private Refused refused(BatchOption option, String why) {
    String text = value(option).orElse("");
    return new Refused(
        Refused.Kind.QUESTION, text.isEmpty() ? why : text + ": " + why, "", option.word());
  }

  /// Runs it, or says what it would be.
  ///
  /// @param stream takes the answers where no output is named
  /// @param messages gets sentences for a person
  /// @param page writes `--report`
  /// @throws Refused if a value has no meaning or does not fit the model or the data
  /// @throws IOException if a file cannot be read or written
  public BatchCounts run(
      Lens lens,
      OutputStream stream,
      Origin origin,
      Consumer<String> messages,
      WorkListener listener,
      SurveyPage page)
      throws IOException {
    BatchPlan plan = plan();
    if (values.containsKey(BatchOption.DRY_RUN)) {
      BatchEstimate.of(lens, plan).lines().forEach(messages);
      return BatchCounts.NONE;
    }
    BatchCounts counts =
        BatchRun.run(lens, plan, Optional.of(stream), origin, listener, messages, page);
    messages.accept(
        "%s of %s, %s%s%s"
            .formatted(
                Counted.of(counts.events(), "events"),
                Counted.of(counts.keys(), "keys"),
                Counted.of(counts.answers(), "rows written"),
                counts.ties() > 0
                    ? ", " + Counted.of(counts.ties(), "events at the time of the one before")
                    : "",
                counts.bad() > 0
                    ? ", "
                        + Counted.of(counts.bad(), "rows not read")
                        + plan.bad().map(file -> ": " + file).orElse("")
                    : ""));
    return counts;
  }
}
