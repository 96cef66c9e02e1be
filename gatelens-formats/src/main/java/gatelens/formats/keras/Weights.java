package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The arrays of one layer under the names that Keras gave them, in the order in which Keras lists
/// them.
///
/// @param values by name, such as `gru_cell/kernel`, `cell/vars/0`, `lstm_1_W_i`
record Weights(Map<String, Tensor> values) {
  private static final Pattern OLD = Pattern.compile(".*_([WUb](?:_[a-z])?)(?::0)?");

  /// Keeps the order.
  Weights {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// All arrays in order.
  List<Tensor> list() {
    return List.copyOf(values.values());
  }

  /// The part whose names begin so.
  Weights under(String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        part.put(name.substring(prefix.length()), value);
      }
    });
    return new Weights(part);
  }

  /// The first or the second half, for the two directions of a layer.
  Weights half(boolean second) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    int i = 0;
    for (Map.Entry<String, Tensor> entry : values.entrySet()) {
      if (i++ < values.size() / 2 != second) {
        part.put(entry.getKey(), entry.getValue());
      }
    }
    return new Weights(part);
  }

  /// True if the gates stand in arrays of their own, as in Keras 1.
  boolean apart() {
    return values.keySet().stream().anyMatch(name -> name.matches(".*_[WUb]_[a-z](:0)?"));
  }

  /// Keras 1's array of one gate: `W_i`.
  Tensor ofGate(String file, String which) throws FormatException {
    for (Map.Entry<String, Tensor> entry : values.entrySet()) {
      Matcher matcher = OLD.matcher(entry.getKey());
      if (matcher.matches() && matcher.group(1).equals(which)) {
        return entry.getValue();
      }
    }
    throw new FormatException(
        file + ": the weight " + which + " is missing among " + values.keySet());
  }

  /// Reads the arrays of a layer of Keras 3's format.
  ///
  /// @param path `layers/gru`
  static Weights ofKeras3(Hdf5 file, String path) throws FormatException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    collect(file, path, "", all, 0);
    return new Weights(all);
  }

  private static void collect(
      Hdf5 file, String path, String name, Map<String, Tensor> all, int depth)
      throws FormatException {
    if (depth > 6) {
      return;
    }
    for (String child : file.children(path)) {
      if (child.equals("vars")) {
        TreeMap<Integer, String> numbered = new TreeMap<>();
        for (String number : file.children(path + "/vars")) {
          if (number.matches("[0-9]{1,4}")) {
            numbered.put(Integer.parseInt(number), number);
          }
        }
        for (String number : numbered.values()) {
          all.put(name + "vars/" + number, file.tensor(path + "/vars/" + number));
        }
      } else {
        collect(file, path + "/" + child, name + child + "/", all, depth + 1);
      }
    }
  }

  /// Reads the arrays of a layer of the older format.
  ///
  /// @param root `model_weights/`, or empty for a file of weights alone
  static Weights ofHdf5(Hdf5 file, String root, String layer) throws FormatException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(file.words(root + layer, "weight_names"));
    for (String name : names) {
      all.put(name, file.tensor(root + layer + "/" + name));
    }
    return new Weights(all);
  }
}
