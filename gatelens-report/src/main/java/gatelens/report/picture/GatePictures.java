package gatelens.report.picture;

import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.UnitOrder;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pictures of gates and states.
final class GatePictures {
  private static final double CLOSED = 0.1;
  private static final double OPEN = 0.9;

  private final Gallery gallery;

  GatePictures(Gallery gallery) {
    this.gallery = gallery;
  }

  private List<LayerTrace> layers() {
    return gallery.trace().recurrent();
  }

  List<Picture> heat() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : layers()) {
      String name = layer.layer().name();
      layer
          .signals()
          .forEach((signal, values) -> {
            HeatMap map =
                new HeatMap(
                    gallery.name(name + "-" + signal),
                    name + "." + signal + meaning(layer, signal),
                    values,
                    GateHealth.isGate(signal) ? Ramp.SEQUENTIAL : Ramp.SIGNED,
                    gallery.steps(name),
                    h -> "unit " + h,
                    Sides.VALUES,
                    List.of());
            list.add(ordered(map, layer).picture());
          });
    }
    return list;
  }

  private static String meaning(LayerTrace layer, String signal) {
    boolean uncoupled =
        layer instanceof LayerTrace.OfGru gru
            && gru.layer().variant() == gatelens.layer.GruVariant.UNCOUPLED;
    return switch (signal) {
      case "update" -> uncoupled ? ": 1 forgets the old state" : ": 1 keeps the old state";
      case "retention", "forget" -> ": 1 keeps the old state";
      case "reset" ->
          uncoupled ? ": 1 writes the candidate" : ": 0 hides the old state from the candidate";
      case "input" -> ": 1 writes the candidate";
      case "output" -> ": 1 shows the cell";
      default -> "";
    };
  }

  private HeatMap ordered(HeatMap map, LayerTrace layer) {
    Tensor hidden = layer.signals().getOrDefault("hidden", map.values());
    Tensor retention = layer.signals().getOrDefault("retention", map.values());
    return switch (gallery.style().order()) {
      case NUMBER -> map;
      case CLUSTER ->
          map.ordered(
              UnitOrder.byCluster(hidden),
              "Units whose hidden states move together stand together.");
      case TIME_SCALE ->
          map.ordered(UnitOrder.byTimeScale(retention), "On top the unit that keeps longest.");
      case WEIGHT -> weighted(map, layer);
    };
  }

  private HeatMap weighted(HeatMap map, LayerTrace layer) {
    int output =
        gallery.score().target() instanceof gatelens.explain.Target.Output o ? o.index() : 0;
    double[] parts = UnitOrder.partsInLogit(gallery.trace(), layer.layer().name(), output);
    return parts.length == 0
        ? map.noted(
            "Units stand by their number: no dense layer reads this layer's state directly.")
        : map.ordered(
            UnitOrder.byWeight(parts), "On top the unit with the largest part in the logit.");
  }

  List<Picture> histograms() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : layers()) {
      String name = layer.layer().name();
      List<Histograms.Panel> panels = new ArrayList<>();
      layer
          .signals()
          .forEach((signal, values) ->
              panels.add(
                  GateHealth.isGate(signal)
                      ? Histograms.Panel.gate(signal, values.values())
                      : Histograms.Panel.state(signal, values.values())));
      list.add(
          new Histograms(
                  gallery.name("histograms-" + name),
                  "Gates and states of " + name,
                  panels,
                  List.of())
              .picture());
    }
    return list;
  }

  Picture saturation() {
    List<Scatter.Panel> panels = new ArrayList<>();
    for (LayerTrace layer : layers()) {
      layer
          .signals()
          .forEach((signal, values) -> {
            if (GateHealth.isGate(signal)) {
              panels.add(panel(layer.layer().name() + "." + signal, values));
            }
          });
    }
    return saturation(gallery.name("saturation"), panels);
  }

  /// The saturation of every gate over many inputs.
  static Picture saturation(GateSurvey survey) {
    Map<String, List<GateStatistics>> gates = new LinkedHashMap<>();
    for (GateStatistics gate : survey.gates()) {
      gates.computeIfAbsent(gate.layer() + "." + gate.gate(), name -> new ArrayList<>()).add(gate);
    }
    List<Scatter.Panel> panels = new ArrayList<>();
    gates.forEach((name, units) ->
        panels.add(
            new Scatter.Panel(
                name,
                units.stream().mapToDouble(GateStatistics::below).toArray(),
                units.stream().mapToDouble(GateStatistics::above).toArray())));
    return saturation("saturation", panels);
  }

  private static Picture saturation(String name, List<Scatter.Panel> panels) {
    return new Scatter(
            name,
            "Saturation: how often each gate is shut or open",
            "share of steps below 0.1",
            "share of steps above 0.9",
            "unit",
            panels,
            List.of(
                "At the right end a gate is always shut, at the top always open: constants, no"
                    + " gates. At the origin it is always in between."))
        .picture();
  }

  private static Scatter.Panel panel(String name, Tensor values) {
    int units = values.extent(1);
    double[] closed = new double[units];
    double[] open = new double[units];
    for (int i = 0; i < values.size(); i++) {
      closed[i % units] += values.values()[i] < CLOSED ? 1 : 0;
      open[i % units] += values.values()[i] > OPEN ? 1 : 0;
    }
    for (int u = 0; u < units; u++) {
      closed[u] /= values.extent(0);
      open[u] /= values.extent(0);
    }
    return new Scatter.Panel(name, closed, open);
  }

  /// Layers of several inputs stand each at the strongest step of its own.
  Picture phase() {
    List<String> places =
        layers().stream()
            .map(layer -> layer.layer().name())
            .map(name -> gallery.place(name, gallery.event(name)))
            .toList();
    boolean one = places.stream().distinct().count() == 1;
    List<Scatter.Panel> panels = new ArrayList<>();
    for (int k = 0; k < layers().size(); k++) {
      LayerTrace layer = layers().get(k);
      int step = gallery.event(layer.layer().name());
      boolean gru = layer instanceof LayerTrace.OfGru;
      Tensor x = layer.signals().getOrDefault(gru ? "update" : "forget", Tensor.zeros(0, 0));
      Tensor y = layer.signals().getOrDefault(gru ? "reset" : "input", Tensor.zeros(0, 0));
      if (step < x.extent(0)) {
        String name = layer.layer().name() + (one ? "" : " at " + places.get(k));
        panels.add(new Scatter.Panel(name, row(x, step), row(y, step)));
      }
    }
    boolean gru = layers().get(0) instanceof LayerTrace.OfGru;
    return new Scatter(
            gallery.name("phase"),
            (gru ? "update × reset at " : "forget × input at ")
                + (one ? places.get(0) : "the strongest step of each input"),
            gru ? "update" : "forget",
            gru ? "reset" : "input",
            "unit",
            panels,
            layers().stream().map(Object::getClass).distinct().count() > 1
                ? List.of("In LSTM layers: forget to the right, input up.")
                : List.of())
        .picture();
  }

  private static double[] row(Tensor values, int step) {
    double[] row = new double[values.extent(1)];
    for (int u = 0; u < row.length; u++) {
      row[u] = values.get(step, u);
    }
    return row;
  }
}
