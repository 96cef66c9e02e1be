package gatelens.watch;

import gatelens.data.Encoding;
import gatelens.data.Unusual;
import gatelens.layer.Activation;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.stream.LiveAnswer;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Answers as lines of JSON.
final class AnswerLine {
  private static final int REASONS = 3;
  private final JsonFactory json = new JsonFactory();
  private final Model model;
  private final String fingerprint;
  private final List<String> parts;
  private final boolean mirrored;
  private final boolean explains;
  private final Optional<Encoding> encoding;
  private final Map<WatchOption, String> asked;

  /// What an alarm has beside its answer.
  ///
  /// @param kind `raised` or `cleared`
  /// @param state of the key before the event; empty where it is not told
  /// @param event as the model read it
  /// @param above true if it rings for high values
  record Alarm(String kind, byte[] state, float[] event, boolean above) {
    boolean isRaised() {
      return kind.equals("raised");
    }
  }

  /// @param parts of what each value of an event is one
  /// @param mirrored true if the first of two classes is explained that one output stands for
  /// @param explains true if accounts are kept, though one may be closed
  /// @param asked what an alert carries of the plan
  AnswerLine(
      Model model,
      String fingerprint,
      List<String> parts,
      boolean mirrored,
      boolean explains,
      Map<WatchOption, String> asked) {
    this.model = model;
    this.fingerprint = fingerprint;
    this.parts = parts;
    this.mirrored = mirrored;
    this.explains = explains;
    this.asked = Collections.unmodifiableMap(asked);
    this.encoding = Encoding.of(model.info());
  }

  double signed(double value) {
    // adding zero makes 0 of -0
    return mirrored ? 0.0 - value : value;
  }

  /// The score as it is told.
  double score(LiveAnswer answer) {
    return signed(answer.score());
  }

  /// The probability of what is explained; empty where there is none.
  OptionalDouble probability(LiveAnswer answer) {
    float[] outputs = answer.outputs();
    int at = answer.output();
    boolean linear = model.finalActivation().equals(Activation.LINEAR);
    return switch (model.link()) {
      case NONE -> OptionalDouble.empty();
      case SIGMOID -> {
        double upper = linear ? 1 / (1 + Math.exp(-outputs[at])) : outputs[at];
        yield OptionalDouble.of(mirrored ? 1 - upper : upper);
      }
      case SOFTMAX ->
          OptionalDouble.of(
              linear
                  ? share(outputs, at)
                  : model.finalActivation().kind() == Activation.Kind.LOG_SOFTMAX
                      ? Math.exp(outputs[at])
                      : outputs[at]);
    };
  }

  private static double share(float[] logits, int at) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[at]);
    }
    return 1 / sum;
  }

  /// What is forecast, in the units of the data; empty where classes are told.
  OptionalDouble value(LiveAnswer answer) {
    if (model.link() != Link.NONE) {
      return OptionalDouble.empty();
    }
    float[] outputs = answer.outputs();
    return OptionalDouble.of(
        encoding
            .map(e -> e.answers().get(answer.output()).restored(outputs[answer.output()]))
            .orElse((double) outputs[answer.output()]));
  }

  /// Parts of the score by column.
  Map<String, Double> why(LiveAnswer answer) {
    double[] features = new double[answer.features().length];
    for (int i = 0; i < features.length; i++) {
      features[i] = answer.features()[i];
    }
    return parts(features);
  }

  /// Parts of single values of an event by column, with the sign of what is told.
  Map<String, Double> parts(double[] values) {
    Map<String, Double> byColumn = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      String part = i < parts.size() && values.length == parts.size() ? parts.get(i) : "f" + i;
      byColumn.merge(part, signed(values[i]), Double::sum);
    }
    return byColumn;
  }

  /// An answer.
  ///
  /// @param time as it came; empty for none
  /// @param number true if it was a number
  /// @param unseen values of the event that are unlike those of training, by their columns
  /// @param beside what another model says
  /// @param health share of the state's units outside their ranges; empty where none are known
  byte[] of(
      String key,
      String time,
      boolean number,
      LiveAnswer answer,
      Map<String, Unusual> unseen,
      Optional<Alarm> alarm,
      Optional<Challenger.Beside> beside,
      OptionalDouble health) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      out.writeStringProperty("key", key);
      out.writeNumberProperty("at", answer.number());
      if (!time.isEmpty()) {
        out.writeName("time");
        if (number) {
          out.writeNumber(time);
        } else {
          out.writeString(time);
        }
      }
      out.writeNumberProperty("score", (float) score(answer));
      numbers(out, answer);
      why(out, answer);
      out.writeStringProperty("model", fingerprint);
      if (!unseen.isEmpty()) {
        out.writeObjectPropertyStart("unseen");
        unseen.forEach((column, value) -> out.writeStringProperty(column, value.value()));
        out.writeEndObject();
      }
      if (health.isPresent()) {
        out.writeNumberProperty("health", (float) health.getAsDouble());
      }
      if (beside.isPresent()) {
        beside.get().lines().beside(out, beside.get());
      }
      if (alarm.isPresent()) {
        alarm(out, answer, alarm.get());
      }
      out.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void numbers(JsonGenerator out, LiveAnswer answer) {
    boolean explained = answer.since() > 0;
    if (explained) {
      out.writeNumberProperty("baseline_score", (float) signed(answer.baselineScore()));
    }
    if (probability(answer).isPresent()) {
      out.writeNumberProperty("probability", (float) probability(answer).getAsDouble());
    }
    if (value(answer).isPresent()) {
      out.writeNumberProperty("value", (float) value(answer).getAsDouble());
    }
    if (model.classCount() > 1) {
      out.writeStringProperty(
          "answer", model.info().className(model.predictedClass(answer.outputs())));
    }
  }

  /// What this model says beside the one that answers.
  private void beside(JsonGenerator out, Challenger.Beside beside) {
    out.writeObjectPropertyStart(beside.name());
    out.writeStringProperty("model", fingerprint);
    if (beside.answer().isPresent()) {
      LiveAnswer answer = beside.answer().get();
      out.writeNumberProperty("at", answer.number());
      out.writeNumberProperty("score", (float) score(answer));
      numbers(out, answer);
    } else {
      out.writeStringProperty("reason", beside.reason());
    }
    out.writeEndObject();
  }

  private void why(JsonGenerator out, LiveAnswer answer) {
    if (answer.features().length > 0) {
      out.writeObjectPropertyStart("why");
      why(answer).forEach((part, share) -> out.writeNumberProperty(part, share.floatValue()));
      out.writeEndObject();
      if (answer.since() > 1) {
        out.writeNumberProperty("before", (float) signed(answer.before()));
      }
    }
    if (!answer.events().isEmpty()) {
      out.writeArrayPropertyStart("events");
      for (LiveAnswer.EventPart part : answer.events()) {
        out.writeStartObject();
        out.writeNumberProperty("at", part.last());
        if (part.first() < part.last()) {
          out.writeNumberProperty("from", part.first());
        }
        if (Double.isFinite(part.time())) {
          out.writeNumberProperty("time", part.time());
        }
        out.writeNumberProperty("part", (float) signed(part.share()));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeNumberProperty("others", (float) signed(answer.others()));
    }
    if (explains && answer.since() == 0) {
      out.writeStringProperty("account", "closed");
    }
    if (answer.since() > 0) {
      out.writeNumberProperty("gap", (float) answer.gap());
      if (answer.since() > 1) {
        out.writeNumberProperty("since", answer.since());
      }
    }
  }

  private void alarm(JsonGenerator out, LiveAnswer answer, Alarm alarm) {
    out.writeStringProperty("alert", alarm.kind());
    out.writeArrayPropertyStart("reasons");
    reasons(answer, alarm.above()).forEach(out::writeString);
    out.writeEndArray();
    if (alarm.state().length > 0) {
      out.writeStringProperty("state", Base64.getEncoder().encodeToString(alarm.state()));
      out.writeArrayPropertyStart("event");
      for (float value : alarm.event()) {
        out.writeNumber(value);
      }
      out.writeEndArray();
      if (!asked.isEmpty()) {
        out.writeObjectPropertyStart("asked");
        asked.forEach((option, words) -> out.writeStringProperty(option.word(), words));
        out.writeEndObject();
      }
    }
  }

  /// An alert as one line for people: whose, when, how high, and why.
  String words(String key, String time, LiveAnswer answer, Alarm alarm) {
    OptionalDouble probability = probability(answer);
    List<String> why = reasons(answer, alarm.above());
    return (time.isEmpty() ? "" : time + "  ")
        + key
        + (probability.isPresent()
            ? String.format(Locale.ROOT, "  probability %.3f", probability.getAsDouble())
            : String.format(Locale.ROOT, "  score %.3f", score(answer)))
        + (why.isEmpty() ? "" : "  because of " + String.join(", ", why));
  }

  /// The columns that speak most for a score, the strongest first.
  ///
  /// @param high true for what makes it high, false for what makes it low
  List<String> reasons(LiveAnswer answer, boolean high) {
    double sign = high ? 1 : -1;
    return why(answer).entrySet().stream()
        .filter(part -> sign * part.getValue() > 0)
        .sorted(Comparator.comparingDouble(part -> -sign * part.getValue()))
        .limit(REASONS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// An event that was not read.
  ///
  /// @param text of the line; empty where it is not told
  byte[] bad(Line line, String reason, Optional<String> text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      out.writeNumberProperty("offset", line.offset());
      out.writeNumberProperty("line", line.number());
      out.writeNumberProperty("length", line.length());
      out.writeStringProperty("reason", reason);
      text.ifPresent(words -> out.writeStringProperty("text", words));
      out.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
