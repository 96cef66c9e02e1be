package gatelens.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.model.Model;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every reference model, written as ONNX, answers in ONNX Runtime what its own framework answered.
class ExportedModelsTest {
  @TempDir private Path temporary = Path.of("");

  @TestFactory
  List<DynamicTest> answersAsItsFrameworkDid() throws IOException {
    try (Stream<Path> folders = Files.list(SessionScoreTest.shared("reference/models"))) {
      return folders
          .sorted()
          .map(folder ->
              DynamicTest.dynamicTest(folder.getFileName().toString(), () -> same(folder)))
          .toList();
    }
  }

  private void same(Path folder) throws IOException, OrtException {
    Path file =
        Stream.of("model.keras", "model.safetensors")
            .map(folder::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    Model model = ModelFiles.open(file, Optional.empty()).model();
    Path written = temporary.resolve(folder.getFileName() + ".onnx");
    OnnxWriter.write(model, written);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feed = new HashMap<>();
    try (OrtSession session = environment.createSession(written.toString())) {
      for (NodeInfo input : session.getInputInfo().values()) {
        feed.put(input.getName(), tensor(environment, input, folder));
      }
      try (OrtSession.Result result = session.run(feed)) {
        FloatBuffer found = ((OnnxTensor) result.get(0)).getFloatBuffer();
        NpyArray expected = Npy.read(folder.resolve("outputs.npy"));
        assertThat(found.remaining()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
          // three programs in single precision
          assertThat((double) found.get(i))
              .as("output %s", i)
              .isCloseTo(expected.get(i), org.assertj.core.api.Assertions.within(1e-5));
        }
      }
    } finally {
      feed.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, NodeInfo input, Path folder)
      throws IOException, OrtException {
    Path named = folder.resolve("inputs." + input.getName() + ".npy");
    NpyArray array = Npy.read(Files.exists(named) ? named : folder.resolve("inputs.npy"));
    long[] shape = IntStream.of(array.shape()).asLongStream().toArray();
    if (((TensorInfo) input.getInfo()).type == OnnxJavaType.INT64) {
      long[] ids = IntStream.of(array.ints()).asLongStream().toArray();
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(array.floats()), shape);
  }
}
