package gatelens.formats.onnx;

import gatelens.file.AtomicFile;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a model as an ONNX graph (operator set 17): inputs `float[N][T][D]` or token ids
/// `int64[N][T]` under the names of the branches, one output `output`, as the model answers.
///
/// Padding, where the model masks it, is told to the recurrent operators as `sequence_lens`, so it
/// must stand at the end of a sequence.
public final class OnnxWriter {
  private final OnnxBuilder graph = new OnnxBuilder();

  private OnnxWriter() {}

  /// Writes beside the old file and moves it into place.
  ///
  /// @throws UnsupportedModelException if a layer has no form in ONNX; the message names it
  /// @throws IOException if the file cannot be written
  public static void write(Model model, Path file) throws IOException {
    byte[] bytes = new OnnxWriter().bytes(model);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /// A value on its way through the graph.
  ///
  /// @param name of the value, `[N,T,D]` or `[N,D]`
  /// @param steps true if it has steps
  /// @param lengths the name of the sequences' lengths, `int32[N]`, or empty where all steps count
  record Place(String name, boolean steps, String lengths) {}

  private byte[] bytes(Model model) {
    List<Place> ends = new ArrayList<>();
    for (Branch branch : model.branches()) {
      boolean tokens = branch.readsTokens();
      graph.input(
          branch.name(),
          tokens ? OnnxBuilder.INT64 : OnnxBuilder.FLOAT,
          tokens ? 0 : branch.inputWidth());
      ends.add(follow(branch.layers(), new Place(branch.name(), true, "")));
    }
    Place joined = ends.get(0);
    if (ends.size() > 1) {
      String name =
          graph.node(
              "Concat",
              "joined",
              ends.stream().map(Place::name).toList(),
              new Attributes().number("axis", -1));
      joined = new Place(name, joined.steps(), joined.lengths());
    }
    Place end = follow(model.head(), joined);
    if (end.steps() && !end.lengths().isEmpty()) {
      throw new UnsupportedModelException(
          "the model answers at padded steps too, which ONNX' recurrent operators set to zero");
    }
    graph.node("Identity", "output", end.name());
    graph.output("output", end.steps(), model.outputWidth());
    return graph.model();
  }

  private Place follow(List<Layer> layers, Place from) {
    Place at = from;
    for (Layer layer : layers) {
      at = step(layer, at);
    }
    return at;
  }

  private Place step(Layer layer, Place x) {
    String name = layer.name();
    return switch (layer) {
      case Embedding e -> embedding(e, x);
      case Masking m -> masking(m, x);
      case RecurrentLayer r -> recurrent(r, x);
      case Dense d -> {
        String product =
            graph.node("MatMul", name, x.name(), graph.constant(name + ".weight", d.weight()));
        String sum = graph.node("Add", name, product, graph.constant(name + ".bias", d.bias()));
        yield moved(x, activation(name, d.activation(), sum));
      }
      case Dropout d -> x;
      case Pool p -> pool(p, x);
      case LayerNormalization n ->
          moved(
              x,
              graph.node(
                  "LayerNormalization",
                  name,
                  List.of(
                      x.name(),
                      graph.constant(name + ".gamma", n.gamma()),
                      graph.constant(name + ".beta", n.beta())),
                  new Attributes().number("axis", -1).real("epsilon", n.epsilon())));
      case Scale s -> {
        String scaled =
            graph.node("Mul", name, x.name(), graph.constant(name + ".scale", s.scale()));
        yield moved(x, graph.node("Add", name, scaled, graph.constant(name + ".shift", s.shift())));
      }
      case ActivationLayer a -> moved(x, activation(name, a.activation(), x.name()));
      case MaskRule m -> {
        unmasked(name, x);
        yield x;
      }
      case ParametricRelu p ->
          moved(x, graph.node("PRelu", name, x.name(), graph.constant(name + ".slope", p.slope())));
      case Reverse r -> {
        unmasked(name, x);
        yield moved(
            x,
            graph.node(
                "Slice",
                name,
                x.name(),
                graph.constant(name + ".starts", -1),
                graph.constant(name + ".ends", Long.MIN_VALUE),
                graph.constant(name + ".axes", 1),
                graph.constant(name + ".by", -1)));
      }
      case Flatten f -> {
        unmasked(name, x);
        String shape = graph.constant(name + ".shape", 0, -1);
        yield new Place(graph.node("Reshape", name, x.name(), shape), false, "");
      }
    };
  }

  private static Place moved(Place x, String name) {
    return new Place(name, x.steps(), x.lengths());
  }

  private static void unmasked(String layer, Place x) {
    if (!x.lengths().isEmpty()) {
      throw new UnsupportedModelException(
          "layer " + layer + " reads padded steps, which ONNX' recurrent operators set to zero");
    }
  }

  private Place embedding(Embedding e, Place x) {
    String name = e.name();
    String vectors =
        graph.node("Gather", name, graph.constant(name + ".weight", e.weight()), x.name());
    if (!e.maskZero()) {
      return new Place(vectors, true, "");
    }
    String zero = graph.constant(name + ".padding", 0);
    return new Place(vectors, true, lengths(name, graph.node("Equal", name, x.name(), zero), true));
  }

  private Place masking(Masking m, Place x) {
    String name = m.name();
    String value = graph.constant(name + ".value", Tensor.of(new float[] {m.value()}, 1));
    String absent = graph.node("Equal", name, x.name(), value);
    return new Place(x.name(), true, lengths(name, absent, false));
  }

  /// How many steps are present; `absent` is of each step, or of each feature.
  private String lengths(String name, String absent, boolean ofSteps) {
    String present = graph.node("Not", name, absent);
    String counted =
        graph.node(
            "Cast", name, List.of(present), new Attributes().number("to", OnnxBuilder.INT32));
    String steps =
        ofSteps
            ? counted
            : graph.node(
                "ReduceMax",
                name,
                List.of(counted),
                new Attributes().numbers("axes", 2).number("keepdims", 0));
    return graph.node(
        "ReduceSum",
        name + ".lengths",
        List.of(steps, graph.constant(name + ".axes", 1)),
        new Attributes().number("keepdims", 0));
  }

  private Place pool(Pool p, Place x) {
    unmasked(p.name(), x);
    String name =
        switch (p.kind()) {
          case LAST -> lastStep(p.name(), x.name());
          case MEAN ->
              graph.node(
                  "ReduceMean",
                  p.name(),
                  List.of(x.name()),
                  new Attributes().numbers("axes", 1).number("keepdims", 0));
          case MAX ->
              graph.node(
                  "ReduceMax",
                  p.name(),
                  List.of(x.name()),
                  new Attributes().numbers("axes", 1).number("keepdims", 0));
        };
    return new Place(name, false, "");
  }

  private String lastStep(String stem, String x) {
    String taken =
        graph.node(
            "Gather",
            stem,
            List.of(x, graph.constant(stem + ".last", -1)),
            new Attributes().number("axis", 1));
    return graph.node("Squeeze", stem, taken, graph.constant(stem + ".axis", 1));
  }

  private Place recurrent(RecurrentLayer layer, Place x) {
    String name = layer.name();
    RecurrentForm form = RecurrentForm.of(layer);
    String stepsFirst =
        graph.node("Transpose", name, List.of(x.name()), new Attributes().numbers("perm", 1, 0, 2));
    List<String> inputs = new ArrayList<>();
    inputs.add(stepsFirst);
    inputs.add(graph.constant(name + ".W", form.weight()));
    inputs.add(graph.constant(name + ".R", form.recurrent()));
    inputs.add(graph.constant(name + ".B", form.bias()));
    inputs.add(x.lengths());
    if (form.peephole().size() > 0) {
      inputs.add("");
      inputs.add("");
      inputs.add(graph.constant(name + ".P", form.peephole()));
    }
    List<String> states = graph.nodes(form.operator(), name, inputs, form.attributes(), 2);
    boolean lastStep =
        layer instanceof Bidirectional both && both.readout() == Bidirectional.Readout.LAST_STEP;
    if (layer.sequences() || lastStep) {
      String every =
          graph.node(
              "Transpose",
              name,
              List.of(states.get(0)),
              new Attributes().numbers("perm", 2, 0, 1, 3));
      String merged = merged(layer, every, true);
      if (layer.sequences()) {
        return new Place(merged, true, x.lengths());
      }
      unmasked(name, x);
      return new Place(lastStep(name, merged), false, "");
    }
    String last =
        graph.node(
            "Transpose", name, List.of(states.get(1)), new Attributes().numbers("perm", 1, 0, 2));
    return new Place(merged(layer, last, false), false, "");
  }

  /// `[N,T,directions,H]` or `[N,directions,H]` without the axis of directions.
  private String merged(RecurrentLayer layer, String states, boolean steps) {
    String name = layer.name();
    Bidirectional.Merge merge =
        layer instanceof Bidirectional both ? both.merge() : Bidirectional.Merge.CONCAT;
    int axis = steps ? 2 : 1;
    return switch (merge) {
      case CONCAT ->
          graph.node(
              "Reshape",
              name,
              states,
              steps
                  ? graph.constant(name + ".shape", 0, 0, -1)
                  : graph.constant(name + ".shape", 0, -1));
      case SUM ->
          graph.node(
              "ReduceSum",
              name,
              List.of(states, graph.constant(name + ".axes", axis)),
              new Attributes().number("keepdims", 0));
      case MEAN, PRODUCT ->
          graph.node(
              merge == Bidirectional.Merge.MEAN ? "ReduceMean" : "ReduceProd",
              name,
              List.of(states),
              new Attributes().numbers("axes", axis).number("keepdims", 0));
    };
  }

  private String activation(String name, Activation function, String x) {
    return new ActivationForm(graph, name).of(function, x);
  }
}
