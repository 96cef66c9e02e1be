package gatelens.batch;

import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.UnitHealth;
import gatelens.survey.DataSurvey;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A survey as the document `gatelens.survey/1`, and as a person reads it.
public final class SurveyText {
  private SurveyText() {}

  /// Writes the document.
  public static void json(DataSurvey survey, OutputStream to) {
    try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), to)) {
      out.writeStartObject();
      out.writeStringProperty("schema", "gatelens.survey/1");
      out.writeStringProperty("model", survey.model());
      texts(out, "features", survey.features());
      out.writeNumberProperty("sequences", survey.sequences());
      figures(out, "classes", survey.classes());
      figures(out, "slices", survey.slices());
      out.writeBooleanProperty("manySlices", survey.manySlices());
      profile(out, "byDistance", survey.byDistance());
      profile(out, "byPosition", survey.byPosition());
      swarm(out, survey.swarm());
      cases(out, "mostCertain", survey.mostCertain());
      cases(out, "leastCertain", survey.leastCertain());
      cases(out, "mostSurprising", survey.mostSurprising());
      cases(out, "worstExplained", survey.worstExplained());
      shortcuts(out, survey.shortcuts());
      out.writeNumberProperty("drawn", survey.drawn());
      survey.gates().ifPresent(gates -> gates(out, gates));
      out.writeEndObject();
    }
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }

  private static void numbers(JsonGenerator out, String name, List<Double> numbers) {
    out.writeArrayPropertyStart(name);
    numbers.forEach(out::writeNumber);
    out.writeEndArray();
  }

  private static void figures(JsonGenerator out, String name, Map<String, DataSurvey.Figures> all) {
    out.writeObjectPropertyStart(name);
    all.forEach((of, figures) -> {
      out.writeObjectPropertyStart(of);
      out.writeNumberProperty("count", figures.count());
      out.writeNumberProperty("score", figures.score());
      numbers(out, "size", figures.size());
      numbers(out, "signed", figures.signed());
      out.writeEndObject();
    });
    out.writeEndObject();
  }

  private static void profile(JsonGenerator out, String name, DataSurvey.Profile profile) {
    out.writeObjectPropertyStart(name);
    out.writeArrayPropertyStart("count");
    profile.count().forEach(out::writeNumber);
    out.writeEndArray();
    numbers(out, "size", profile.size());
    numbers(out, "signed", profile.signed());
    out.writeEndObject();
  }

  private static void swarm(JsonGenerator out, List<long[][]> swarm) {
    out.writeArrayPropertyStart("swarm");
    for (long[][] part : swarm) {
      out.writeStartArray();
      for (long[] effects : part) {
        out.writeArray(effects, 0, effects.length);
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void cases(JsonGenerator out, String name, List<DataSurvey.Case> cases) {
    out.writeArrayPropertyStart(name);
    for (DataSurvey.Case one : cases) {
      out.writeStartObject();
      out.writeStringProperty("key", one.key());
      out.writeNumberProperty("figure", one.figure());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void shortcuts(JsonGenerator out, List<DataSurvey.Shortcut> all) {
    out.writeArrayPropertyStart("shortcuts");
    for (DataSurvey.Shortcut one : all) {
      out.writeStartObject();
      out.writeStringProperty("name", one.name());
      out.writeBooleanProperty("found", one.found());
      one.skill().ifPresent(skill -> out.writeNumberProperty("skill", skill));
      out.writeStringProperty("rule", one.rule());
      texts(out, "examples", one.examples());
      out.writeStringProperty("counterTest", one.counterTest());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void gates(JsonGenerator out, GateSurvey survey) {
    out.writeObjectPropertyStart("gates");
    out.writeNumberProperty("steps", survey.steps());
    out.writeArrayPropertyStart("gates");
    for (GateStatistics gate : survey.gates()) {
      out.writeStartObject();
      out.writeStringProperty("layer", gate.layer());
      out.writeStringProperty("gate", gate.gate());
      out.writeNumberProperty("unit", gate.unit());
      out.writeNumberProperty("mean", gate.mean());
      out.writeNumberProperty("deviation", gate.deviation());
      out.writeNumberProperty("below", gate.below());
      out.writeNumberProperty("above", gate.above());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("units");
    for (UnitHealth unit : survey.units()) {
      out.writeStartObject();
      out.writeStringProperty("layer", unit.layer());
      out.writeNumberProperty("unit", unit.unit());
      out.writeNumberProperty("meanHidden", unit.meanHidden());
      out.writeNumberProperty("deviation", unit.deviation());
      out.writeNumberProperty("timeScale", unit.timeScale());
      out.writeNumberProperty("halfLife", unit.halfLife().steps());
      out.writeBooleanProperty("halfLifeReached", unit.halfLife().reached());
      out.writeBooleanProperty("dead", unit.dead());
      out.writeBooleanProperty("saturated", unit.saturated());
      unit.duplicateOf().ifPresent(other -> out.writeNumberProperty("duplicateOf", other));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// What a person reads of it.
  public static List<String> lines(DataSurvey survey) {
    List<String> lines = new ArrayList<>();
    survey
        .classes()
        .forEach((name, figures) -> {
          Integer[] order = new Integer[figures.size().size()];
          Arrays.setAll(order, i -> i);
          Arrays.sort(
              order, (a, b) -> Double.compare(figures.size().get(b), figures.size().get(a)));
          StringBuilder line = new StringBuilder();
          line.append(name.isEmpty() ? "all" : name).append(": ").append(figures.count());
          line.append(" sequences, by mean size");
          for (int i = 0; i < Math.min(5, order.length); i++) {
            line.append(i == 0 ? " " : ", ").append(survey.features().get(order[i]));
            line.append(String.format(Locale.ROOT, " %.3f", figures.size().get(order[i])));
          }
          lines.add(line.toString());
        });
    if (survey.manySlices()) {
      lines.add(
          "the column of --slice has more than %,d values: it names sequences, and nothing is parted by it"
              .formatted(Importance.TOO_MANY_SLICES));
    }
    survey.shortcuts().stream()
        .filter(DataSurvey.Shortcut::found)
        .map(f ->
            "shortcut, %s: %s gives back %.0f %% of the answers that are not the usual one; to clear it: %s"
                .formatted(f.name(), f.rule(), 100 * f.skill().orElse(0), f.counterTest()))
        .forEach(lines::add);
    return lines;
  }
}
