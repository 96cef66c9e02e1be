package gatelens.lens;

import gatelens.decision.Decision;
import gatelens.formats.NpyRows;
import gatelens.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gates and states as arrays, written sequence by sequence: `LAYER.SIGNAL.npy` in a folder, each
/// `float[N][T][H]`. Shorter sequences are filled up with NaN.
public final class SignalFiles implements Closeable {
  private final Path folder;
  private final Map<String, NpyRows> files = new LinkedHashMap<>();

  /// Begins nothing yet.
  ///
  /// @param folder made where it is not there
  public SignalFiles(Path folder) {
    this.folder = folder;
  }

  /// Gates and states of many, by address `LAYER.SIGNAL` one `float[T][H]` per decision.
  ///
  /// @throws java.util.NoSuchElementException if a decision has no trace
  public static Map<String, List<Tensor>> signals(List<Decision> decisions) {
    Map<String, List<Tensor>> all = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      decision
          .signals()
          .forEach((name, value) -> all.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return all;
  }

  /// Adds the gates and states of one sequence.
  ///
  /// @throws IOException if they cannot be written
  public void add(Decision decision) throws IOException {
    for (Map.Entry<String, Tensor> signal : decision.signals().entrySet()) {
      file(signal.getKey()).add(signal.getValue());
    }
  }

  private NpyRows file(String address) throws IOException {
    NpyRows known = files.get(address);
    if (known != null) {
      return known;
    }
    Files.createDirectories(folder);
    NpyRows begun = NpyRows.create(folder.resolve(address + ".npy"));
    files.put(address, begun);
    return begun;
  }

  /// Moves the files into place.
  ///
  /// @return the extents of each array, `[N, T, H]`
  /// @throws IOException if they cannot be written
  public Map<String, int[]> finish() throws IOException {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, NpyRows> file : files.entrySet()) {
      shapes.put(file.getKey(), file.getValue().finish().extents());
    }
    return shapes;
  }

  /// Steps of the shortest sequence, in the first layer where they differ; 0 where they do not.
  public int shortest() {
    return varying().map(NpyRows::shortest).orElse(0);
  }

  /// Steps of the longest, likewise.
  public int longest() {
    return varying().map(NpyRows::longest).orElse(0);
  }

  private Optional<NpyRows> varying() {
    return files.values().stream().filter(file -> file.shortest() < file.longest()).findFirst();
  }

  @Override
  public void close() throws IOException {
    for (NpyRows file : files.values()) {
      file.close();
    }
  }
}
