package gatelens.formats;

import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The models and arrays among the reference files.
public final class SharedModels {
  private SharedModels() {}

  /// What stands in a folder, in order.
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// The folder a file stands in.
  public static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /// The model files of the reference, but for bare weights.
  public static List<Path> models() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : list(Shared.path("reference/models"))) {
      for (Path file : list(folder)) {
        String name = file.getFileName().toString();
        if (name.startsWith("model.") && !name.endsWith("weights.h5")) {
          all.add(file);
        }
      }
    }
    return all;
  }

  /// Arrays `[N,T,D]` or `[N,T]` as samples: `inputs.npy`, or `inputs.NAME.npy` for each branch.
  public static List<Sample> samples(Model model, Path folder) throws IOException {
    List<List<Sequence>> columns = new ArrayList<>();
    for (Branch branch : model.branches()) {
      Path named = folder.resolve("inputs." + branch.name() + ".npy");
      Path file = Files.exists(named) ? named : folder.resolve("inputs.npy");
      columns.add(sequences(branch, Npy.read(file)));
    }
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < columns.get(0).size(); n++) {
      int row = n;
      samples.add(new Sample(columns.stream().map(column -> column.get(row)).toList()));
    }
    return samples;
  }

  /// The rows of one input.
  public static List<Sequence> sequences(Branch branch, NpyArray array) throws IOException {
    List<Sequence> list = new ArrayList<>();
    int[] shape = array.shape();
    int size = array.size() / shape[0];
    for (int n = 0; n < shape[0]; n++) {
      list.add(
          branch.readsTokens()
              ? TokenSequence.of(Arrays.copyOfRange(array.ints(), n * size, (n + 1) * size))
              : FeatureSequence.of(
                  Tensor.of(
                      Arrays.copyOfRange(array.floats(), n * size, (n + 1) * size),
                      shape[1],
                      shape[2])));
    }
    return list;
  }

  /// The largest difference between tensors, one behind the other, and an array.
  public static double difference(List<Tensor> found, float[] expected) {
    double worst = 0;
    int at = 0;
    for (Tensor tensor : found) {
      for (float value : tensor.values()) {
        double off = Math.abs(value - expected[at++]);
        worst = off <= worst ? worst : off;
      }
    }
    if (at != expected.length) {
      throw new AssertionError("expected " + expected.length + " values, found " + at);
    }
    return worst;
  }
}
