package gatelens.watch;

import gatelens.decision.TargetRule;
import gatelens.explain.Target;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What becomes of one line of one key, for who keeps the states elsewhere: an engine with a store
/// of its own, such as Kafka Streams. It gives the bytes that {@link Watch} gives of the same lines
/// of a key in the same order. For one thread; others have others of the same lens.
public final class LineStep {
  private static final int SHOWN = 1000;
  private static final int VERSION = 1;

  private final LiveModel live;
  private final WatchPlan plan;
  private final EventReader reader;
  private final AnswerLine lines;
  private final Counts counts;

  /// What came of a line.
  ///
  /// @param state of the key from now on; empty where the line changed nothing
  /// @param answer a line; empty where nothing is to be told
  /// @param bad a line that says why the event was not read; empty where it was
  public record Told(Optional<byte[]> state, Optional<byte[]> answer, Optional<byte[]> bad) {
    private static Told bad(byte[] line) {
      return new Told(Optional.empty(), Optional.empty(), Optional.of(line));
    }
  }

  /// Whose event a line is.
  ///
  /// @param key as it is kept and told; empty where none can be read
  /// @param bad a line that says why; empty where there is a key
  public record Owner(Optional<String> key, Optional<byte[]> bad) {}

  LineStep(LiveModel live, WatchPlan plan, EventReader reader, AnswerLine lines, Counts counts) {
    this.live = live;
    this.plan = plan;
    this.reader = reader;
    this.lines = lines;
    this.counts = counts;
    if (plan.lateness() > 0 && !reader.encoder().timed()) {
      throw new Refused(
          Refused.Kind.QUESTION, "late events are sorted by a time, and none is named", "", "time");
    }
  }

  /// Opens a model for lines of JSON.
  ///
  /// @param counts to which this one adds
  /// @throws Refused if the model cannot follow a stream, the plan does not fit it, or events of
  ///   tables are asked for: there is no first line
  public static LineStep of(Lens lens, WatchPlan plan, Counts counts) {
    Fields fields = plan.fields();
    if (fields.format() == Fields.Format.CSV) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "rows of a table: in a topic there is no first line with the names of columns",
          "events as JSON objects",
          "input-format");
    }
    return ofAny(
        lens,
        plan.withFields(
            new Fields(
                fields.key(),
                fields.time(),
                fields.features(),
                fields.hidden(),
                Fields.Format.JSON)),
        counts);
  }

  /// Opens a model for lines as the plan says they are.
  static LineStep ofAny(Lens lens, WatchPlan plan, Counts counts) {
    Model model = lens.model();
    boolean twoSided = model.outputWidth() == 1 && model.classCount() == 2;
    OptionalInt asked = output(model, plan);
    boolean mirrored = twoSided && asked.isPresent() && asked.getAsInt() == 0;
    if (plan.alert().isPresent() && asked.isEmpty() && model.classCount() > 1 && !twoSided) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "an alert on the score of the class that is answered would ring for every class",
          "say which class is watched",
          "target");
    }
    checkAlert(model, plan);
    OptionalInt output = twoSided ? OptionalInt.of(0) : asked;
    StreamPlan stream = new StreamPlan(output, plan.baseline(), plan.accounts());
    LiveModel live;
    try {
      live = LiveModel.of(model, stream);
    } catch (IllegalArgumentException unfit) {
      throw new Refused(Refused.Kind.MODEL, String.valueOf(unfit.getMessage()));
    }
    EventReader reader = new EventReader(lens, plan.fields());
    AnswerLine lines =
        new AnswerLine(
            model,
            live.fingerprint(),
            reader.encoder().parts(),
            mirrored,
            !plan.accounts().isEmpty(),
            Asked.of(plan));
    return new LineStep(live, plan, reader, lines, counts);
  }

  private static void checkAlert(Model model, WatchPlan plan) {
    AlertRule.Measure measure =
        plan.alert().map(AlertRule::measure).orElse(AlertRule.Measure.SCORE);
    boolean classes = model.link() != Link.NONE;
    if ((measure == AlertRule.Measure.PROBABILITY && !classes)
        || (measure == AlertRule.Measure.VALUE && classes)) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "an alert on the "
              + measure.name().toLowerCase(Locale.ROOT)
              + ": the model answers with "
              + (classes ? "classes, which have probabilities" : "numbers, which have values"),
          "",
          "alert");
    }
  }

  private static OptionalInt output(Model model, WatchPlan plan) {
    if (plan.target().isEmpty()) {
      return model.info().outputs().isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
    }
    try {
      Tensor any = Tensor.of(new float[model.outputWidth()], model.outputWidth());
      Target target = TargetRule.named(plan.target().get()).targets(model, List.of(any)).get(0);
      return OptionalInt.of(((Target.Output) target).index());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(Refused.Kind.QUESTION, String.valueOf(wrong.getMessage()), "", "target");
    }
  }

  /// The model with its plan.
  public LiveModel live() {
    return live;
  }

  /// One with the same model and plan that has read no line and counts for itself.
  LineStep another() {
    return new LineStep(live, plan, reader.another(), lines, new Counts());
  }

  /// Runs lines of made-up events through the same code, so that the first real ones find it
  /// compiled: reading, encoding, the model, the answer and the state as it is kept.
  ///
  /// @param events usual: 10,000
  public void rehearse(int events) {
    LineStep other = another();
    Map<String, byte[]> states = new HashMap<>();
    MadeUpLines made = reader.madeUp();
    for (int n = 0; n < events; n++) {
      Line line = made.next();
      String key = other.owner(line).key().orElse("");
      Told told = other.take(line, Optional.ofNullable(states.get(key)));
      told.state().ifPresent(state -> states.put(key, state));
    }
    if (other.counts.get(Counts.Kind.EVENTS) == 0) {
      rehearseModel(events);
    }
  }

  /// The same of the model and the answer alone, where no line can be made up that is read.
  void rehearseModel(int events) {
    KeyState key = live.start();
    float[] event = new float[live.eventWidth()];
    for (int n = 1; n <= events; n++) {
      for (int i = 0; i < event.length; i++) {
        event[i] = event.length == 1 ? 0 : (float) Math.sin(n + i);
      }
      lines.of(
          "rehearsal",
          "",
          false,
          live.accept(key, n, event),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty());
    }
  }

  /// Whose event a line is. A line without a key is counted as bad.
  public Owner owner(Line line) {
    try {
      return new Owner(
          reader.read(line, plan.longestLine()).map(EventReader.KeyedEvent::key), Optional.empty());
    } catch (BadEvent bad) {
      return new Owner(Optional.empty(), Optional.of(told(line, bad)));
    }
  }

  /// Reads a line with the state of its key.
  ///
  /// @param state that the key's last event left; empty for a key that has had none
  /// @throws IllegalArgumentException if the state is of another model or plan, or damaged
  public Told take(Line line, Optional<byte[]> state) {
    long begun = System.nanoTime();
    Kept kept = state.map(this::kept).orElseGet(() -> new Kept(live.start(), new KeyMemory()));
    try {
      Optional<EventReader.KeyedEvent> read = reader.read(line, plan.longestLine());
      if (read.isEmpty()) {
        return Told.bad(late(line, "the names of a table's columns: expected a JSON object"));
      }
      EventReader.KeyedEvent event = read.get();
      EventEncoder.Encoded encoded = reader.encode(event, kept.memory().step());
      if (encoded.time() < kept.key().time()) {
        counts.add(Counts.Kind.LATE);
        return Told.bad(late(line, LATE));
      }
      Optional<KeyState> before = before(Optional.of(kept.key()));
      LiveAnswer answer = answered(kept.key(), encoded);
      Optional<AnswerLine.Alarm> alarm = alarm(kept.memory(), answer, encoded, before);
      counts.served(System.nanoTime() - begun);
      return new Told(
          Optional.of(bytes(kept)),
          alarm.isPresent() || !plan.alertsOnly()
              ? Optional.of(line(event, encoded, answer, alarm, Optional.empty()))
              : Optional.empty(),
          Optional.empty());
    } catch (BadEvent bad) {
      return Told.bad(told(line, bad));
    }
  }

  static final String LATE = "late: the key's last event has a later time";

  private LiveAnswer answered(KeyState key, EventEncoder.Encoded encoded) throws BadEvent {
    try {
      return checked(live.accept(key, encoded.time(), encoded.values()), encoded);
    } catch (IllegalArgumentException wrong) {
      throw new BadEvent(JsonEvents.ANYTHING, String.valueOf(wrong.getMessage()));
    }
  }

  /// An answer that is counted.
  LiveAnswer checked(LiveAnswer answer, EventEncoder.Encoded event) throws BadEvent {
    if (!answer.isFinite()) {
      throw new BadEvent("the model's answer is not finite");
    }
    counts.add(Counts.Kind.EVENTS);
    counts.unseen().add(event.strange());
    counts.gap(answer.gap());
    return answer;
  }

  /// A copy of a key's state that an alert would tell.
  Optional<KeyState> before(Optional<KeyState> state) {
    return plan.alert().isPresent() && reader.tellsLines()
        ? Optional.of(state.map(live::copy).orElseGet(live::start))
        : Optional.empty();
  }

  /// True if something of a key is remembered beside its state.
  boolean remembers() {
    return reader.encoder().looksBack() || plan.alert().isPresent();
  }

  /// An answer as it is told, of a state of which nothing is known.
  byte[] line(
      EventReader.KeyedEvent event,
      EventEncoder.Encoded read,
      LiveAnswer answer,
      Optional<AnswerLine.Alarm> alarm,
      Optional<Challenger.Beside> beside) {
    return line(event, read, answer, alarm, beside, OptionalDouble.empty());
  }

  /// An answer as it is told.
  byte[] line(
      EventReader.KeyedEvent event,
      EventEncoder.Encoded read,
      LiveAnswer answer,
      Optional<AnswerLine.Alarm> alarm,
      Optional<Challenger.Beside> beside,
      OptionalDouble health) {
    String time = reader.hidesTime() ? "" : event.time();
    Optional<AnswerLine.Alarm> raised = alarm.filter(AnswerLine.Alarm::isRaised);
    LiveAnswer told = raised.map(why -> opened(answer, why)).orElse(answer);
    raised.ifPresent(why -> counts.alert(lines.words(event.key(), time, told, why)));
    return lines.of(event.key(), time, event.number(), told, read.strange(), alarm, beside, health);
  }

  /// An alert of a key whose account was closed under load has reasons too: those of an account
  /// that begins with this event, in which all that was before is one part. Its scores are the same
  /// bits.
  private LiveAnswer opened(LiveAnswer answer, AnswerLine.Alarm alarm) {
    if (answer.since() > 0 || live.plan().accounts().isEmpty() || alarm.state().length == 0) {
      return answer;
    }
    KeyState key = live.state(alarm.state());
    live.open(key);
    return live.accept(key, answer.time(), alarm.event());
  }

  /// What an answer does to the alarm of its key, which also remembers the event.
  Optional<AnswerLine.Alarm> alarm(
      KeyMemory memory,
      LiveAnswer answer,
      EventEncoder.Encoded encoded,
      Optional<KeyState> before) {
    memory.step(encoded.step());
    if (plan.alert().isEmpty()) {
      return Optional.empty();
    }
    AlertRule rule = plan.alert().get();
    double rise = memory.rise(lines.score(answer));
    OptionalDouble measured =
        switch (rule.measure()) {
          case SCORE -> OptionalDouble.of(lines.score(answer));
          case RISE -> OptionalDouble.of(rise);
          case PROBABILITY -> lines.probability(answer);
          case VALUE -> lines.value(answer);
        };
    Optional<String> kind = memory.alarm(rule, measured.orElse(Double.NaN), encoded.time());
    kind.filter("raised"::equals).ifPresent(raised -> counts.add(Counts.Kind.ALERTS));
    return kind.map(word ->
        new AnswerLine.Alarm(
            word,
            before.filter(state -> word.equals("raised")).map(live::toBytes).orElse(new byte[0]),
            encoded.values(),
            rule.above()));
  }

  /// A line that could not be read as an event, which is counted.
  byte[] told(Line line, BadEvent bad) {
    String reason =
        reader.tells(bad.field()) ? bad.reason() : "a value that is not told, as fields are hidden";
    counts.bad(reason);
    return late(line, reason);
  }

  /// A line that was not read, and why.
  byte[] late(Line line, String reason) {
    Optional<String> text =
        reader.tellsLines()
            ? Optional.of(
                new String(
                    line.bytes(), 0, Math.min(SHOWN, line.bytes().length), StandardCharsets.UTF_8))
            : Optional.empty();
    return lines.bad(line, reason, text);
  }

  EventReader reader() {
    return reader;
  }

  AnswerLine lines() {
    return lines;
  }

  Counts counts() {
    return counts;
  }

  WatchPlan plan() {
    return plan;
  }

  /// What is kept of a key.
  private record Kept(KeyState key, KeyMemory memory) {}

  private byte[] bytes(Kept kept) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] state = live.toBytes(kept.key());
      out.writeByte(VERSION);
      out.writeInt(state.length);
      out.write(state);
      if (remembers()) {
        kept.memory().save(out);
      }
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return bytes.toByteArray();
  }

  private Kept kept(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "the state of a key has format " + version + "; this is " + VERSION);
      }
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IllegalArgumentException("the state of a key is damaged: a length of " + length);
      }
      KeyState state = live.state(in.readNBytes(length));
      return new Kept(
          state, remembers() ? KeyMemory.load(in, reader.encoder().columns()) : new KeyMemory());
    } catch (IOException cut) {
      throw new IllegalArgumentException("the state of a key is damaged", cut);
    }
  }
}
