package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.names.Counted;
import gatelens.names.NearestName;
import gatelens.stream.Account;
import gatelens.stream.Keep;
import gatelens.stream.KeyedStreams;
import gatelens.stream.StreamBaseline;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A watch as a front end asks for it, in words.
///
/// @param values of the options that were given
public record WatchQuestion(Map<WatchOption, String> values) {
  /// Keeps an unmodifiable copy.
  public WatchQuestion {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private Optional<String> value(WatchOption option) {
    return Optional.ofNullable(values.get(option));
  }

  private List<String> list(WatchOption option) {
    return value(option)
        .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
        .orElse(List.of());
  }

  private <T> T read(WatchOption option, T usual, Function<String, T> reader) {
    if (value(option).isEmpty()) {
      return usual;
    }
    try {
      return reader.apply(value(option).get());
    } catch (NumberFormatException word) {
      throw refused(option, "expected a number");
    } catch (Refused refused) {
      throw refused;
    } catch (IllegalArgumentException wrong) {
      throw refused(option, String.valueOf(wrong.getMessage()));
    }
  }

  private Refused refused(WatchOption option, String why) {
    return new Refused(
        Refused.Kind.QUESTION, value(option).orElse("") + ": " + why, "", option.word());
  }

  /// What is watched.
  ///
  /// @throws Refused if a value has no meaning
  public WatchPlan plan() {
    Fields fields =
        new Fields(
            list(WatchOption.KEY),
            value(WatchOption.TIME),
            list(WatchOption.FEATURES),
            new java.util.LinkedHashSet<>(list(WatchOption.HIDE)),
            read(WatchOption.INPUT_FORMAT, Fields.Format.AUTO, WatchQuestion::format));
    Optional<Double> clear =
        read(WatchOption.CLEAR, Optional.empty(), text -> Optional.of(Double.valueOf(text)));
    double pause = read(WatchOption.PAUSE, 0.0, WatchQuestion::time);
    KeyedStreams.Limits limits =
        new KeyedStreams.Limits(
            read(WatchOption.MAX_KEYS, KeyedStreams.Limits.USUAL.keys(), WatchQuestion::positive),
            read(WatchOption.IDLE, Double.POSITIVE_INFINITY, WatchQuestion::time));
    try {
      return new WatchPlan(
          fields,
          value(WatchOption.TARGET),
          read(WatchOption.WHY, List.of(Account.features()), WatchQuestion::accounts),
          read(WatchOption.BASELINE, new StreamBaseline.Zeros(), WatchQuestion::baseline),
          read(
              WatchOption.ALERT,
              Optional.empty(),
              text -> Optional.of(AlertRule.parse(text, clear, pause))),
          read(WatchOption.WHEN, false, WatchQuestion::alertsOnly),
          limits,
          read(WatchOption.LATENESS, 0.0, WatchQuestion::time),
          WatchPlan.LONGEST_LINE);
    } catch (Refused refused) {
      throw refused;
    } catch (IllegalArgumentException wrong) {
      throw new Refused(Refused.Kind.QUESTION, String.valueOf(wrong.getMessage()));
    }
  }

  private static int positive(String text) {
    return positive(text, Integer.MAX_VALUE);
  }

  private static int positive(String text, int most) {
    int number = Integer.parseInt(text);
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "expected at least 1" + (most < Integer.MAX_VALUE ? " and at most " + most : ""));
    }
    return number;
  }

  private static Fields.Format format(String text) {
    return switch (text) {
      case "json", "jsonl" -> Fields.Format.JSON;
      case "csv" -> Fields.Format.CSV;
      default ->
          throw new IllegalArgumentException(NearestName.expected(text, List.of("json", "csv")));
    };
  }

  private static boolean alertsOnly(String text) {
    return switch (text) {
      case "always" -> false;
      case "alert" -> true;
      default ->
          throw new IllegalArgumentException(
              NearestName.expected(text, List.of("always", "alert")));
    };
  }

  /// `30` is in the unit of the events' times; `30s`, `5m`, `2h` and `7d` are seconds, as dates
  /// are.
  static double time(String text) {
    String number = text.replaceFirst("[smhd]$", "");
    double unit =
        switch (text.substring(number.length())) {
          case "m" -> 60;
          case "h" -> 3600;
          case "d" -> 86_400;
          default -> 1;
        };
    double time = Double.parseDouble(number) * unit;
    if (!(time >= 0) || Double.isInfinite(time)) {
      throw new IllegalArgumentException("expected a time such as 30s, 5m, 2h, 7d");
    }
    return time;
  }

  /// Reads `features,events=strongest:16`.
  static List<Account> accounts(String text) {
    List<Account> accounts = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      String one = word.strip().toLowerCase(Locale.ROOT);
      if (one.equals("features")) {
        accounts.add(Account.features());
      } else if (one.equals("events") || one.startsWith("events=")) {
        accounts.add(
            Account.events(keep(one.equals("events") ? "strongest:16" : one.substring(7))));
      } else if (!one.equals("none")) {
        throw new IllegalArgumentException(
            "expected features, events=KEEP:N or none"
                + NearestName.question(
                    one.split("=", 2)[0], List.of("features", "events", "none")));
      }
    }
    return accounts;
  }

  private static Keep keep(String text) {
    String[] parts = text.split(":", 2);
    return switch (parts[0]) {
      case "strongest" -> new Keep.Strongest(count(parts, 16));
      case "newest" -> new Keep.Newest(count(parts, 16));
      case "log", "logarithmic" -> new Keep.Logarithmic(count(parts, 4));
      case "ages" ->
          new Keep.Ages(
              Arrays.stream((parts.length == 2 ? parts[1] : "1h:1d:7d").split(":", -1))
                  .map(WatchQuestion::time)
                  .toList());
      default ->
          throw new IllegalArgumentException(
              "expected strongest:16, newest:16, log:4 or ages:1h:1d:7d for events"
                  + NearestName.question(parts[0], List.of("strongest", "newest", "log", "ages")));
    };
  }

  private static int count(String[] parts, int usual) {
    return parts.length == 2 ? Integer.parseInt(parts[1]) : usual;
  }

  private static StreamBaseline baseline(String text) {
    return switch (text.split(":", 2)[0]) {
      case "zeros", "zero" -> new StreamBaseline.Zeros();
      case "own" ->
          new StreamBaseline.OwnUsual(
              text.contains(":") ? Double.parseDouble(text.substring(4)) : 0.02);
      default ->
          throw new IllegalArgumentException(NearestName.expected(text, List.of("zeros", "own")));
    };
  }

  private StatusServer.Address address(int port) throws IOException {
    String token =
        value(WatchOption.TOKEN_FILE).isPresent()
            ? Files.readString(Path.of(value(WatchOption.TOKEN_FILE).get())).strip()
            : "";
    if (value(WatchOption.TOKEN_FILE).isPresent() && token.length() < 16) {
      throw refused(WatchOption.TOKEN_FILE, "expected a token of at least 16 characters");
    }
    return new StatusServer.Address(value(WatchOption.HOST).orElse("127.0.0.1"), port, token);
  }

  /// From where to where.
  ///
  /// @throws Refused if a value has no meaning
  /// @throws IOException if the token cannot be read
  public RunPlan run(InputStream in, OutputStream out) throws IOException {
    RunPlan.Source source =
        read(WatchOption.SOURCE, new RunPlan.Source.Standard(), RunPlan.Source::parse);
    if (source instanceof RunPlan.Source.Http http) {
      source = new RunPlan.Source.Http(address(http.server().port()));
    }
    Duration snapshot =
        Duration.ofNanos((long) (1e9 * read(WatchOption.SNAPSHOT, 10.0, WatchQuestion::time)));
    boolean whole = source instanceof RunPlan.Source.Whole;
    int rehearsal = whole ? rehearsal(0) : rehearsal(REHEARSAL);
    boolean spins = read(WatchOption.WAITING, false, WatchQuestion::spins);
    if (whole && value(WatchOption.WAITING).isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "a file is read to its end, with nothing to wait for",
          "leave it out",
          WatchOption.WAITING.word());
    }
    // last, so that none stays open where a word has no meaning
    Optional<OutputStream> answers = topics().output(WatchOption.OUTPUT);
    Optional<OutputStream> bad;
    try {
      bad = topics().output(WatchOption.BAD);
    } catch (IOException | RuntimeException hindered) {
      if (answers.isPresent()) {
        answers.get().close();
      }
      throw hindered;
    }
    return new RunPlan(
        source,
        answers.isPresent() ? Optional.empty() : value(WatchOption.OUTPUT).map(Path::of),
        bad.isPresent() ? Optional.empty() : value(WatchOption.BAD).map(Path::of),
        bad,
        value(WatchOption.STATE).map(Path::of),
        value(WatchOption.SEED).map(Path::of),
        snapshot,
        rehearsal,
        spins,
        in,
        answers.orElse(out));
  }

  private static boolean spins(String word) {
    return switch (word) {
      case "sleep" -> false;
      case "spin" -> true;
      default -> throw new IllegalArgumentException(word + ": expected sleep or spin");
    };
  }

  /// As many as the compiler asks for, which begins when it has seen a method some thousand times.
  private static final int REHEARSAL = 10_000;

  private int rehearsal(int usual) {
    return read(WatchOption.REHEARSE, usual, Integer::parseInt);
  }

  private TopicWatch topics() {
    return new TopicWatch(values);
  }

  /// Tells alerts of a watch again, each from the state and the event that it carries.
  ///
  /// @param answers lines of a watch
  /// @return how many, and how many with the score that was told
  /// @throws Refused if one was raised under a plan that does not fit the model
  /// @throws IOException if a line is no answer, or a state is of another model
  public static String again(Lens lens, Path answers, OutputStream out) throws IOException {
    return new AlertAgain(lens, Map.of()).tell(answers, out);
  }

  /// The same without a terminal.
  ///
  /// @throws Refused if a value has no meaning or does not fit the model
  /// @throws IOException if the source cannot be read or an output cannot be written
  public Counts watch(
      Lens lens,
      InputStream in,
      OutputStream out,
      Consumer<String> messages,
      LongSupplier nanos,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    return watch(lens, in, out, new Looking(messages, Optional.empty(), nanos), stop);
  }

  /// Who looks on.
  ///
  /// @param messages gets sentences for a person
  /// @param terminal where lines can be written over, and where answers do not go; empty for none
  /// @param nanos a clock
  public record Looking(
      Consumer<String> messages, Optional<PrintStream> terminal, LongSupplier nanos) {}

  /// True if answers go to standard output.
  public boolean toStandardOutput() {
    return value(WatchOption.OUTPUT).isEmpty();
  }

  /// Watches to the source's end, or until it is to stop.
  ///
  /// @param looking who looks on
  /// @param stop asked between lines
  /// @return what was counted
  /// @throws Refused if a value has no meaning or does not fit the model
  /// @throws IOException if the source cannot be read or an output cannot be written
  public Counts watch(
      Lens lens, InputStream in, OutputStream out, Looking looking, BooleanSupplier stop)
      throws IOException, InterruptedException {
    WatchPlan plan = plan();
    if (value(WatchOption.AGAIN).isPresent()) {
      Path alerts = Path.of(value(WatchOption.AGAIN).get());
      looking.messages().accept(new AlertAgain(lens, Asked.among(values)).tell(alerts, out));
      return new Counts();
    }
    if (topics().isTopic(WatchOption.SOURCE)) {
      return topic(lens, plan, out, looking, stop);
    }
    if (value(WatchOption.CHALLENGER).isEmpty()) {
      Watch watch = looked(lens, plan, Watch.of(lens, plan));
      return watch(watch, plan, run(in, out), looking, stop);
    }
    try (Lens other = Lens.open(Path.of(value(WatchOption.CHALLENGER).get()))) {
      OptionalLong after =
          read(
              WatchOption.PROMOTE_AFTER,
              OptionalLong.empty(),
              text -> OptionalLong.of(positive(text)));
      Watch watch = looked(lens, plan, Watch.of(lens, other, plan, after));
      return watch(watch, plan, run(in, out), looking, stop);
    }
  }

  /// With the ranges of the states where they are asked for.
  private Watch looked(Lens lens, WatchPlan plan, Watch watch) throws IOException {
    Optional<Integer> above =
        read(
            WatchOption.CLOSE_ACCOUNTS,
            Optional.empty(),
            text -> Optional.of(positive(text, QueuedEvents.WAITING - 1)));
    Optional<Path> gates = value(WatchOption.GATES).map(Path::of);
    Watch counted = gates.isEmpty() ? watch : watch.countingGates(gates.get());
    Watch closing = above.isEmpty() ? counted : counted.closingAccountsAbove(above.get());
    Optional<String> like = value(WatchOption.HEALTH);
    return like.isEmpty()
        ? closing
        : closing.with(TrainingRanges.of(lens, plan, Path.of(like.get())));
  }

  private Counts watch(
      Watch watch, WatchPlan plan, RunPlan from, Looking looking, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Consumer<String> messages = looking.messages();
    try (WatchRun run = WatchRun.open(watch, plan, from, looking.nanos())) {
      if (run.isResumed()) {
        messages.accept("goes on behind line " + watch.lines());
      }
      if (run.port() > 0) {
        messages.accept("listens on port " + run.port());
      }
      told(run, looking, () -> run.run(stop));
    } finally {
      closeTopics(from);
    }
    watch.challenged().ifPresent(messages);
    return watch.counts();
  }

  /// What was opened to write to topics.
  private void closeTopics(RunPlan from) throws IOException {
    List<Closeable> opened = new ArrayList<>(from.badOut().stream().toList());
    if (topics().isTopic(WatchOption.OUTPUT)) {
      opened.add(from.out());
    }
    LineOutput.closeAll(opened);
  }

  private Counts topic(
      Lens lens, WatchPlan plan, OutputStream out, Looking looking, BooleanSupplier stop)
      throws IOException, InterruptedException {
    try (LocalLines local = LocalLines.of(value(WatchOption.OUTPUT), value(WatchOption.BAD), out);
        Topics.Run run = topics().open(lens, plan, local, rehearsal(REHEARSAL))) {
      told(run, looking, () -> run.run(stop));
      return run.counts();
    }
  }

  /// A run to its end.
  private interface Running {
    void go() throws IOException, InterruptedException;
  }

  private void told(Watched run, Looking looking, Running running)
      throws IOException, InterruptedException {
    Optional<Integer> port =
        read(WatchOption.METRICS, Optional.empty(), text -> Optional.of(Integer.valueOf(text)));
    Optional<StatusServer> status =
        port.isPresent()
            ? Optional.of(StatusServer.of(address(port.get()), run))
            : Optional.empty();
    Consumer<String> messages = looking.messages();
    try {
      status.ifPresent(server -> messages.accept("metrics on port " + server.port()));
      Dashboard board = Dashboard.started(run, looking.terminal(), messages, looking.nanos());
      try {
        running.go();
      } finally {
        board.close();
      }
    } finally {
      status.ifPresent(StatusServer::close);
    }
    messages.accept(summary(run.counts()));
  }

  private static String summary(Counts counts) {
    List<String> parts = new ArrayList<>();
    for (Counts.Kind kind : Counts.Kind.values()) {
      if (kind == Counts.Kind.EVENTS || counts.get(kind) > 0) {
        parts.add(Counted.of(counts.get(kind), kind.words()));
      }
    }
    String why = counts.firstBad();
    String strange = String.join("; ", counts.unseen().sentences());
    return String.join(", ", parts)
        + (strange.isEmpty() ? "" : "; " + strange)
        + (why.isEmpty() ? "" : "; the first line that could not be read: " + why);
  }
}
