package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An HDF5 file as far as Keras uses it: groups, arrays of floats, attributes of words. Whatever
/// goes wrong inside the HDF5 library is an error of the file.
final class Hdf5 implements AutoCloseable {
  private static final long MOST_RATIO = 2000;

  private final String name;
  private final long size;
  private final HdfFile file;

  private Hdf5(String name, long size, HdfFile file) {
    this.name = name;
    this.size = size;
    this.file = file;
  }

  /// Opens a file.
  static Hdf5 open(Path path) throws IOException {
    try {
      return new Hdf5(path.toString(), java.nio.file.Files.size(path), new HdfFile(path));
    } catch (RuntimeException damaged) {
      throw damaged(path.toString(), damaged);
    }
  }

  /// Opens a file that is held in memory.
  static Hdf5 open(String name, byte[] bytes) throws FormatException {
    try {
      return new Hdf5(name, bytes.length, HdfFile.fromBytes(bytes));
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }

  private static FormatException damaged(String name, RuntimeException cause) {
    return new FormatException(
        name + ": expected an HDF5 file, found a damaged one: " + cause.getMessage(), cause);
  }

  /// True if something stands at a path such as `layers/gru/cell`.
  boolean has(String path) {
    try {
      return find(path).isPresent();
    } catch (FormatException damaged) {
      return false;
    }
  }

  private Optional<Node> find(String path) throws FormatException {
    try {
      Node node = file;
      for (String part : path.split("/", -1)) {
        if (part.isEmpty()) {
          continue;
        }
        Node next = node instanceof Group group ? group.getChildren().get(part) : null;
        if (next == null) {
          return Optional.empty();
        }
        node = next;
      }
      return Optional.of(node);
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }

  /// The names of what stands in a group; empty if there is none.
  List<String> children(String path) throws FormatException {
    try {
      return find(path).orElse(file) instanceof Group group && has(path)
          ? List.copyOf(group.getChildren().keySet())
          : List.of();
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }

  /// An attribute of one word or several; empty if it is not there.
  List<String> words(String path, String attribute) throws FormatException {
    Optional<Node> node = path.isEmpty() ? Optional.of(file) : find(path);
    try {
      Attribute found = node.map(n -> n.getAttribute(attribute)).orElse(null);
      if (found == null) {
        return List.of();
      }
      List<String> list = new ArrayList<>();
      switch (found.getData()) {
        case String word -> list.add(word);
        case String[] several -> list.addAll(List.of(several));
        case null, default -> {}
      }
      return list;
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }

  /// An array of numbers.
  ///
  /// @throws FormatException if there is none at this path
  Tensor tensor(String path) throws FormatException {
    if (!(find(path).orElse(null) instanceof Dataset dataset)) {
      throw new FormatException(name + ": the weight " + path + " is missing");
    }
    try {
      int[] extents = dataset.getDimensions();
      long count = 1;
      for (int extent : extents) {
        count *= extent;
        if (extent < 0 || count > MOST_RATIO * size) {
          throw new FormatException(
              name + ": the weight " + path + " claims more values than the file can hold");
        }
      }
      Object flat = dataset.getDataFlat();
      return switch (flat) {
        case float[] values -> Tensor.of(values, extents);
        case double[] values -> Tensor.generate(i -> values[i], extents);
        case int[] values -> Tensor.generate(i -> values[i], extents);
        case long[] values -> Tensor.generate(i -> values[i], extents);
        default -> throw new FormatException(name + ": the weight " + path + " holds no numbers");
      };
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }

  @Override
  public void close() throws FormatException {
    try {
      file.close();
    } catch (RuntimeException damaged) {
      throw damaged(name, damaged);
    }
  }
}
