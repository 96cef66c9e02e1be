package gatelens.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.OpenedModel;
import gatelens.formats.SharedModels;
import gatelens.formats.UnsupportedModelException;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Shared;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases that ONNX publishes for its operators GRU and LSTM, with weights as inputs.
class OnnxOperatorsTest {
  private static final double TOLERANCE = 1e-5;

  @TestFactory
  List<DynamicTest> theOfficialCases() throws IOException {
    return SharedModels.list(Shared.path("data/conformance/onnx_node_tests")).stream()
        .filter(Files::isDirectory)
        .map(folder -> {
          String name = String.valueOf(folder.getFileName());
          return DynamicTest.dynamicTest(
              name,
              () -> {
                if (name.startsWith("test_gru") || name.startsWith("test_lstm")) {
                  holds(folder);
                } else {
                  refusedByName(folder);
                }
              });
        })
        .toList();
  }

  private static Map<String, Tensor> given(Path folder, OnnxGraph graph) throws IOException {
    Map<String, Tensor> given = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      given.put(graph.inputs().get(i).name(), tensor(folder, "input_" + i));
    }
    return given;
  }

  private static Tensor tensor(Path folder, String name) throws IOException {
    Path file = folder.resolve("test_data_set_0").resolve(name + ".pb");
    return OnnxTensor.read(
            file.toString(),
            folder,
            new Wire(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file))))
        .tensor();
  }

  private static void holds(Path folder) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxGraph graph =
        OnnxModel.read(file.toString(), folder, ByteBuffer.wrap(Files.readAllBytes(file))).graph();
    Map<String, Tensor> given = given(folder, graph);
    Tensor x = Objects.requireNonNull(given.remove("X"));
    boolean batchFirst = graph.nodes().get(0).number("layout", 0) == 1;
    for (int k = 0; k < graph.outputs().size(); k++) {
      String output = graph.outputs().get(k);
      Tensor expected = tensor(folder, "output_" + k);
      if (output.equals("Y_c")) {
        continue; // the cell state is seen in the trace, below
      }
      OpenedModel opened = OnnxFile.open(file, given, Optional.of(output));
      List<Sample> samples = samples(x, batchFirst);
      try (Workers one = Workers.single()) {
        List<Tensor> found = opened.model().predict(samples, one);
        for (int n = 0; n < samples.size(); n++) {
          compare(found.get(n), expected, output.equals("Y"), batchFirst, n);
        }
        if (graph.outputs().contains("Y_c")) {
          cell(opened.model().traces(samples, one).get(0), tensor(folder, "output_1"));
        }
      }
    }
  }

  private static List<Sample> samples(Tensor x, boolean batchFirst) {
    int steps = x.extent(batchFirst ? 1 : 0);
    int rows = x.extent(batchFirst ? 0 : 1);
    int width = x.extent(2);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      int row = n;
      samples.add(
          Sample.of(
              FeatureSequence.of(
                  Tensor.generate(
                      i ->
                          batchFirst
                              ? x.get(row, i / width, i % width)
                              : x.get(i / width, row, i % width),
                      steps,
                      width))));
    }
    return samples;
  }

  /// `Y` is `[T][directions][N][H]`, `Y_h` `[directions][N][H]`; with the batch first `[N][T]…`.
  private static void compare(
      Tensor found, Tensor expected, boolean every, boolean batchFirst, int n) {
    int directions = expected.extent(every ? (batchFirst ? 2 : 1) : (batchFirst ? 1 : 0));
    int units = expected.extent(expected.shape().rank() - 1);
    int steps = every ? expected.extent(batchFirst ? 1 : 0) : 1;
    for (int t = 0; t < steps; t++) {
      for (int d = 0; d < directions; d++) {
        for (int u = 0; u < units; u++) {
          float want =
              every
                  ? (batchFirst ? expected.get(n, t, d, u) : expected.get(t, d, n, u))
                  : (batchFirst ? expected.get(n, d, u) : expected.get(d, n, u));
          float got = found.values()[(t * directions + d) * units + u];
          assertThat(Math.abs(got - want)).isLessThan((float) TOLERANCE);
        }
      }
    }
  }

  private static void cell(Trace trace, Tensor expected) {
    for (int d = 0; d < expected.extent(0); d++) {
      String layer = trace.recurrent().get(d).layer().name();
      Tensor cell = trace.signal(layer + ".cell");
      boolean backward = d == 1 || reversed(trace, d);
      int last = backward ? 0 : cell.extent(0) - 1;
      for (int u = 0; u < cell.extent(1); u++) {
        assertThat(Math.abs(cell.get(last, u) - expected.get(d, 0, u)))
            .isLessThan((float) TOLERANCE);
      }
    }
  }

  private static boolean reversed(Trace trace, int d) {
    return trace.recurrent().get(d).layer() instanceof gatelens.layer.Lstm lstm
        && lstm.direction() == gatelens.layer.Direction.BACKWARD;
  }

  private static void refusedByName(Path folder) {
    assertThatThrownBy(() -> OnnxFile.open(folder.resolve("model.onnx")))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("RNN");
  }
}
