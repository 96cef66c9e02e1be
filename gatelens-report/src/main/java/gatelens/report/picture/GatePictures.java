package gatelens.report.picture;

import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.UnitOrder;
import gatelens.layer.Signal;
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

  private final Gallery gallery;

  GatePictures(Gallery gallery) {
    this.gallery = gallery;
  }

  private List<LayerTrace.Recurrent> layers() {
    return gallery.trace().recurrent();
  }

  List<Picture> heat() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace.Recurrent layer : layers()) {
      String name = layer.layer().name();
      layer
          .signals()
          .forEach((signal, values) -> {
            Told told = Told.of(gallery.decision(), name, values.extent(0));
            HeatMap map =
                new HeatMap(
                    gallery.name(name + "-" + signal),
                    plain(layer, signal) + name + "." + signal + meaning(layer, signal),
                    told.rows(values),
                    layer.isShare(signal) ? Ramp.SEQUENTIAL : Ramp.SIGNED,
                    t -> gallery.steps(name).apply(told.steps()[t]),
                    h -> "unit " + h,
                    Sides.VALUES,
                    List.of());
            list.add(ordered(map, layer).picture());
          });
    }
    return list;
  }

  /// The name for people first.
  private static String plain(LayerTrace.Recurrent layer, String signal) {
    return layer.layer().signal(signal).map(each -> plain(each.kind()) + " · ").orElse("");
  }

  private static String plain(Signal.Kind kind) {
    return switch (kind) {
      case KEEPS, RETENTION -> "keep";
      case FORGETS -> "forget";
      case WRITES -> "write";
      case RESETS -> "use past";
      case SHOWS -> "show";
      case CANDIDATE -> "new idea";
      case CELL, HIDDEN -> "memory";
    };
  }

  private static String meaning(LayerTrace.Recurrent layer, String signal) {
    return layer.layer().signal(signal).map(each -> meaning(each.kind())).orElse("");
  }

  private static String meaning(Signal.Kind kind) {
    return switch (kind) {
      case KEEPS, RETENTION -> ": 1 keeps the old state";
      case FORGETS -> ": 1 forgets the old state";
      case WRITES -> ": 1 writes the candidate";
      case RESETS -> ": 0 hides the old state from the candidate";
      case SHOWS -> ": 1 shows the cell";
      case CANDIDATE, CELL, HIDDEN -> "";
    };
  }

  private HeatMap ordered(HeatMap map, LayerTrace.Recurrent layer) {
    return switch (gallery.style().order()) {
      case NUMBER -> map.noted("Rows: units by their number, 0 on top.");
      case CLUSTER ->
          map.ordered(
              UnitOrder.byCluster(layer.hidden()),
              "Units whose hidden states move together stand together.");
      case TIME_SCALE ->
          map.ordered(
              UnitOrder.byTimeScale(layer.retention()), "On top the unit that keeps longest.");
      case WEIGHT -> weighted(map, layer);
    };
  }

  private HeatMap weighted(HeatMap map, LayerTrace layer) {
    int output =
        gallery.decision().target() instanceof gatelens.explain.Target.Output o ? o.index() : 0;
    double[] parts = UnitOrder.partsInLogit(gallery.trace(), layer.layer().name(), output);
    return parts.length == 0
        ? map.noted(
            "Units stand by their number: no dense layer reads this layer's state directly.")
        : map.ordered(
            UnitOrder.byWeight(parts),
            "On top the unit that adds most to the logit, of either sign.");
  }

  List<Picture> histograms() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace.Recurrent layer : layers()) {
      String name = layer.layer().name();
      List<Histograms.Panel> panels = new ArrayList<>();
      layer
          .signals()
          .forEach((signal, values) ->
              panels.add(
                  layer.isShare(signal)
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
    for (LayerTrace.Recurrent layer : layers()) {
      layer
          .signals()
          .forEach((signal, values) -> {
            if (layer.isShare(signal)) {
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
            "share of steps below " + GateStatistics.CLOSED,
            "share of steps above " + GateStatistics.OPEN,
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
      closed[i % units] += GateStatistics.isClosed(values.values()[i]) ? 1 : 0;
      open[i % units] += GateStatistics.isOpen(values.values()[i]) ? 1 : 0;
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
