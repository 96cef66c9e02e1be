package gatelens.formats.onnx;

import gatelens.sequence.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/// Runs an ONNX file as it stands, by a program of others, to hold what is read here to it. Found
/// by {@link ServiceLoader}; `gatelens-onnxruntime` brings one.
public interface OnnxRunner {
  /// What runs, with its version.
  String name();

  /// What the first output of a file holds for one sequence of each input.
  ///
  /// An input of the file that is not among the given ones gets zeros if it holds floats, as a
  /// first state does, and the number of steps if it holds whole numbers, as a length does. Where
  /// the file fixes the number of sequences, the same one is given as often, and the first answer
  /// is taken.
  ///
  /// @param inputs by the file's names of its inputs
  /// @param stepsFirst true if the file's inputs are `[T][N]…`, false if they are `[N][T]…`
  /// @return flat
  /// @throws IOException if the file cannot be run on them; the message says why
  float[] answer(Path file, Map<String, Sequence> inputs, boolean stepsFirst) throws IOException;

  /// The steps that a file fixes for an input; empty where it takes any number.
  ///
  /// @throws IOException if the file cannot be opened
  Optional<Integer> steps(Path file, String input, boolean stepsFirst) throws IOException;

  /// The first one on the class path.
  static Optional<OnnxRunner> find() {
    return ServiceLoader.load(OnnxRunner.class).findFirst();
  }
}
