package gatelens.formats.torch;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.SharedModels;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Files that PyTorch 1.13 saved, with its answers; `gatelens-bench/peers` has the scripts.
final class Fixtures {
  private Fixtures() {}

  /// Unpacks a zip of the resources.
  static Path unpack(String name, Path folder) throws IOException {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, zip.readAllBytes());
      }
    }
    return folder;
  }

  /// The largest difference between a model's answers and PyTorch's, relative to the largest of
  /// these and 1.
  static double difference(Model model, Path inputs, Path outputs) throws IOException {
    List<Sample> samples = samples(model, inputs);
    NpyArray expected = Npy.read(outputs);
    double scale = 1;
    for (int i = 0; i < expected.size(); i++) {
      scale = Math.max(scale, Math.abs(expected.get(i)));
    }
    try (Workers one = Workers.single()) {
      return SharedModels.difference(model.predict(samples, one), expected.floats()) / scale;
    }
  }

  /// The rows of an array as a model of one input reads them.
  static List<Sample> samples(Model model, Path inputs) throws IOException {
    List<Sequence> rows = SharedModels.sequences(model.branches().get(0), Npy.read(inputs));
    return rows.stream().map(Sample::of).toList();
  }
}
