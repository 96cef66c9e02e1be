package gatelens.formats.torch;

import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.torch.Pickled.Made;
import gatelens.formats.torch.Pickled.View;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Finds the state dict in what a training program saved: on its own, under a key (`state_dict`,
/// `model`, `ema` …) at any depth, or in parts (`{"rnn": …, "fc": …}`). What stands beside it is
/// passed over and written down; where several fit, one must be told.
final class Checkpoint {
  private static final int DEEPEST = 16;

  /// Keys under which training programs keep a model's weights.
  private static final Set<String> USUAL =
      Set.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "model_dict",
          "model_weights",
          "net",
          "net_state_dict",
          "network",
          "weights",
          "params",
          "parameters",
          "module",
          "ema",
          "ema_state_dict",
          "model_ema",
          "best_model",
          "best_state",
          "best_state_dict");

  private static final Pattern TRAINING =
      Pattern.compile(
          "(?i).*(optim|sched|scaler|rng|random_state|loops|callback|histor|hparam|hyper_param).*"
              + "|(?i)(amp|grads?|gradients|metrics?|args|config|cfg|opts?)");

  private static final Pattern RECURRENT =
      Pattern.compile("(.*?\\.)?(parametrizations\\.)?weight_(ih|hh)(_l\\d{1,3})?.*");

  private final String file;
  private final Stocktaking stock;
  private final List<Found> fitting = new ArrayList<>();
  private final List<String> modules = new ArrayList<>();
  private final List<String> tensors = new ArrayList<>();
  private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

  private Checkpoint(String file, Stocktaking stock) {
    this.file = file;
    this.stock = stock;
  }

  /// A state dict that fits.
  ///
  /// @param path the keys that lead to it, separated by dots; empty for the whole
  /// @param entries its entries, those of its parts under `PART.NAME`
  /// @param usual true if it stands where weights usually do
  private record Found(String path, Map<String, Object> entries, boolean usual) {}

  /// The tensors of the state dict, by name.
  ///
  /// @param file for messages
  /// @param root what was saved
  /// @param key which of several; empty for the only one
  /// @param stock where everything that stands beside it is written down
  /// @throws UnsupportedModelException if there is none, or several fit and none is told
  static Map<String, View> tensors(
      String file, Object root, Optional<String> key, Stocktaking stock) {
    Checkpoint search = new Checkpoint(file, stock);
    Found found = key.isPresent() ? search.told(root, key.get()) : search.only(root);
    if (!found.path().isEmpty()) {
      search.beside(root, found.path());
    }
    return search.views(found.entries());
  }

  private Found told(Object root, String key) {
    Object at = root;
    String rest = key;
    while (!rest.isEmpty()) {
      Optional<Map.Entry<String, Object>> next = step(at, rest);
      if (next.isEmpty()) {
        search(root, "", 0, true);
        throw new UnsupportedModelException(
            file
                + ": the architecture's key is \""
                + key
                + "\"; there is no such key, weights stand under "
                + fitting.stream().map(Found::path).toList());
      }
      at = next.get().getValue();
      String name = next.get().getKey();
      rest = rest.length() > name.length() ? rest.substring(name.length() + 1) : "";
    }
    if (!(at instanceof Map<?, ?> map)) {
      throw new UnsupportedModelException(
          file + ": under the architecture's key \"" + key + "\" there are no tensors by name");
    }
    return new Found(key, recurrent(map) ? named(map) : joined(map), true);
  }

  private static Optional<Map.Entry<String, Object>> step(Object at, String path) {
    if (at instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String name
            && !name.isEmpty()
            && (path.equals(name) || path.startsWith(name + "."))) {
          return Optional.of(Map.entry(name, entry.getValue()));
        }
      }
    } else if (at instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        String name = Integer.toString(i);
        if (path.equals(name) || path.startsWith(name + ".")) {
          return Optional.of(Map.entry(name, list.get(i)));
        }
      }
    }
    return Optional.empty();
  }

  private Found only(Object root) {
    search(root, "", 0, true);
    if (fitting.isEmpty()) {
      throw none(root);
    }
    if (fitting.size() > 1) {
      throw new UnsupportedModelException(
          file
              + ": several sets of weights fit: "
              + fitting.stream().map(Found::path).toList()
              + "; say which with --architecture FILE, one of "
              + String.join(
                  ", ",
                  fitting.stream().map(found -> "{\"key\": \"" + found.path() + "\"}").toList()));
    }
    Found one = fitting.get(0);
    List<String> others = one.usual() ? List.of() : others(root, one.path());
    if (!others.isEmpty()) {
      throw new UnsupportedModelException(
          file
              + ": weights stand under "
              + one.path()
              + " and beside it under "
              + others
              + "; whether they are one model is not in the file; say it with --architecture FILE,"
              + " {\"key\": \""
              + one.path()
              + "\"} or, for all as parts of one model, {\"key\": \"\"}");
    }
    return one;
  }

  /// Looks for state dicts from here down.
  private void search(Object value, String path, int depth, boolean usual) {
    if (depth > DEEPEST || seen.put(value, true) != null) {
      return;
    }
    switch (value) {
      case Map<?, ?> map -> {
        if (recurrent(map)) {
          fitting.add(new Found(path, named(map), usual));
        } else if (map.values().stream().anyMatch(Checkpoint::bare)) {
          fitting.add(new Found(path, joined(map), usual));
        } else {
          map.forEach((key, part) -> {
            if (!(key instanceof String name && TRAINING.matcher(name).matches())) {
              search(
                  part,
                  path.isEmpty() ? key.toString() : path + "." + key,
                  depth + 1,
                  usual && key instanceof String name && USUAL.contains(name));
            }
          });
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          search(list.get(i), path.isEmpty() ? "" + i : path + "." + i, depth + 1, false);
        }
      }
      case Made made -> {
        if (made.isModule()) {
          modules.add(path + "\n" + made.type());
        }
      }
      case View view -> tensors.add(path);
      default -> {}
    }
  }

  /// True if there are weights of a recurrent layer directly in a map.
  private static boolean recurrent(Map<?, ?> map) {
    return map.entrySet().stream()
        .anyMatch(entry ->
            entry.getValue() instanceof View
                && entry.getKey() instanceof String name
                && RECURRENT.matcher(name).matches());
  }

  /// True for the state dict of a recurrent layer by itself.
  private static boolean bare(Object value) {
    return value instanceof Map<?, ?> map
        && map.get("weight_ih_l0") instanceof View
        && map.get("weight_hh_l0") instanceof View;
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(key.toString(), value));
    return entries;
  }

  private static Map<String, Object> joined(Map<?, ?> map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (value instanceof Map<?, ?> part && !TRAINING.matcher(key.toString()).matches()) {
        part.forEach((name, inner) -> entries.put(key + "." + name, inner));
      } else {
        entries.put(key.toString(), value);
      }
    });
    return entries;
  }

  /// The keys beside a path that hold tensors by name and are no state of a training.
  private static List<String> others(Object root, String path) {
    List<String> others = new ArrayList<>();
    Object at = root;
    String rest = path;
    while (!rest.isEmpty() && at instanceof Map<?, ?> map) {
      String here = rest;
      map.forEach((key, value) -> {
        String name = key.toString();
        if (value instanceof Map<?, ?>
            && !here.equals(name)
            && !here.startsWith(name + ".")
            && !TRAINING.matcher(name).matches()
            && Reductions.holdsTensor(value)) {
          others.add(name);
        }
      });
      Optional<Map.Entry<String, Object>> next = step(at, rest);
      if (next.isEmpty()) {
        break;
      }
      at = next.get().getValue();
      String name = next.get().getKey();
      rest = rest.length() > name.length() ? rest.substring(name.length() + 1) : "";
    }
    return others;
  }

  /// Writes down what stands beside the state dict at the top of the file.
  private void beside(Object root, String path) {
    if (root instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        String name = key.toString();
        if (key instanceof String && !path.equals(name) && !path.startsWith(name + ".")) {
          stock.immaterial(Kind.OTHER, name, "stands beside the weights under " + path);
        }
      });
    }
  }

  private Map<String, View> views(Map<String, Object> entries) {
    Map<String, View> views = new LinkedHashMap<>();
    refusePacked(entries.keySet());
    entries.forEach((name, value) -> {
      if (value instanceof View view) {
        views.put(name, view);
      } else if (TRAINING.matcher(name).matches()) {
        stock.immaterial(Kind.OTHER, name, "state of the training");
      } else if (value instanceof Made made && made.type().startsWith("torch")) {
        stock.notUnderstood(
            Kind.WEIGHT, name, "it is made by " + made.type() + ", not a plain tensor");
      } else if (Reductions.holdsTensor(value)) {
        stock.notUnderstood(Kind.OTHER, name, "tensors within");
      } else {
        stock.immaterial(Kind.OTHER, name, "no tensor");
      }
    });
    return views;
  }

  private void refusePacked(Set<String> names) {
    if (names.stream().anyMatch(name -> name.contains("_packed_params"))) {
      throw new UnsupportedModelException(
          file
              + ": it is a model quantised by PyTorch, whose weights are packed ("
              + names.stream().filter(name -> name.contains("_packed_params")).findFirst().get()
              + "). In Python, save the model that it was made of:\n"
              + "    torch.save(model.state_dict(), 'weights.pt')   # before it is quantised");
    }
  }

  private UnsupportedModelException none(Object root) {
    refusePacked(new TreeSet<>(tensors));
    if (!modules.isEmpty()) {
      String[] module = modules.get(0).split("\n", 2);
      String place = module[0].isEmpty() ? "" : "[" + quoted(module[0]) + "]";
      return new UnsupportedModelException(
          file
              + ": it holds a whole module, "
              + module[1]
              + (place.isEmpty() ? "" : ", under " + module[0])
              + "; its class is a program, which is never run here. In Python, save its weights:\n"
              + "    saved = torch.load('model.pt', map_location='cpu', weights_only=False)\n"
              + "    torch.save(saved"
              + place
              + ".state_dict(), 'weights.pt')");
    }
    if (root instanceof Made made) {
      return new UnsupportedModelException(
          file + ": it holds " + made.type() + ", no tensors by name");
    }
    List<String> names =
        root instanceof Map<?, ?> map
            ? map.keySet().stream().map(Object::toString).toList()
            : tensors;
    return new UnsupportedModelException(
        file
            + ": expected the weights of a GRU or LSTM (keys like rnn.weight_ih_l0), found "
            + (tensors.isEmpty() ? "no tensors by name; its keys are " : "")
            + names.stream().limit(8).toList());
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "\\'") + "'";
  }
}
