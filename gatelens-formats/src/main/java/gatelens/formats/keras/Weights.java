package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The arrays of one layer under the names that Keras gave them, in the order in which Keras lists
/// them. Each that is taken is written down in the inventory.
///
/// @param file for messages
/// @param layer for messages
/// @param arrays by name, such as `gru_cell/kernel`, `cell/vars/0`, `lstm_1_W_i`
/// @param stock where they are written down
record Weights(String file, String layer, Map<String, Array> arrays, Stocktaking stock) {
  private static final Pattern OLD = Pattern.compile(".*_([WUb](?:_[a-z])?)(?::0)?");

  /// An array of a layer.
  ///
  /// @param path its name in the whole file, as the inventory has it
  /// @param value its values
  record Array(String path, Tensor value) {}

  /// Keeps the order.
  Weights {
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /// No arrays.
  static Weights none(String file, String layer, Stocktaking stock) {
    return new Weights(file, layer, Map.of(), stock);
  }

  /// The names in order.
  List<String> names() {
    return List.copyOf(arrays.keySet());
  }

  /// The part whose names fit, under the same names.
  Weights where(Predicate<String> fits) {
    Map<String, Array> part = new LinkedHashMap<>();
    arrays.forEach((name, value) -> {
      if (fits.test(name)) {
        part.put(name, value);
      }
    });
    return new Weights(file, layer, part, stock);
  }

  /// The part whose names begin so, without that beginning.
  Weights under(String prefix) {
    Map<String, Array> part = new LinkedHashMap<>();
    arrays.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        part.put(name.substring(prefix.length()), value);
      }
    });
    return new Weights(file, layer, part, stock);
  }

  /// Says that the arrays whose names fit do not matter; the rest.
  Weights without(Predicate<String> fits, String reason) {
    arrays.forEach((name, array) -> {
      if (fits.test(name)) {
        stock.immaterial(Kind.BUFFER, array.path, reason);
      }
    });
    return where(fits.negate());
  }

  /// Exactly these arrays, in this order: by the last part of their names where Keras named them,
  /// by their place where it numbered them.
  ///
  /// @param roles such as `kernel`, `bias`
  /// @throws UnsupportedModelException if there are others, more or fewer
  List<Tensor> take(List<String> roles) {
    List<String> left = new ArrayList<>(names());
    List<Tensor> found = new ArrayList<>();
    boolean numbered = left.stream().allMatch(name -> name.matches("(.*/)?vars/[0-9]+"));
    for (String role : roles) {
      String name =
          numbered
              ? left.isEmpty() ? "" : left.get(0)
              : left.stream().filter(each -> plays(each, role)).findFirst().orElse("");
      if (name.isEmpty()) {
        throw odd(roles);
      }
      left.remove(name);
      Array array = arrays.get(name);
      if (array != null) {
        stock.used(Kind.WEIGHT, array.path, role + " of " + layer);
        found.add(array.value);
      }
    }
    if (!left.isEmpty()) {
      throw odd(roles);
    }
    return found;
  }

  private static boolean plays(String name, String role) {
    String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst(":0$", "");
    boolean statistics =
        (role.equals("moving_mean") && last.endsWith("running_mean"))
            || (role.equals("moving_variance") && last.endsWith("running_std"));
    // the names of Keras 1
    String one =
        role.equals("kernel") || role.equals("embeddings") ? "W" : role.equals("bias") ? "b" : role;
    return last.equals(role)
        || statistics
        || last.endsWith("_" + one)
        || (last.endsWith("_" + role) && !last.endsWith("recurrent_kernel"));
  }

  private UnsupportedModelException odd(List<String> roles) {
    return new UnsupportedModelException(
        file
            + ": layer "
            + layer
            + ": expected the weights "
            + roles
            + " by its settings, found "
            + (arrays.isEmpty() ? "none" : names().toString())
            + (names().toString().contains("lora_")
                ? "; an adapter (LoRA) stands apart in it: model.save('model.keras') adds it to the"
                    + " weight"
                : ""));
  }

  /// True if the gates stand in arrays of their own, as in Keras 1.
  boolean apart() {
    return arrays.keySet().stream().anyMatch(name -> name.matches(".*_[WUb]_[a-z](:0)?"));
  }

  /// Keras 1's array of one gate: `W_i`.
  Tensor ofGate(String which) throws FormatException {
    for (Map.Entry<String, Array> entry : arrays.entrySet()) {
      Matcher matcher = OLD.matcher(entry.getKey());
      if (matcher.matches() && matcher.group(1).equals(which)) {
        stock.used(Kind.WEIGHT, entry.getValue().path, which + " of " + layer);
        return entry.getValue().value;
      }
    }
    throw new FormatException(file + ": the weight " + which + " is missing among " + names());
  }

  /// The extent of the first array's first axis; -1 if there is none.
  int firstRows() {
    return arrays.values().stream()
        .findFirst()
        .filter(array -> array.value.shape().rank() > 0)
        .map(array -> array.value.extent(0))
        .orElse(-1);
  }

  /// Reads the arrays of a layer of Keras 3's format.
  ///
  /// @param path `layers/gru`
  static Weights ofKeras3(String name, Hdf5 file, String path, String layer, Stocktaking stock)
      throws FormatException {
    Map<String, Array> all = new LinkedHashMap<>();
    collect(file, path, "", all, 0);
    return new Weights(name, layer, all, stock);
  }

  private static void collect(
      Hdf5 file, String path, String name, Map<String, Array> all, int depth)
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
          String at = path + "/vars/" + number;
          all.put(name + "vars/" + number, new Array(at, file.tensor(at)));
        }
      } else {
        collect(file, path + "/" + child, name + child + "/", all, depth + 1);
      }
    }
  }

  /// Reads the arrays of a layer of the older format.
  ///
  /// @param root `model_weights/`, or empty for a file of weights alone
  static Weights ofHdf5(String name, Hdf5 file, String root, String layer, Stocktaking stock)
      throws FormatException {
    Map<String, Array> all = new LinkedHashMap<>();
    for (String weight : names(file, root + layer)) {
      String at = file.nearest(inBytes(root + layer + "/", weight));
      all.put(weight, new Array(at, file.tensor(at)));
    }
    return new Weights(name, layer, all, stock);
  }

  /// A path whose beginning is known: where the rest has unknown letters they are sought byte by
  /// byte, so the beginning is written in bytes too.
  private static String inBytes(String known, String read) {
    if (read.indexOf('\uFFFD') < 0) {
      return known + read;
    }
    StringBuilder path = new StringBuilder();
    for (byte each : known.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      path.append(each < 0 ? '\uFFFD' : (char) each);
    }
    return path + read;
  }

  /// Keras parts a list of names that is too long for one attribute: `weight_names0`, …
  private static List<String> names(Hdf5 file, String group) throws FormatException {
    List<String> names = new ArrayList<>(file.words(group, "weight_names"));
    for (int part = 0; names.size() < 100_000; part++) {
      List<String> more = file.words(group, "weight_names" + part);
      if (more.isEmpty()) {
        break;
      }
      names.addAll(more);
    }
    return names;
  }
}
