package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.stream.EventClock;
import gatelens.stream.GateCounts;
import gatelens.stream.KeyState;
import gatelens.stream.KeyedStreams;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.LoadGate;
import gatelens.stream.StateRanges;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/// Events as they come, each scored and explained: a line goes in, an answer comes out, or the
/// reason why there is none. No line stops it, whatever stands there, and none that is not read
/// touches a state. The same lines give the same answers, bit for bit, however often it is saved
/// and loaded between them. For one thread.
public final class Watch {
  private final LiveModel live;
  private final WatchPlan plan;
  private final EventReader reader;
  private final LineStep step;
  private final KeyedStreams streams;
  private final Map<String, KeyMemory> memories = new HashMap<>();
  private final Counts counts;
  private final Optional<Challenger> challenger;
  private final Optional<StateRanges> ranges;
  private final Optional<LoadGate> gate;
  private final Optional<GateFile> gates;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingDouble(Waiting::time).thenComparingLong(Waiting::order));
  private EventClock clock = new EventClock();
  private long order;
  private long next;
  private long number;

  /// An event that may come after later ones.
  private record Waiting(double time, long order, Line line, EventReader.KeyedEvent event) {}

  private Watch(
      LineStep step,
      Optional<Challenger> challenger,
      Optional<StateRanges> ranges,
      Optional<LoadGate> gate,
      Optional<GateFile> gates) {
    this.step = step;
    this.gates = gates;
    this.challenger = challenger;
    this.ranges = ranges;
    this.gate = gate;
    this.live = step.live();
    this.plan = step.plan();
    this.reader = step.reader();
    this.counts = step.counts();
    this.streams =
        new KeyedStreams(
            live,
            plan.limits(),
            new KeyedStreams.Listener() {
              @Override
              public void evicted(String key, KeyState state) {
                memories.remove(key);
                counts.add(Counts.Kind.EVICTED);
              }

              @Override
              public boolean spares(String key) {
                return Optional.ofNullable(memories.get(key))
                    .map(KeyMemory::isRaised)
                    .orElse(false);
              }

              @Override
              public void account(boolean opened) {
                counts.add(opened ? Counts.Kind.ACCOUNTS_OPENED : Counts.Kind.ACCOUNTS_CLOSED);
              }
            });
  }

  /// Opens a model for events.
  ///
  /// @throws Refused if the model cannot follow a stream, or the plan does not fit it
  public static Watch of(Lens lens, WatchPlan plan) {
    return new Watch(
        LineStep.ofAny(lens, plan, new Counts()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Opens a model for events with another beside it, the challenger: both read every event, each
  /// as it was trained to and with states of its own. The first one answers and decides alerts, the
  /// other one's score stands in the answer.
  ///
  /// @throws Refused if one cannot follow a stream, the plan does not fit it, or the two do not
  ///   answer the same
  public static Watch of(Lens lens, Lens challenger, WatchPlan plan) {
    return of(lens, challenger, plan, OptionalLong.empty());
  }

  /// The same with keys promoted one by one: once the challenger has read as many events of a key
  /// it answers that key, decides its alerts and explains, and the first one's score stands beside.
  /// It stays so until the key is given up; an event that the challenger cannot read the first one
  /// answers.
  ///
  /// @param promoteAfter events of a key, such as a lost state matters for ({@link
  ///   gatelens.stream.Forgetting}); empty for never
  /// @throws Refused if one cannot follow a stream, the plan does not fit one, or the two do not
  ///   answer the same
  public static Watch of(Lens lens, Lens challenger, WatchPlan plan, OptionalLong promoteAfter) {
    LineStep step = LineStep.ofAny(lens, plan, new Counts());
    return new Watch(
        step,
        Optional.of(Challenger.of(challenger, step, promoteAfter)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same, before its first line, with accounts that are closed while more lines wait than are
  /// explained in time. Every line is scored; an answer without parts says `account: closed`, and a
  /// later one since when its account runs.
  ///
  /// @param lines that wait, above which accounts are closed
  public Watch closingAccountsAbove(int lines) {
    return new Watch(step, challenger, ranges, Optional.of(new LoadGate(lines)), gates);
  }

  /// The same, before its first line, with statistics of the gates in a file: with each snapshot,
  /// and at the end. They are of the events that this model read, and go on with its state.
  public Watch countingGates(Path file) {
    GateFile counted = new GateFile(file, GateCounts.none(live));
    return new Watch(step, challenger, ranges, gate, Optional.of(counted));
  }

  /// Writes the statistics of the gates, where they are asked for.
  ///
  /// @throws IOException if they cannot be written
  void tellGates() throws IOException {
    if (gates.isPresent()) {
      gates.get().write(live);
    }
  }

  /// Hears how much waits.
  void waiting(EventSource source) throws IOException {
    if (gate.isPresent()) {
      KeyedStreams.Load load = gate.get().of((int) Math.min(source.waiting(), Integer.MAX_VALUE));
      streams.load(load);
      challenger.ifPresent(other -> other.load(load));
    }
  }

  /// True if accounts are closed under load.
  boolean closesAccounts() {
    return gate.isPresent();
  }

  /// The same, before its first line, with answers that say how far a state is from those of
  /// training: `health` is the share of its units outside these ranges.
  ///
  /// @param like of states of this model, such as {@link TrainingRanges} finds
  public Watch with(StateRanges like) {
    return new Watch(step, challenger, Optional.of(like), gate, gates);
  }

  /// Reads a line and tells no answer.
  ///
  /// @return the state of its key afterwards; empty where it has none
  Optional<float[]> running(Line line) throws IOException {
    accept(line, Sink.NOBODY);
    return step.owner(line).key().flatMap(streams::state).map(live::running);
  }

  /// All that decides what is told, in words.
  String words() {
    return live.fingerprint()
        + " "
        + live.plan()
        + " "
        + plan
        + (gates.isPresent() ? " with gates" : "")
        + ranges.map(like -> " like " + like.hashCode()).orElse("")
        + challenger.map(other -> " beside " + other.words()).orElse("");
  }

  /// How a challenger went, in a sentence; empty where there is none.
  Optional<String> challenged() {
    return challenger.map(Challenger::summary);
  }

  /// What is counted.
  public Counts counts() {
    return counts;
  }

  /// The model with its plan.
  public LiveModel live() {
    return live;
  }

  /// The fields of an event that are read: those of the key, those of the model, the time.
  public List<String> columns() {
    return reader.columns();
  }

  /// Bytes of the source up to the next line that is to be read.
  public long position() {
    return next;
  }

  /// How many lines were read.
  public long lines() {
    return number;
  }

  /// One of the same models and plan that has read nothing and counts for itself: to rehearse with,
  /// so that no state of this one is changed.
  Watch another() {
    return new Watch(
        step.another(),
        challenger.map(Challenger::another),
        ranges,
        Optional.empty(),
        gates.map(file -> new GateFile(file.path(), GateCounts.none(live))));
  }

  /// How a line becomes an answer.
  LineStep step() {
    return step;
  }

  /// Reads a line.
  ///
  /// @throws IOException if what is told cannot be written
  /// @throws Refused if the first line of a table lacks columns
  public void accept(Line line, Sink sink) throws IOException {
    long begun = System.nanoTime();
    number = line.number();
    next = line.next();
    if (line.isBlank()) {
      return;
    }
    try {
      Optional<EventReader.KeyedEvent> event = reader.read(line, plan.longestLine());
      if (event.isEmpty()) {
        return;
      }
      if (plan.lateness() > 0) {
        order(line, event.get());
        release(clock.now() - plan.lateness(), sink);
      } else {
        take(line, event.get(), sink);
      }
    } catch (BadEvent bad) {
      sink.bad(step.told(line, bad));
    }
    counts.served(System.nanoTime() - begun);
  }

  private void order(Line line, EventReader.KeyedEvent event) throws BadEvent {
    double time = reader.encode(event, Optional.empty()).time();
    waiting.add(new Waiting(time, order++, line, event));
    clock.hear(time);
  }

  private void release(double until, Sink sink) throws IOException {
    while (!waiting.isEmpty() && waiting.peek().time() <= until) {
      Waiting first = waiting.remove();
      try {
        take(first.line(), first.event(), sink);
      } catch (BadEvent bad) {
        sink.bad(step.told(first.line(), bad));
      }
    }
  }

  /// Reads the events that still wait for earlier ones: no more are to come.
  ///
  /// @throws IOException if what is told cannot be written
  public void drain(Sink sink) throws IOException {
    release(Double.POSITIVE_INFINITY, sink);
  }

  private void take(Line line, EventReader.KeyedEvent event, Sink sink)
      throws BadEvent, IOException {
    Optional<KeyMemory> memory = Optional.ofNullable(memories.get(event.key()));
    EventEncoder.Encoded encoded = reader.encode(event, memory.flatMap(KeyMemory::step));
    Optional<LiveAnswer> answer;
    Optional<KeyState> before = step.before(streams.state(event.key()));
    try {
      answer =
          streams.accept(
              event.key(), encoded.time(), encoded.values(), gates.map(GateFile::counts));
    } catch (IllegalArgumentException wrong) {
      throw new BadEvent(JsonEvents.ANYTHING, String.valueOf(wrong.getMessage()));
    }
    if (answer.isEmpty()) {
      counts.add(Counts.Kind.LATE);
      sink.bad(step.late(line, LineStep.LATE));
      return;
    }
    step.checked(answer.get(), encoded);
    counts.keys(streams.size());
    Optional<Challenger.Turn> turn =
        challenger.map(
            other -> other.read(line, event.key(), reader.header(), live.model(), answer.get()));
    Optional<KeyMemory> kept = Optional.empty();
    if (step.remembers()) {
      kept = Optional.of(memory.orElseGet(KeyMemory::new));
      if (memory.isEmpty()) {
        memories.put(event.key(), kept.get());
      }
    }
    Optional<Challenger.Promoted> up = turn.flatMap(Challenger.Turn::promoted);
    if (up.isPresent()) {
      promoted(event, encoded, answer.get(), up.get(), kept, sink);
      return;
    }
    Optional<AnswerLine.Alarm> alarm =
        kept.flatMap(own -> step.alarm(own, answer.get(), encoded, before));
    if (alarm.isPresent() || !plan.alertsOnly()) {
      Optional<Challenger.Beside> beside = turn.map(Challenger.Turn::beside);
      sink.answer(step.line(event, encoded, answer.get(), alarm, beside, health(event.key())));
    }
  }

  /// Tells the challenger's answer, with the champion's beside it.
  private void promoted(
      EventReader.KeyedEvent event,
      EventEncoder.Encoded encoded,
      LiveAnswer champion,
      Challenger.Promoted up,
      Optional<KeyMemory> kept,
      Sink sink)
      throws IOException {
    counts.add(Counts.Kind.PROMOTED);
    LineStep other = challenger.orElseThrow().step();
    if (up.first()) {
      kept.ifPresent(KeyMemory::anotherModel);
    }
    EventEncoder.Encoded read =
        new EventEncoder.Encoded(
            encoded.time(), up.event().values(), encoded.step(), up.event().strange());
    Optional<AnswerLine.Alarm> alarm =
        kept.flatMap(own -> other.alarm(own, up.answer(), read, up.before()));
    if (alarm.filter(AnswerLine.Alarm::isRaised).isPresent()) {
      counts.add(Counts.Kind.ALERTS);
    }
    if (alarm.isPresent() || !plan.alertsOnly()) {
      Challenger.Beside beside =
          new Challenger.Beside("champion", step.lines(), Optional.of(champion), "");
      sink.answer(other.line(event, read, up.answer(), alarm, Optional.of(beside)));
    }
  }

  private OptionalDouble health(String key) {
    Optional<KeyState> state = ranges.isEmpty() ? Optional.empty() : streams.state(key);
    return state.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(ranges.get().outside(live.running(state.get())));
  }

  /// Writes all that {@link #load} needs to go on.
  ///
  /// @throws IOException if it cannot be written
  public void save(DataOutputStream out) throws IOException {
    out.writeLong(next);
    out.writeLong(number);
    out.writeBoolean(reader.begun());
    Utf8.write(out, reader.header().isEmpty() ? "" : reader.header().get(0));
    for (Counts.Kind kind : Counts.Kind.values()) {
      out.writeLong(counts.get(kind));
    }
    out.writeDouble(clock.largest());
    out.writeDouble(clock.now());
    List<Waiting> events = new ArrayList<>(waiting);
    events.sort(waiting.comparator());
    out.writeInt(events.size());
    for (Waiting event : events) {
      out.writeLong(event.line().offset());
      out.writeLong(event.line().number());
      out.writeLong(event.line().next());
      out.writeInt(event.line().bytes().length);
      out.write(event.line().bytes());
    }
    out.writeInt(memories.size());
    for (Map.Entry<String, KeyMemory> memory : memories.entrySet()) {
      Utf8.write(out, memory.getKey());
      memory.getValue().save(out);
    }
    streams.save(out);
    if (challenger.isPresent()) {
      challenger.get().save(out);
    }
    if (gates.isPresent()) {
      gates.get().counts().save(out);
    }
    out.flush();
  }

  /// Goes on where another was saved.
  ///
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if it was of another model or plan
  public void load(DataInputStream in) throws IOException {
    next = in.readLong();
    number = in.readLong();
    boolean begun = in.readBoolean();
    String header = Utf8.read(in);
    if (begun) {
      reader.resume(header.isEmpty() ? List.of() : List.of(header));
    }
    for (Counts.Kind kind : Counts.Kind.values()) {
      counts.set(kind, in.readLong());
    }
    clock = new EventClock(in.readDouble(), in.readDouble());
    waiting.clear();
    int events = in.readInt();
    for (int i = 0; i < events; i++) {
      long offset = in.readLong();
      long at = in.readLong();
      long after = in.readLong();
      byte[] bytes = in.readNBytes(in.readInt());
      Line line = new Line(offset, at, bytes, bytes.length, after);
      try {
        EventReader.KeyedEvent event =
            reader.read(line, plan.longestLine()).orElseThrow(Watch::damaged);
        double time = reader.encode(event, Optional.empty()).time();
        waiting.add(new Waiting(time, order++, line, event));
      } catch (BadEvent damaged) {
        throw damaged();
      }
    }
    memories.clear();
    int keys = in.readInt();
    List<String> names = reader.encoder().columns();
    for (int i = 0; i < keys; i++) {
      memories.put(Utf8.read(in), KeyMemory.load(in, names));
    }
    streams.load(in);
    if (challenger.isPresent()) {
      challenger.get().load(in);
    }
    if (gates.isPresent()) {
      gates.get().counts().load(in);
    }
    counts.keys(streams.size());
  }

  /// Goes on with the states of another watch, an archive's, at the beginning of another source.
  ///
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if it was of another model or plan
  public void seed(DataInputStream in) throws IOException {
    load(in);
    next = 0;
    number = 0;
    reader.restart();
    challenger.ifPresent(Challenger::restart);
    for (Counts.Kind kind : Counts.Kind.values()) {
      counts.set(kind, 0);
    }
  }

  /// Begins with a key's state, as an archive left it.
  ///
  /// @throws IOException if it is damaged
  /// @throws IllegalArgumentException if it is of another model or plan
  void begin(StateFile.Entry entry) throws IOException {
    streams.put(entry.key(), live.state(entry.state()));
    memories.put(entry.key(), StateFile.memory(entry, reader.encoder().columns()));
    counts.keys(streams.size());
  }

  private static IOException damaged() {
    return new IOException("the snapshot is damaged: an event that waits cannot be read");
  }
}
