package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  /// @throws UnsupportedModelException if it has an operator that is not supported; the message
  ///   names it
  public static OpenedModel open(Path path) throws IOException {
    return open(path, Map.of(), Optional.empty());
  }

  /// Opens a model some of whose inputs are fixed, such as weights that a graph asks for at run
  /// time.
  ///
  /// @param given values of inputs, by name
  /// @param output the output that is wanted; empty for the first that the inputs decide
  /// @throws FormatException if it is damaged
  /// @throws UnsupportedModelException if it has an operator that is not supported; the message
  ///   names it
  public static OpenedModel open(Path path, Map<String, Tensor> given, Optional<String> output)
      throws IOException {
    String file = path.toString();
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.size(path) > Integer.MAX_VALUE - 16L) {
      throw new FormatException(file + ": a model may have at most 2 GiB here");
    }
    OnnxGraph graph =
        OnnxGraph.read(file, folder, ByteBuffer.wrap(Files.readAllBytes(path))).given(given);
    List<Finding> findings = new ArrayList<>();
    Value.Flow flow =
        new Conversion(file, graph, findings)
            .run(graph, output.map(List::of).orElse(graph.outputs()));
    try {
      List<Branch> branches = new ArrayList<>();
      for (Value.Flow.Stack stack : flow.stacks()) {
        OnnxGraph.Input input = graph.inputs().get(stack.input());
        branches.add(new Branch(input.name(), width(file, input, stack.layers()), stack.layers()));
      }
      return new OpenedModel(
          new Model(branches, flow.tail(), ModelInfo.NONE),
          "ONNX" + (graph.producer().isEmpty() ? "" : " by " + graph.producer()),
          findings);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static int width(String file, OnnxGraph.Input input, List<Layer> layers)
      throws FormatException {
    long told = input.dims().size() == 3 ? input.dims().get(2) : -1;
    if (layers.isEmpty()) {
      throw new UnsupportedModelException(
          file + ": input " + input.name() + " goes through no layer");
    }
    return switch (layers.get(0)) {
      case Embedding embedding -> embedding.vocabulary();
      case RecurrentLayer recurrent -> inputs(recurrent);
      case Dense dense -> dense.weight().extent(0);
      default -> {
        if (told < 1 || told > Integer.MAX_VALUE) {
          throw new FormatException(
              file + ": the number of features of input " + input.name() + " is not in the file");
        }
        yield (int) told;
      }
    };
  }

  private static int inputs(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> gru.inputs();
      case Lstm lstm -> lstm.inputs();
      case Bidirectional both -> inputs(both.forward());
    };
  }
}
