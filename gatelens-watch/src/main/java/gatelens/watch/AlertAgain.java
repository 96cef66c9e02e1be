package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Alerts told again from what they carry, the key's state before the event and the event: whether
/// the score is the one that was told, and what the event alone did to it beside the state.
final class AlertAgain {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Lens lens;
  private final String own;
  private final Map<WatchOption, String> said;
  private final Map<Map<WatchOption, String>, LineStep> steps = new HashMap<>();
  private final JsonFactory json = new JsonFactory();

  /// @param said options that count before those that an alert carries
  AlertAgain(Lens lens, Map<WatchOption, String> said) {
    this.lens = lens;
    this.own = lens.model().fingerprint();
    this.said = Collections.unmodifiableMap(said);
  }

  /// The plan that an alert was raised under.
  private LineStep step(JsonNode alert) {
    Map<String, String> byName = new TreeMap<>();
    alert
        .path("asked")
        .properties()
        .forEach(word -> byName.put(word.getKey(), word.getValue().asString("")));
    Map<WatchOption, String> words = Asked.of(byName);
    words.putAll(said);
    return steps.computeIfAbsent(
        words, asked -> LineStep.ofAny(lens, new WatchQuestion(asked).plan(), new Counts()));
  }

  /// Tells all alerts of a file of answers that carry a state, a line each. Alerts of another
  /// model, such as of a champion where keys were promoted, are passed over where some are of this
  /// one.
  ///
  /// @return how many, and how many of them gave the score that was told
  /// @throws IOException if a line is no answer, a state is of another plan, or all are of another
  ///   model
  String tell(Path answers, OutputStream out) throws IOException {
    long told = 0;
    long same = 0;
    long number = 0;
    long others = 0;
    Optional<IOException> first = Optional.empty();
    try (BufferedReader in = Files.newBufferedReader(answers)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        try {
          JsonNode alert = JSON.readTree(line);
          if (alert.hasNonNull("state") && alert.hasNonNull("event")) {
            String model = LiveModel.fingerprint(alert.get("state").binaryValue());
            if (!model.equals(own)) {
              others++;
              first = first.or(foreign(answers, number, model));
              continue;
            }
            told++;
            same += tell(alert, out) ? 1 : 0;
          }
        } catch (JacksonException | IllegalArgumentException wrong) {
          throw new IOException(answers + ", line " + number + ": " + wrong.getMessage(), wrong);
        }
      }
    }
    out.flush();
    if (told == 0 && first.isPresent()) {
      throw first.get();
    }
    return (others > 0 ? "%,d of another model passed over, ".formatted(others) : "")
        + "%,d alerts, %,d with the score that was told".formatted(told, same);
  }

  private Supplier<Optional<IOException>> foreign(Path answers, long number, String model) {
    return () ->
        Optional.of(
            new IOException(
                "%s, line %d: the state is of the model %s; this is %s"
                    .formatted(answers, number, model, own)));
  }

  private boolean tell(JsonNode alert, OutputStream out) throws IOException {
    LineStep step = step(alert);
    LiveModel live = step.live();
    AnswerLine lines = step.lines();
    KeyState before = live.state(alert.get("state").binaryValue());
    if (!before.isExplained() && !live.plan().accounts().isEmpty()) {
      // closed under load: the alert's reasons are those of an account that begins here
      live.open(before);
    }
    float[] event = new float[alert.get("event").size()];
    for (int i = 0; i < event.length; i++) {
      event[i] = (float) alert.get("event").get(i).asDouble();
    }
    double time = Double.isNaN(before.time()) ? 0 : before.time();
    LiveAnswer answer = live.accept(live.copy(before), time, event);
    boolean same =
        (float) lines.score(answer) == (float) alert.path("score").asDouble()
            && answer.number() == alert.path("at").asLong();
    JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), StandardOut.of(out));
    to.writeStartObject();
    to.writeStringProperty("key", alert.path("key").asString(""));
    to.writeNumberProperty("at", answer.number());
    to.writeNumberProperty("score", (float) lines.score(answer));
    to.writeBooleanProperty("reproduced", same);
    parts(to, "why", lines.why(answer));
    if (answer.since() > 0) {
      Window window = Window.of(live, before, List.of(event), answer.output());
      parts(to, "event", lines.parts(window.cells()[0]));
      to.writeNumberProperty("state", (float) lines.signed(window.start()));
      to.writeNumberProperty("gap", (float) Math.max(answer.gap(), window.gap()));
    }
    to.writeEndObject();
    to.close();
    out.write('\n');
    return same;
  }

  private static void parts(JsonGenerator to, String name, Map<String, Double> parts) {
    to.writeObjectPropertyStart(name);
    new LinkedHashMap<>(parts)
        .forEach((part, share) -> to.writeNumberProperty(part, share.floatValue()));
    to.writeEndObject();
  }

  /// A stream that a generator may close without closing what is behind it.
  private static final class StandardOut extends java.io.FilterOutputStream {
    private StandardOut(OutputStream out) {
      super(out);
    }

    static OutputStream of(OutputStream out) {
      return new StandardOut(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
