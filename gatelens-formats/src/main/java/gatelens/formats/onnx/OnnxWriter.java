package gatelens.formats.onnx;

import gatelens.file.AtomicFile;
import gatelens.formats.FixedScales;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.formats.own.ModelFile;
import gatelens.layer.ActivationLayer;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a model as an ONNX graph (operator set 17): inputs `float[N][T][D]` or token ids
/// `int64[N][T]` under the names of the branches, one output, `output`, as the model answers, with
/// every mask, wherever padding stands.
///
/// What a graph does not say, the names of layers and classes and what is masked, stands in the
/// file's metadata; {@link Written} reads it again.
public final class OnnxWriter {
  private final OnnxBuilder graph = new OnnxBuilder();
  private final MaskForm masks = new MaskForm(graph);
  private final CellForm cells = new CellForm(graph, masks);

  private OnnxWriter() {}

  /// Writes beside the old file and moves it into place.
  ///
  /// @throws UnsupportedModelException if a layer has no form in ONNX; the message names it
  /// @throws IOException if the file cannot be written
  public static void write(Model model, Path file) throws IOException {
    byte[] bytes = bytes(model);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /// The file's bytes: the same model gives the same ones.
  static byte[] bytes(Model model) {
    return new OnnxWriter().written(FixedScales.of(model));
  }

  /// A value on its way through the graph.
  ///
  /// @param name of the value, `[N,T,D]` or `[N,D]`
  /// @param steps true if it has steps
  /// @param mask the name of what says which steps count, `bool[N][T]`; empty where all do
  record Place(String name, boolean steps, String mask) {
    Place moved(String to) {
      return new Place(to, steps, mask);
    }
  }

  private byte[] written(Model model) {
    Set<String> inputs = new HashSet<>();
    for (Branch branch : model.branches()) {
      // Two branches of one name read one input.
      if (inputs.add(branch.name())) {
        boolean tokens = branch.readsTokens();
        graph.input(
            branch.name(),
            tokens ? OnnxBuilder.INT64 : OnnxBuilder.FLOAT,
            tokens ? 0 : branch.inputWidth());
      }
    }
    String output = graph.fresh("output");
    List<Place> ends = new ArrayList<>();
    for (Branch branch : model.branches()) {
      ends.add(follow(branch.layers(), new Place(branch.name(), true, "")));
    }
    Place end = follow(model.head(), joined(ends, model.head()));
    graph.end("Identity", output, end.name());
    graph.output(output, end.steps(), model.outputWidth());
    ModelFile.words(model).forEach(graph::word);
    return graph.model();
  }

  private Place joined(List<Place> ends, List<Layer> head) {
    if (ends.size() == 1) {
      return ends.get(0);
    }
    String name =
        graph.node(
            "Concat",
            "joined",
            ends.stream().map(Place::name).toList(),
            new Attributes().number("axis", -1));
    boolean any =
        !head.isEmpty() && head.get(0) instanceof MaskRule rule && rule.kind() == MaskRule.Kind.ANY;
    List<String> all = ends.stream().map(Place::mask).filter(mask -> !mask.isEmpty()).toList();
    if (all.isEmpty() || (any && all.size() < ends.size())) {
      return new Place(name, ends.get(0).steps(), "");
    }
    String mask = all.get(0);
    for (String other : all.subList(1, all.size())) {
      mask = graph.node(any ? "Or" : "And", "joined", mask, other);
    }
    return new Place(name, ends.get(0).steps(), mask);
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
      case RecurrentLayer r -> cells.of(r, x);
      case Dense d -> {
        String product =
            graph.node("MatMul", name, x.name(), graph.constant(name + ".weight", d.weight()));
        String sum = graph.node("Add", name, product, graph.constant(name + ".bias", d.bias()));
        yield x.moved(new ActivationForm(graph, name).of(d.activation(), sum));
      }
      case Dropout d -> x;
      case Pool p -> pool(p, x);
      case LayerNormalization n ->
          x.moved(
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
        yield x.moved(graph.node("Add", name, scaled, graph.constant(name + ".shift", s.shift())));
      }
      case ActivationLayer a ->
          x.moved(new ActivationForm(graph, name).of(a.activation(), x.name()));
      case MaskRule m -> masked(m, x);
      case ParametricRelu p ->
          x.moved(graph.node("PRelu", name, x.name(), graph.constant(name + ".slope", p.slope())));
      case Reverse r ->
          new Place(
              reversed(name, x.name()), true, x.mask().isEmpty() ? "" : reversed(name, x.mask()));
      case Flatten f -> {
        String shape = graph.constant(name + "/shape", 0, -1);
        yield new Place(graph.node("Reshape", name, x.name(), shape), false, "");
      }
    };
  }

  private String reversed(String name, String x) {
    return graph.node(
        "Slice",
        name,
        x,
        graph.constant(name + "/starts", -1),
        graph.constant(name + "/ends", Long.MIN_VALUE),
        graph.constant(name + "/axes", 1),
        graph.constant(name + "/by", -1));
  }

  private Place masked(MaskRule rule, Place x) {
    if (x.mask().isEmpty()) {
      return x;
    }
    String name = rule.name();
    return switch (rule.kind()) {
      case ZERO ->
          x.moved(
              graph.node(
                  "Where",
                  name,
                  masks.perStep(x.mask()),
                  x.name(),
                  graph.number(name + "/zero", 0)));
      case DROP -> new Place(x.name(), x.steps(), "");
      case REVERSE -> new Place(x.name(), x.steps(), reversed(name, x.mask()));
      case ANY -> x;
    };
  }

  private Place embedding(Embedding e, Place x) {
    String name = e.name();
    String vectors =
        graph.node("Gather", name, graph.constant(name + ".weight", e.weight()), x.name());
    if (!e.maskZero()) {
      return new Place(vectors, true, "");
    }
    String zero = graph.constant(name + "/padding", 0);
    return new Place(
        vectors, true, graph.node("Not", name, graph.node("Equal", name, x.name(), zero)));
  }

  /// A step is absent if all its features are the value.
  private Place masking(Masking m, Place x) {
    String name = m.name();
    String value = graph.constant(name + "/value", Tensor.of(new float[] {m.value()}, 1));
    String differs = graph.node("Not", name, graph.node("Equal", name, x.name(), value));
    String counted =
        graph.node(
            "Cast", name, List.of(differs), new Attributes().number("to", OnnxBuilder.INT32));
    String most =
        graph.node(
            "ReduceMax",
            name,
            List.of(counted),
            new Attributes().numbers("axes", 2).number("keepdims", 0));
    String present =
        graph.node("Cast", name, List.of(most), new Attributes().number("to", OnnxBuilder.BOOL));
    return new Place(
        x.name(), true, x.mask().isEmpty() ? present : graph.node("And", name, x.mask(), present));
  }

  private Place pool(Pool p, Place x) {
    String mask = x.mask();
    String name =
        switch (p.kind()) {
          case LAST -> mask.isEmpty() ? lastStep(p.name(), x.name()) : masks.last(mask, x.name());
          case MEAN -> mask.isEmpty() ? over("ReduceMean", p, x) : masks.mean(mask, x.name());
          case MAX -> mask.isEmpty() ? over("ReduceMax", p, x) : masks.max(mask, x.name());
        };
    return new Place(name, false, "");
  }

  private String over(String operator, Pool p, Place x) {
    return graph.node(
        operator,
        p.name(),
        List.of(x.name()),
        new Attributes().numbers("axes", 1).number("keepdims", 0));
  }

  private String lastStep(String stem, String x) {
    String taken =
        graph.node(
            "Gather",
            stem,
            List.of(x, graph.constant(stem + "/last", -1)),
            new Attributes().number("axis", 1));
    return graph.node("Squeeze", stem, taken, graph.constant(stem + "/axis", 1));
  }
}
