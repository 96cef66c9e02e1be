package gatelens.formats.onnx;

import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.formats.onnx.OnnxWriter.Place;
import gatelens.layer.Bidirectional;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Writes recurrent layers: as ONNX' own operators where they can say the layer, else step by step
/// ({@link StepForm}).
final class CellForm {
  private final OnnxBuilder graph;
  private final MaskForm masks;

  CellForm(OnnxBuilder graph, MaskForm masks) {
    this.graph = graph;
    this.masks = masks;
  }

  /// What one direction made.
  ///
  /// @param every the state at every step, `float[N][T][H]`; packed where steps are masked
  /// @param last the state after all steps, `float[N][H]`
  /// @param packed true if masked steps stand behind the others
  record Made(String every, String last, boolean packed) {}

  /// The layer's answer.
  Place of(RecurrentLayer layer, Place x) {
    String packed = x.mask().isEmpty() ? x.name() : masks.packed(x.mask(), x.name());
    List<RecurrentLayer> parts =
        layer instanceof Bidirectional both
            ? List.of(both.forward(), both.backward())
            : List.of(layer);
    List<Made> made;
    if (RecurrentForm.fits(layer)) {
      made = operator(layer, layer.name(), packed, x);
    } else {
      made = new ArrayList<>();
      for (int d = 0; d < parts.size(); d++) {
        String way = d == 0 ? ".forward" : ".backward";
        String name = layer.name() + (parts.size() == 1 ? "" : way);
        if (RecurrentForm.fits(parts.get(d))) {
          made.addAll(operator(parts.get(d), name, packed, x));
        } else {
          made.add(new StepForm(graph, name).of(parts.get(d), x));
        }
      }
    }
    if (layer.sequences()) {
      List<String> every = new ArrayList<>();
      for (int d = 0; d < parts.size(); d++) {
        every.add(held(parts.get(d), made.get(d), x));
      }
      return new Place(merged(layer, every), true, x.mask());
    }
    List<String> last = new ArrayList<>();
    for (int d = 0; d < parts.size(); d++) {
      boolean lastStep =
          d == 1
              && layer instanceof Bidirectional both
              && both.readout() == Bidirectional.Readout.LAST_STEP;
      last.add(
          lastStep ? lastStep(parts.get(d), made.get(d), x) : last(parts.get(d), made.get(d), x));
    }
    return new Place(merged(layer, last), false, "");
  }

  /// ONNX Runtime's operators answer zero for a sequence without steps, not the first state.
  private String last(RecurrentLayer part, Made made, Place x) {
    boolean zero = true;
    for (float value : first(part).values()) {
      zero &= value == 0;
    }
    return zero || !made.packed()
        ? made.last()
        : graph.node("Where", part.name(), masks.none(x.mask()), initial(part), made.last());
  }

  private String lastStep(RecurrentLayer part, Made made, Place x) {
    if (x.mask().isEmpty()) {
      String name = part.name();
      String taken =
          graph.node(
              "Gather",
              name,
              List.of(made.every(), graph.constant(name + "/last", -1)),
              new Attributes().number("axis", 1));
      return graph.node("Squeeze", name, taken, graph.constant(name + "/axis", 1));
    }
    return made.packed()
        ? masks.lastPacked(x.mask(), made.every(), initial(part))
        : masks.last(x.mask(), made.every(), initial(part));
  }

  private String initial(RecurrentLayer part) {
    return graph.constant(part.name() + "/initial", first(part));
  }

  private static Tensor first(RecurrentLayer part) {
    return switch (part) {
      case Gru gru -> gru.initialHidden();
      case Lstm lstm -> lstm.initialHidden();
      case Bidirectional both -> Tensor.zeros(0);
    };
  }

  private String held(RecurrentLayer part, Made made, Place x) {
    if (!made.packed()) {
      return made.every();
    }
    boolean back =
        part instanceof Gru gru
            ? gru.direction() == Direction.BACKWARD
            : part instanceof Lstm lstm && lstm.direction() == Direction.BACKWARD;
    return back
        ? masks.heldBackward(x.mask(), made.every(), initial(part))
        : masks.heldForward(x.mask(), made.every(), initial(part));
  }

  /// One operator for one direction or both.
  ///
  /// @param name under which its weights stand
  private List<Made> operator(RecurrentLayer layer, String name, String x, Place from) {
    RecurrentForm form = RecurrentForm.of(layer);
    List<String> inputs = new ArrayList<>();
    inputs.add(
        graph.node("Transpose", name, List.of(x), new Attributes().numbers("perm", 1, 0, 2)));
    inputs.add(graph.constant(name + ".W", form.weight()));
    inputs.add(graph.constant(name + ".R", form.recurrent()));
    inputs.add(graph.constant(name + ".B", form.bias()));
    inputs.add(from.mask().isEmpty() ? "" : masks.lengths(from.mask()));
    inputs.add(state(name, ".initial_h", form.initialHidden(), from.name()));
    inputs.add(state(name, ".initial_c", form.initialCell(), from.name()));
    inputs.add(form.peephole().size() > 0 ? graph.constant(name + ".P", form.peephole()) : "");
    while (inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    List<String> states = graph.nodes(form.operator(), name, inputs, form.attributes(), 2);
    String every =
        graph.node(
            "Transpose",
            name,
            List.of(states.get(0)),
            new Attributes().numbers("perm", 1, 2, 0, 3));
    List<Made> made = new ArrayList<>();
    int directions = form.weight().extent(0);
    for (int d = 0; d < directions; d++) {
      String index = graph.constant(name + "/direction", d);
      made.add(
          new Made(
              part(name, every, index), part(name, states.get(1), index), !from.mask().isEmpty()));
    }
    return made;
  }

  /// One direction of a value whose first axis they are.
  private String part(String name, String value, String index) {
    String one =
        graph.node("Gather", name, List.of(value, index), new Attributes().number("axis", 0));
    return graph.node("Squeeze", name, one, graph.constant(name + "/axis", 0));
  }

  /// A first state for each sequence, `float[directions][N][H]`; empty where it is zero.
  private String state(String name, String which, Tensor state, String x) {
    if (state.size() == 0) {
      return "";
    }
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
            List.of(
                graph.constant(name + "/directions", state.extent(0)),
                batch,
                graph.constant(name + "/units", state.extent(2))),
            new Attributes().number("axis", 0));
    return graph.node("Expand", name, graph.constant(name + which, state), shape);
  }

  private String merged(RecurrentLayer layer, List<String> parts) {
    if (!(layer instanceof Bidirectional both)) {
      return parts.get(0);
    }
    String name = both.name();
    return switch (both.merge()) {
      case CONCAT -> graph.node("Concat", name, parts, new Attributes().number("axis", -1));
      case SUM -> graph.node("Add", name, parts, new Attributes());
      case PRODUCT -> graph.node("Mul", name, parts, new Attributes());
      case MEAN ->
          graph.node(
              "Mul",
              name,
              graph.node("Add", name, parts, new Attributes()),
              graph.number(name + "/half", 0.5f));
    };
  }
}
