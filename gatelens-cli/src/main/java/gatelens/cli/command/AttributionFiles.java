package gatelens.cli.command;

import gatelens.cli.text.Batches;
import gatelens.formats.NpyRows;
import gatelens.model.Model;
import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Attributions as arrays, row by row: one file, or of a model with several inputs one for each,
/// with the input's name. Shorter sequences are filled up with NaN.
final class AttributionFiles implements Closeable {
  private final List<Path> paths = new ArrayList<>();
  private final List<NpyRows> files = new ArrayList<>();

  private AttributionFiles() {}

  /// Begins the files.
  static AttributionFiles create(Model model, Path file) throws IOException {
    AttributionFiles all = new AttributionFiles();
    int branches = model.branches().size();
    for (int b = 0; b < branches; b++) {
      Path path = branches == 1 ? file : named(file, model.branches().get(b).name());
      all.paths.add(path);
      all.files.add(NpyRows.create(path));
    }
    return all;
  }

  private static Path named(Path file, String branch) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "." + branch + ".npy");
  }

  /// Adds the numbers of one sample.
  ///
  /// @throws IOException if their shape is not that of the first one's
  void add(List<Tensor> parts) throws IOException {
    for (int b = 0; b < parts.size(); b++) {
      files.get(b).add(parts.get(b));
    }
  }

  /// Moves the files into place and says so.
  void finish(PrintStream messages) throws IOException {
    for (int b = 0; b < files.size(); b++) {
      Shape shape = files.get(b).finish();
      messages.println(
          "wrote "
              + shape
              + " to "
              + paths.get(b)
              + Batches.filled(files.get(b).shortest(), files.get(b).longest()));
    }
  }

  @Override
  public void close() throws IOException {
    for (NpyRows file : files) {
      file.close();
    }
  }
}
