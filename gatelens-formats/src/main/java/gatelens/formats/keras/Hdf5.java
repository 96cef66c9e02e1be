package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An HDF5 file as far as Keras uses it: groups, arrays of floats, attributes of words. Whatever
/// goes wrong inside the HDF5 library is an error of the file.
///
/// Some versions of Keras on Windows wrote `layers\\gru\\vars` as the name of one group; such a
/// name is read as the path that it means.
final class Hdf5 implements AutoCloseable {
  private static final long MOST_RATIO = 2000;
  private static final int MOST_DEPTH = 24;
  private static final int MOST_NODES = 200_000;
  private static final int FIXED_WORDS = 3;

  private final String name;
  private final long size;
  private final HdfFile file;
  private final Map<String, Node> all = new LinkedHashMap<>();

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
    return path.isEmpty() ? Optional.of(file) : Optional.ofNullable(nodes().get(path));
  }

  /// Every group and array by its path, in the order of the file.
  private Map<String, Node> nodes() throws FormatException {
    if (all.isEmpty()) {
      try {
        gather(file, "", 0);
      } catch (RuntimeException damaged) {
        throw damaged(name, damaged);
      }
    }
    return all;
  }

  private void gather(Group group, String path, int depth) throws FormatException {
    if (depth > MOST_DEPTH || all.size() > MOST_NODES) {
      throw new FormatException(name + ": its groups are nested deeper than any model's");
    }
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      if (child.getValue().isLink()) {
        continue;
      }
      String at = (path.isEmpty() ? "" : path + "/") + child.getKey().replace('\\', '/');
      all.put(at, child.getValue());
      if (child.getValue() instanceof Group inner) {
        gather(inner, at, depth + 1);
      }
    }
  }

  /// The names of what stands in a group; empty if there is none.
  List<String> children(String path) throws FormatException {
    String prefix = path.isEmpty() ? "" : path + "/";
    return nodes().keySet().stream()
        .filter(at -> at.startsWith(prefix))
        .map(at -> at.substring(prefix.length()))
        .map(at -> at.contains("/") ? at.substring(0, at.indexOf('/')) : at)
        .distinct()
        .toList();
  }

  /// The paths of all arrays.
  List<String> arrays() throws FormatException {
    List<String> paths = new ArrayList<>();
    nodes()
        .forEach((path, node) -> {
          if (node instanceof Dataset) {
            paths.add(path);
          }
        });
    return paths;
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
      Optional<List<String>> fixed = fixed(found);
      if (fixed.isPresent()) {
        return fixed.get();
      }
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

  /// Words of one length, as Keras before 3 wrote them: bytes of UTF-8 that the file calls ASCII.
  private static Optional<List<String>> fixed(Attribute attribute) {
    if (attribute.getDataType().getDataClass() != FIXED_WORDS || attribute.getSize() == 0) {
      return Optional.empty();
    }
    ByteBuffer bytes = attribute.getBuffer().duplicate();
    bytes.rewind();
    int length = attribute.getDataType().getSize();
    List<String> words = new ArrayList<>();
    while (length > 0 && bytes.remaining() >= length) {
      byte[] word = new byte[length];
      bytes.get(word);
      int end = 0;
      while (end < length && word[end] != 0) {
        end++;
      }
      words.add(new String(word, 0, end, StandardCharsets.UTF_8).stripTrailing());
    }
    return Optional.of(words);
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
