package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Models as their frameworks saved them give the outputs and gates that those frameworks gave.
/// Tolerance: 1e-5, what single precision leaves after twenty steps.
class ReferenceModelsTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path temporary;

  @TestFactory
  List<DynamicTest> outputsTracesAndTheRoundTrip() throws IOException {
    return SharedModels.models().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                SharedModels.folder(file).getFileName() + "/" + file.getFileName(),
                () -> check(file)))
        .toList();
  }

  private void check(Path file) throws IOException {
    Path folder = SharedModels.folder(file);
    Model model = ModelFiles.open(file, Optional.empty()).model();
    List<Sample> samples = SharedModels.samples(model, folder);
    try (Workers one = Workers.single()) {
      List<Tensor> outputs = model.predict(samples, one);
      assertThat(SharedModels.difference(outputs, Npy.read(folder.resolve("outputs.npy")).floats()))
          .isLessThan(TOLERANCE);
      Path copy = temporary.resolve("copy.gatelens");
      ModelFile.write(model, copy);
      Model again = ModelFiles.open(copy, Optional.empty()).model();
      assertThat(again.predict(samples, one)).isEqualTo(outputs);
      if (SharedModels.list(folder).stream().noneMatch(f -> f.toString().endsWith(".onnx.data"))) {
        Model sent = ModelFiles.open("sent", Files.readAllBytes(file)).model();
        assertThat(sent.predict(samples, one)).isEqualTo(outputs);
      }
      if (Files.isDirectory(folder.resolve("trace"))) {
        traces(model.traces(samples, one), folder.resolve("trace"));
      }
    }
  }

  private static void traces(List<Trace> traces, Path folder) throws IOException {
    List<String> layers =
        List.copyOf(
            new TreeSet<>(
                SharedModels.list(folder).stream()
                    .map(path -> path.getFileName().toString().split("\\.", -1)[0])
                    .toList()));
    for (int k = 0; k < layers.size(); k++) {
      for (String signal : List.of("update", "reset", "candidate", "hidden")) {
        int layer = k;
        List<Tensor> found =
            traces.stream()
                .map(trace -> {
                  LayerTrace one = trace.recurrent().get(layer);
                  return trace.signal(one.layer().name() + "." + signal);
                })
                .toList();
        Path file = folder.resolve(layers.get(k) + "." + signal + ".npy");
        assertThat(SharedModels.difference(found, Npy.read(file).floats()))
            .as(file.getFileName().toString())
            .isLessThan(TOLERANCE);
      }
    }
  }
}
