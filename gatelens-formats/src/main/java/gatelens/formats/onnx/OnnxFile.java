package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Opens ONNX models: graphs of recurrent operators with what stands around them, as PyTorch, Keras
/// and people export them.
public final class OnnxFile {
  private OnnxFile() {}

  /// True if a file could begin like this: a message whose first fields are those of a model.
  public static boolean looksLike(byte[] start) {
    int tag = start.length == 0 ? 0 : start[0] & 0xff;
    return tag == 0x08 || tag == 0x12 || tag == 0x3a || tag == 0x42;
  }

  /// Opens a model.
  ///
  /// @throws FormatException if it is damaged
  /// @throws UnsupportedModelException if it has an operator, attribute, input or output that is
  ///   not understood; the message names it
  public static OpenedModel open(Path path) throws IOException {
    return open(path, Map.of(), Optional.empty());
  }

  /// Opens a model some of whose inputs are fixed, such as weights that a graph asks for at run
  /// time.
  ///
  /// @param given values of inputs, by name
  /// @param output the output that is wanted, whatever else the graph makes; empty for the only one
  /// @throws FormatException if it is damaged
  /// @throws UnsupportedModelException if it has an operator, attribute, input or output that is
  ///   not understood; the message names it
  public static OpenedModel open(Path path, Map<String, Tensor> given, Optional<String> output)
      throws IOException {
    String file = path.toString();
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.size(path) > Integer.MAX_VALUE - 16L) {
      throw new FormatException(file + ": a model may have at most 2 GiB here");
    }
    byte[] bytes = Files.readAllBytes(path);
    OnnxModel model = OnnxModel.read(file, folder, ByteBuffer.wrap(bytes));
    Optional<Model> written =
        given.isEmpty() && output.isEmpty() ? Written.of(file, model, bytes) : Optional.empty();
    if (written.isPresent()) {
      return new OpenedModel(
          written.get(),
          "ONNX by gatelens",
          List.of(),
          new Accounts(file, model, model.graph()).whole());
    }
    Map<String, Numbers> fixed = new HashMap<>();
    given.forEach((name, tensor) -> fixed.put(name, Numbers.of(tensor)));
    return opened(file, model, fixed, output);
  }

  private static OpenedModel opened(
      String file, OnnxModel model, Map<String, Numbers> fixed, Optional<String> output)
      throws FormatException {
    List<OnnxNode> nodes = Functions.inlined(model, file);
    OnnxGraph graph =
        new OnnxGraph(
                nodes, model.graph().constants(), model.graph().inputs(), model.graph().outputs())
            .given(fixed);
    if (graph.outputs().isEmpty()) {
      throw new FormatException(file + ": expected an ONNX model, found no output in it");
    }
    String wanted = output.orElse(graph.outputs().get(0));
    new Accounts(file, model, graph).refuseOthers(output);
    Reach reach = Reach.of(file, nodes, Set.of(wanted));
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      all.add(i);
    }
    try {
      return followed(file, model, graph, reach, wanted, output, Set.of());
    } catch (UnsupportedModelException refused) {
      // A graph that takes steps first may do something to them before its first recurrent operator
      // shows that they are steps.
      try {
        return followed(file, model, graph, reach, wanted, output, all);
      } catch (UnsupportedModelException | FormatException neither) {
        refused.addSuppressed(neither);
        throw refused;
      }
    }
  }

  private static OpenedModel followed(
      String file,
      OnnxModel model,
      OnnxGraph graph,
      Reach reach,
      String wanted,
      Optional<String> output,
      Set<Integer> turned)
      throws FormatException {
    List<Finding> findings = new ArrayList<>();
    Set<Integer> stepsFirst = new HashSet<>(turned);
    while (true) {
      findings.clear();
      Conversion conversion =
          new Conversion(file, graph, model.version(), Set.copyOf(stepsFirst), findings);
      try {
        Value.Flow flow = conversion.run(reach.nodes(), wanted);
        if (output.isEmpty()) {
          refuseOrder(file, wanted, flow, stepsFirst);
        }
        Inventory inventory =
            new Accounts(file, model, graph)
                .taken(reach, output, conversion.readings(), stepsFirst, findings);
        return new OpenedModel(
            model(file, graph, flow),
            "ONNX" + (model.producer().isEmpty() ? "" : " by " + model.producer()),
            findings,
            inventory);
      } catch (Cells.StepsFirst more) {
        if (!stepsFirst.addAll(more.inputs())) {
          throw new UnsupportedModelException(
              file
                  + ": one recurrent operator reads the first axis of an input as steps, another as"
                  + " sequences");
        }
      }
    }
  }

  /// The output's axes must stand as a model here answers: sequences, steps, features.
  private static void refuseOrder(
      String file, String output, Value.Flow flow, Set<Integer> stepsFirst) {
    Axes axes = flow.axes();
    List<Axes.Meaning> found =
        new ArrayList<>(
            axes.list().stream().flatMap(List::stream).map(Axes.Atom::meaning).toList());
    int steps = found.indexOf(Axes.Meaning.STEPS);
    boolean turned = !stepsFirst.isEmpty() && steps == 0 && found.size() > 1;
    if (turned) {
      found.remove(0);
      found.add(found.get(0) == Axes.Meaning.BATCH ? 1 : 0, Axes.Meaning.STEPS);
    }
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i - 1).compareTo(found.get(i)) >= 0) {
        throw new UnsupportedModelException(
            file
                + ": the output "
                + output
                + " has the axes "
                + axes
                + "; sequences, steps and features in this order are supported");
      }
    }
  }

  private static Model model(String file, OnnxGraph graph, Value.Flow flow) throws FormatException {
    try {
      List<Branch> branches = new ArrayList<>();
      for (Value.Flow.Stack stack : flow.stacks()) {
        OnnxGraph.Input input = graph.inputs().get(stack.input());
        boolean bare = stack.layers().isEmpty() && flow.stacks().size() == 1;
        if (bare) {
          throw new UnsupportedModelException(
              file + ": input " + input.name() + " goes through no layer");
        }
        branches.add(new Branch(input.name(), width(file, input, stack.layers()), stack.layers()));
      }
      return new Model(branches, flow.tail(), ModelInfo.NONE);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static int width(String file, OnnxGraph.Input input, List<Layer> layers)
      throws FormatException {
    long told = input.dims().size() == 3 ? input.dims().get(2) : -1;
    for (Layer layer : layers) {
      int width =
          switch (layer) {
            case Embedding embedding -> embedding.vocabulary();
            case RecurrentLayer recurrent -> inputs(recurrent);
            case Dense dense -> dense.weight().extent(0);
            case Scale scale -> scale.scale().size();
            case LayerNormalization norm -> norm.gamma().size();
            default -> -1;
          };
      if (width > 0) {
        return width;
      }
    }
    if (told < 1 || told > Integer.MAX_VALUE) {
      throw new UnsupportedModelException(
          file + ": the number of features of input " + input.name() + " is not in the file");
    }
    return (int) told;
  }

  private static int inputs(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> gru.inputs();
      case Lstm lstm -> lstm.inputs();
      case Bidirectional both -> inputs(both.forward());
    };
  }
}
