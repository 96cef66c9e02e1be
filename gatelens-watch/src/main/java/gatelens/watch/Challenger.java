package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.model.Output;
import gatelens.stream.KeyState;
import gatelens.stream.KeyedStreams;
import gatelens.stream.LiveAnswer;
import gatelens.stream.StreamBaseline;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Another model beside the one that answers, the champion. It reads every event that the champion
/// has scored, encoded as in its own training and with states of its own, and its score stands
/// beside the champion's. An event that it cannot read stops nobody. For one thread.
final class Challenger {
  private final LineStep step;
  private final boolean tells;
  private final OptionalLong promoteAfter;
  private final KeyedStreams streams;
  private final Map<String, KeyMemory> memories = new HashMap<>();
  private long read;
  private long unread;
  private long apart;

  /// What stands in an answer of the model that does not answer.
  ///
  /// @param name `challenger`, or `champion` where the key was promoted
  /// @param lines how its model's numbers are told
  /// @param answer empty where it did not read the event
  /// @param reason why it did not; empty where it did
  record Beside(String name, AnswerLine lines, Optional<LiveAnswer> answer, String reason) {}

  /// What it made of an event.
  ///
  /// @param beside to stand in the champion's answer
  /// @param promoted what it answers itself, where the key was promoted
  record Turn(Beside beside, Optional<Promoted> promoted) {}

  /// An answer of its own.
  ///
  /// @param before its state before the event, where an alert would tell it
  /// @param event as it reads it
  /// @param first true for the first one of the key
  record Promoted(
      LiveAnswer answer, Optional<KeyState> before, EventEncoder.Encoded event, boolean first) {}

  private Challenger(LineStep step, boolean tells, OptionalLong promoteAfter) {
    this.step = step;
    this.tells = tells;
    this.promoteAfter = promoteAfter;
    this.streams =
        new KeyedStreams(
            step.live(),
            step.plan().limits(),
            new KeyedStreams.Listener() {
              @Override
              public void evicted(String key, KeyState state) {
                memories.remove(key);
              }
            });
  }

  /// Opens a model beside another.
  ///
  /// @param promoteAfter events of a key that it reads before it answers that key itself, with all
  ///   that the champion tells; empty for never
  /// @throws Refused if it cannot follow the stream, or does not answer what the champion answers
  static Challenger of(Lens lens, LineStep champion, OptionalLong promoteAfter) {
    WatchPlan plan = champion.plan();
    EventReader reader = champion.reader();
    List<String> columns = reader.columns();
    Fields fields =
        new Fields(
            reader.key(),
            reader.encoder().timed()
                ? Optional.of(columns.get(columns.size() - 1))
                : plan.fields().time(),
            plan.fields().features(),
            // what it tells are numbers of its own, and columns of the champion's lines
            promoteAfter.isPresent() ? plan.fields().hidden() : Set.of(),
            plan.fields().format());
    WatchPlan scores =
        new WatchPlan(
            fields,
            plan.target(),
            promoteAfter.isPresent() ? plan.accounts() : List.of(),
            promoteAfter.isPresent() ? plan.baseline() : new StreamBaseline.Zeros(),
            promoteAfter.isPresent() ? plan.alert() : Optional.empty(),
            false,
            plan.limits(),
            0,
            plan.longestLine());
    checkAnswers(champion.live().model(), lens.model());
    try {
      LineStep step = LineStep.ofAny(lens, scores, new Counts());
      return new Challenger(step, plan.fields().hidden().isEmpty(), promoteAfter);
    } catch (Refused unfit) {
      throw refused(unfit.kind(), String.valueOf(unfit.getMessage()), unfit.hint().orElse(""));
    }
  }

  private static Refused refused(Refused.Kind kind, String why, String hint) {
    return new Refused(kind, "the challenger: " + why, hint, "challenger");
  }

  private static void checkAnswers(Model champion, Model challenger) {
    List<String> there = names(champion);
    List<String> here = names(challenger);
    boolean named = !there.isEmpty() && !here.isEmpty();
    if (!kind(champion).equals(kind(challenger)) || (named && !there.equals(here))) {
      throw refused(
          Refused.Kind.MODEL,
          "expected a model that answers what the champion answers, "
              + words(champion)
              + "; found "
              + words(challenger),
          "a model that was trained for the same answers, in the same order");
    }
  }

  private static String words(Model model) {
    return names(model).isEmpty() ? kind(model) : kind(model) + " " + names(model);
  }

  private static String kind(Model model) {
    return model.link() == Link.NONE
        ? model.outputWidth() + " numbers"
        : model.classCount() + " classes";
  }

  private static List<String> names(Model model) {
    return model.link() == Link.NONE
        ? model.info().outputs().stream().map(Output::name).toList()
        : model.info().classes();
  }

  /// All that decides what is told, in words.
  String words() {
    return step.live().fingerprint()
        + " "
        + step.live().plan()
        + (promoteAfter.isPresent() ? " promoted after " + promoteAfter.getAsLong() : "");
  }

  /// One that has read nothing.
  Challenger another() {
    return new Challenger(step.another(), tells, promoteAfter);
  }

  /// Reads an event that the champion has scored.
  ///
  /// @param key of the champion's state
  /// @param header the names of a table's columns; empty where lines are JSON
  /// @throws Refused if a table lacks columns that this model reads
  Turn read(Line line, String key, List<String> header, Model champion, LiveAnswer told) {
    EventReader reader = step.reader();
    if (!reader.begun()) {
      begin(header);
    }
    try {
      Promoted own = answered(line, key);
      LiveAnswer answer = own.answer();
      read++;
      Model model = step.live().model();
      if (model.classCount() > 1
          && model.predictedClass(answer.outputs()) != champion.predictedClass(told.outputs())) {
        apart++;
      }
      boolean up = promoteAfter.isPresent() && answer.number() > promoteAfter.getAsLong();
      return new Turn(
          new Beside("challenger", step.lines(), Optional.of(answer), ""),
          up ? Optional.of(own) : Optional.empty());
    } catch (BadEvent bad) {
      unread++;
      String reason = tells ? bad.reason() : "a value that is not told, as fields are hidden";
      return new Turn(
          new Beside("challenger", step.lines(), Optional.empty(), reason), Optional.empty());
    }
  }

  private void begin(List<String> header) {
    try {
      step.reader().resume(header);
    } catch (Refused lacking) {
      throw refused(
          Refused.Kind.DATA,
          "it reads the columns " + step.reader().columns() + ", not all of which the table has",
          "");
    }
  }

  private Promoted answered(Line line, String key) throws BadEvent {
    EventReader reader = step.reader();
    EventReader.KeyedEvent event =
        reader
            .read(line, step.plan().longestLine())
            .orElseThrow(() -> new BadEvent("the names of a table's columns"));
    Optional<KeyMemory> memory = Optional.ofNullable(memories.get(key));
    EventEncoder.Encoded encoded = reader.encode(event, memory.flatMap(KeyMemory::step));
    Optional<KeyState> before =
        promoteAfter.isPresent() ? step.before(streams.state(key)) : Optional.empty();
    Optional<LiveAnswer> answer;
    try {
      answer = streams.accept(key, encoded.time(), encoded.values());
    } catch (IllegalArgumentException wrong) {
      throw new BadEvent(JsonEvents.ANYTHING, String.valueOf(wrong.getMessage()));
    }
    if (answer.isEmpty()) {
      throw new BadEvent(LineStep.LATE);
    }
    if (reader.encoder().looksBack()) {
      memories.computeIfAbsent(key, any -> new KeyMemory()).step(encoded.step());
    }
    LiveAnswer own = step.checked(answer.get(), encoded);
    boolean first = own.number() == promoteAfter.orElse(Long.MAX_VALUE - 1) + 1;
    return new Promoted(own, before, encoded, first);
  }

  /// How it answers.
  LineStep step() {
    return step;
  }

  /// Says how much time there is to explain.
  void load(KeyedStreams.Load load) {
    streams.load(load);
  }

  /// How it went, in a sentence.
  String summary() {
    return "the challenger: %,d events scored".formatted(read)
        + (unread > 0 ? ", %,d not read".formatted(unread) : "")
        + (step.live().model().classCount() > 1
            ? ", %,d with another answer".formatted(apart)
            : "");
  }

  /// Writes all that {@link #load} needs to go on.
  void save(DataOutputStream out) throws IOException {
    out.writeLong(read);
    out.writeLong(unread);
    out.writeLong(apart);
    out.writeInt(memories.size());
    for (Map.Entry<String, KeyMemory> memory : memories.entrySet()) {
      Utf8.write(out, memory.getKey());
      memory.getValue().save(out);
    }
    streams.save(out);
  }

  /// Goes on where another was saved.
  void load(DataInputStream in) throws IOException {
    read = in.readLong();
    unread = in.readLong();
    apart = in.readLong();
    memories.clear();
    int keys = in.readInt();
    for (int i = 0; i < keys; i++) {
      memories.put(Utf8.read(in), KeyMemory.load(in, step.reader().encoder().columns()));
    }
    streams.load(in);
  }

  /// The next line is the first of another source.
  void restart() {
    step.reader().restart();
    read = 0;
    unread = 0;
    apart = 0;
  }
}
