package gatelens.report.picture;

import gatelens.gates.GateSurvey;
import gatelens.gates.UnitHealth;
import gatelens.report.draw.Sides;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pictures of what gates do over many inputs.
public final class SurveyPictures {
  private static final int MOST_BARS = 24;

  private SurveyPictures() {}

  /// The share of steps in which each gate of each unit is shut or open, and the time scale of the
  /// units of each layer.
  public static List<Picture> of(GateSurvey survey) {
    List<Picture> list = new ArrayList<>();
    list.add(GatePictures.saturation(survey));
    Map<String, List<UnitHealth>> layers = new LinkedHashMap<>();
    for (UnitHealth unit : survey.units()) {
      layers.computeIfAbsent(unit.layer(), name -> new ArrayList<>()).add(unit);
    }
    layers.forEach((layer, units) ->
        list.add(
            Charts.bars(
                "time-scale-" + layer,
                "Time scale of the units of " + layer + ", in steps",
                units.stream().map(unit -> "unit " + unit.unit()).toList(),
                units.stream().mapToDouble(UnitHealth::timeScale).toArray(),
                MOST_BARS,
                new Sides("steps", ""))));
    return list;
  }

  /// Histograms of the gates and states of each layer over several traces.
  ///
  /// @param traces at least one, of one model
  /// @param inputs how many inputs there are; more than traces if only some were read
  public static List<Picture> histograms(List<Trace> traces, int inputs) {
    Map<String, Map<String, List<float[]>>> layers = new LinkedHashMap<>();
    for (Trace trace : traces) {
      for (LayerTrace layer : trace.recurrent()) {
        layer
            .signals()
            .forEach((signal, values) ->
                layers
                    .computeIfAbsent(layer.layer().name(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(signal, name -> new ArrayList<>())
                    .add(values.values()));
      }
    }
    List<Picture> list = new ArrayList<>();
    layers.forEach((layer, signals) -> {
      List<Histograms.Panel> panels = new ArrayList<>();
      signals.forEach((signal, parts) ->
          panels.add(
              GateHealth.isGate(signal)
                  ? Histograms.Panel.gate(signal, joined(parts))
                  : Histograms.Panel.state(signal, joined(parts))));
      list.add(
          new Histograms(
                  "histograms-" + layer,
                  "Gates and states of " + layer + " over " + traces.size() + " inputs",
                  panels,
                  traces.size() < inputs
                      ? List.of("The first " + traces.size() + " of " + inputs + " inputs.")
                      : List.of())
              .picture());
    });
    return list;
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
