package gatelens.lens;

import gatelens.decision.Decision;
import gatelens.formats.NpyRows;
import gatelens.model.Model;
import gatelens.tensor.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Attributions as arrays, written row by row: one file, or of a model with several inputs one for
/// each, with the input's name. Shorter sequences are filled up with NaN.
public final class AttributionFiles implements Closeable {
  private final List<Path> paths = new ArrayList<>();
  private final List<NpyRows> files = new ArrayList<>();

  /// A file that was written.
  ///
  /// @param shape of the array: `[N][T][D]`, `[N][T]` or `[N][D]`
  /// @param shortest steps of the shortest sequence
  /// @param longest steps of the longest
  public record Written(Path file, Shape shape, int shortest, int longest) {}

  private AttributionFiles() {}

  /// Begins the files.
  ///
  /// @param file of a model with one input; of one with several the input's name is put before the
  ///   ending
  /// @throws IOException if they cannot be written
  public static AttributionFiles create(Model model, Path file) throws IOException {
    AttributionFiles all = new AttributionFiles();
    int inputs = model.inputs().size();
    for (int b = 0; b < inputs; b++) {
      Path path = inputs == 1 ? file : named(file, model.inputs().get(b).name());
      all.paths.add(path);
      all.files.add(NpyRows.create(path));
    }
    return all;
  }

  private static Path named(Path file, String input) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "." + input + ".npy");
  }

  /// Adds the numbers of one decision, as they are shown.
  ///
  /// @throws IOException if their shape is not that of the first one's, or they cannot be written
  public void add(Decision decision) throws IOException {
    for (int input = 0; input < files.size(); input++) {
      files.get(input).add(decision.shown(input));
    }
  }

  /// Moves the files into place.
  public List<Written> finish() throws IOException {
    List<Written> written = new ArrayList<>();
    for (int b = 0; b < files.size(); b++) {
      NpyRows rows = files.get(b);
      Shape shape = rows.finish();
      written.add(new Written(paths.get(b), shape, rows.shortest(), rows.longest()));
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    for (NpyRows file : files) {
      file.close();
    }
  }
}
