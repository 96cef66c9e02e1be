package gatelens.formats.onnx;

import gatelens.formats.onnx.CellForm.Made;
import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.formats.onnx.OnnxWriter.Place;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Writes a recurrent layer step by step (ONNX' Scan): one whose gates or functions ONNX' operators
/// do not have.
///
/// @param graph where it goes
/// @param name under which its weights stand
record StepForm(OnnxBuilder graph, String name) {
  /// The states the layer makes of a sequence.
  Made of(RecurrentLayer layer, Place x) {
    return switch (layer) {
      case Gru gru -> scan(x, gru.direction(), List.of(gru.initialHidden()), new Step.OfGru(gru));
      case Lstm lstm ->
          scan(
              x,
              lstm.direction(),
              List.of(lstm.initialHidden(), lstm.initialCell()),
              new Step.OfLstm(lstm));
      case Bidirectional both -> throw new IllegalArgumentException("one direction at a time");
    };
  }

  private sealed interface Step {
    record OfGru(Gru layer) implements Step {}

    record OfLstm(Lstm layer) implements Step {}
  }

  private Made scan(Place x, Direction direction, List<Tensor> first, Step step) {
    OnnxBuilder body = graph.inner();
    List<String> before = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      before.add(body.given(name + "/before", OnnxBuilder.FLOAT));
    }
    String now = body.given(name + "/now", OnnxBuilder.FLOAT);
    String counts = x.mask().isEmpty() ? "" : body.given(name + "/counts", OnnxBuilder.BOOL);
    List<String> after = new ArrayList<>();
    List<String> made =
        switch (step) {
          case Step.OfGru gru -> List.of(gru(body, gru.layer(), now, before.get(0)));
          case Step.OfLstm lstm -> lstm(body, lstm.layer(), now, before.get(0), before.get(1));
        };
    for (int i = 0; i < made.size(); i++) {
      String kept =
          counts.isEmpty()
              ? made.get(i)
              : body.node("Where", name, counts, made.get(i), before.get(i));
      after.add(body.node("Identity", name, kept));
      body.answers(after.get(i), OnnxBuilder.FLOAT);
    }
    body.answers(body.node("Identity", name, after.get(0)), OnnxBuilder.FLOAT);
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      inputs.add(perSequence(first.get(i), i == 0 ? ".initial_hidden" : ".initial_cell", x.name()));
    }
    inputs.add(stepsFirst(x.name()));
    if (!counts.isEmpty()) {
      String column = graph.node("Unsqueeze", name, x.mask(), graph.constant(name + "/axis", 2));
      inputs.add(stepsFirst(column));
    }
    long back = direction == Direction.BACKWARD ? 1 : 0;
    Attributes attributes =
        new Attributes()
            .graph("body", body)
            .number("num_scan_inputs", counts.isEmpty() ? 1 : 2)
            .numbers("scan_output_directions", back);
    if (counts.isEmpty()) {
      attributes.numbers("scan_input_directions", back);
    } else {
      attributes.numbers("scan_input_directions", back, back);
    }
    List<String> results = graph.nodes("Scan", name, inputs, attributes, first.size() + 1);
    return new Made(stepsFirst(results.get(first.size())), results.get(0), false);
  }

  private String stepsFirst(String x) {
    return graph.node("Transpose", name, List.of(x), new Attributes().numbers("perm", 1, 0, 2));
  }

  private String perSequence(Tensor state, String which, String x) {
    String batch =
        graph.node(
            "Slice",
            name,
            graph.node("Shape", name, x),
            graph.constant(name + "/from", 0),
            graph.constant(name + "/to", 1));
    String shape =
        graph.node(
            "Concat",
            name,
            List.of(batch, graph.constant(name + "/units", state.size())),
            new Attributes().number("axis", 0));
    return graph.node("Expand", name, graph.constant(name + which, state), shape);
  }

  /// The parts of a value that belong to each gate.
  private List<String> gates(OnnxBuilder body, String all, int count) {
    return body.nodes("Split", name, List.of(all), new Attributes().number("axis", -1), count);
  }

  private String affine(OnnxBuilder body, String x, String weight, String bias) {
    return body.node("Add", name, body.node("MatMul", name, x, weight), bias);
  }

  private String function(OnnxBuilder body, Activation f, float clip, String x) {
    String cut = x;
    if (Float.isFinite(clip)) {
      cut =
          body.node(
              "Clip",
              name,
              x,
              graph.number(name + "/least", -clip),
              graph.number(name + "/most", clip));
    }
    return new ActivationForm(body, name).of(f, cut);
  }

  private String gru(OnnxBuilder body, Gru layer, String x, String before) {
    CellSettings with = layer.settings();
    String weight = graph.constant(name + ".input_weight", layer.inputWeight());
    String recurrent = graph.constant(name + ".recurrent_weight", layer.recurrentWeight());
    List<String> read =
        gates(
            body,
            affine(body, x, weight, graph.constant(name + ".input_bias", layer.inputBias())),
            3);
    List<String> gates = new ArrayList<>();
    switch (layer.variant()) {
      case RESET_AFTER, UNCOUPLED -> {
        String product = body.node("MatMul", name, before, recurrent);
        List<String> kept =
            gates(
                body,
                layer.variant() == GruVariant.UNCOUPLED
                    ? product
                    : body.node(
                        "Add",
                        name,
                        product,
                        graph.constant(name + ".recurrent_bias", layer.recurrentBias())),
                3);
        for (int g = 0; g < 3; g++) {
          boolean reset = g == 2 && layer.variant() == GruVariant.RESET_AFTER;
          String old = reset ? body.node("Mul", name, gates.get(1), kept.get(2)) : kept.get(g);
          gates.add(gate(body, with, g, body.node("Add", name, read.get(g), old)));
        }
      }
      case RESET_BEFORE -> {
        List<String> weights = gates(graph, recurrent, 3);
        for (int g = 0; g < 3; g++) {
          String old = g < 2 ? before : body.node("Mul", name, gates.get(1), before);
          String kept = body.node("MatMul", name, old, weights.get(g));
          gates.add(gate(body, with, g, body.node("Add", name, read.get(g), kept)));
        }
      }
    }
    String rest = body.node("Sub", name, graph.number(name + "/one", 1), gates.get(0));
    boolean uncoupled = layer.variant() == GruVariant.UNCOUPLED;
    return body.node(
        "Add",
        name,
        body.node("Mul", name, uncoupled ? rest : gates.get(0), before),
        body.node("Mul", name, uncoupled ? gates.get(1) : rest, gates.get(2)));
  }

  private String gate(OnnxBuilder body, CellSettings with, int gate, String sum) {
    return function(body, gate < 2 ? with.gate() : with.candidate(), with.clip(), sum);
  }

  /// Input, forget, candidate, output; peepholes likewise without the candidate.
  private List<String> lstm(OnnxBuilder body, Lstm layer, String x, String before, String cell) {
    CellSettings with = layer.settings();
    String weight = graph.constant(name + ".input_weight", layer.inputWeight());
    String recurrent = graph.constant(name + ".recurrent_weight", layer.recurrentWeight());
    String read = affine(body, x, weight, graph.constant(name + ".bias", layer.bias()));
    String kept = body.node("MatMul", name, before, recurrent);
    List<String> sums = gates(body, body.node("Add", name, read, kept), 4);
    List<String> peeps =
        layer.peephole().size() == 0
            ? List.of()
            : gates(graph, graph.constant(name + ".peephole", layer.peephole()), 3);
    String in = function(body, with.gate(), with.clip(), peep(body, peeps, sums.get(0), 0, cell));
    String forget =
        function(body, with.gate(), with.clip(), peep(body, peeps, sums.get(1), 1, cell));
    String candidate = function(body, with.candidate(), with.clip(), sums.get(2));
    String next =
        body.node(
            "Add",
            name,
            body.node("Mul", name, forget, cell),
            body.node("Mul", name, in, candidate));
    String out = function(body, with.gate(), with.clip(), peep(body, peeps, sums.get(3), 2, next));
    String shown = new ActivationForm(body, name).of(with.output(), next);
    return List.of(body.node("Mul", name, out, shown), next);
  }

  private String peep(OnnxBuilder body, List<String> peeps, String sum, int which, String cell) {
    return peeps.isEmpty()
        ? sum
        : body.node("Add", name, sum, body.node("Mul", name, peeps.get(which), cell));
  }
}
