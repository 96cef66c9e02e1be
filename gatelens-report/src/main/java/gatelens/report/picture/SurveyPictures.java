package gatelens.report.picture;

import gatelens.gates.GateSurvey;
import gatelens.gates.SignalHistogram;
import gatelens.gates.UnitHealth;
import gatelens.report.draw.Sides;
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

  /// Histograms of the gates and states of each layer over several inputs.
  ///
  /// @param counted every gate and state, by layer
  /// @param drawn of how many inputs they are
  /// @param inputs how many inputs there are
  public static List<Picture> histograms(List<SignalHistogram> counted, int drawn, int inputs) {
    Map<String, List<Histograms.Panel>> layers = new LinkedHashMap<>();
    for (SignalHistogram one : counted) {
      layers.computeIfAbsent(one.layer(), name -> new ArrayList<>()).add(Histograms.Panel.of(one));
    }
    List<Picture> list = new ArrayList<>();
    layers.forEach((layer, panels) ->
        list.add(
            new Histograms(
                    "histograms-" + layer,
                    "Gates and states of " + layer + " over " + drawn + " inputs",
                    panels,
                    drawn < inputs
                        ? List.of(drawn + " of " + inputs + " inputs, at even distances.")
                        : List.of())
                .picture()));
    return list;
  }
}
