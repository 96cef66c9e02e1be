package gatelens.formats.torch;

import gatelens.formats.ElementType;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The tensors of a state dict by name, each with what became of it. Names are those of the model's
/// own modules: what wrappers put before them (`module.`, `_orig_mod.`, a `model.` that all share)
/// is left off.
final class Weights {
  private static final Pattern WRAPPERS =
      Pattern.compile(
          "(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module)\\.");
  private static final List<String> OUTER =
      List.of("module.", "model.", "net.", "network.", "ema_model.", "ema.", "state_dict.");

  /// Buffers that count something while training.
  private static final Pattern COUNTERS =
      Pattern.compile(
          "(.*\\.)?(num_batches_tracked|n_averaged|num_updates|global_step|steps?|step_count"
              + "|epochs?|iterations?|iters?|counter|count|seed|version|best_\\w+)");

  private static final Pattern LOSSES =
      Pattern.compile("(?i)(.*\\.)?\\w*(criterion|loss)\\w*(\\.\\w+)*\\.?(weight|pos_weight)");

  /// A tensor and how its numbers stand in the file.
  record Weight(Tensor value, ElementType type) {}

  private final String file;
  private final Stocktaking stock;
  private final Map<String, Weight> rest = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private boolean refused;

  /// Takes stock of all tensors.
  ///
  /// @param file for messages
  Weights(String file, Map<String, Weight> tensors, Stocktaking stock) {
    this.file = file;
    this.stock = stock;
    Map<String, String> inner = inner(new ArrayList<>(tensors.keySet()));
    tensors.forEach((name, weight) -> {
      String own = inner.getOrDefault(name, name);
      rest.put(own, weight);
      names.put(own, name);
      stock.found(kind(weight), name);
    });
    passOver();
  }

  /// True for what stands beside a model in the module that trains it.
  private static boolean isBeside(String name) {
    return COUNTERS.matcher(name).matches() || LOSSES.matcher(name).matches();
  }

  private static Kind kind(Weight weight) {
    return weight.type().isReal() ? Kind.WEIGHT : Kind.BUFFER;
  }

  /// The names without what wrappers put before them.
  private static Map<String, String> inner(List<String> names) {
    List<String> all =
        new ArrayList<>(names.stream().map(n -> WRAPPERS.matcher(n).replaceAll("")).toList());
    boolean more = !all.isEmpty();
    while (more) {
      more = false;
      for (String outer : OUTER) {
        if (all.stream().allMatch(name -> name.startsWith(outer) || isBeside(name))
            && all.stream().anyMatch(name -> name.startsWith(outer))) {
          all.replaceAll(name -> name.startsWith(outer) ? name.substring(outer.length()) : name);
          more = true;
        }
      }
    }
    Map<String, String> inner = new LinkedHashMap<>();
    if (new TreeSet<>(all).size() == all.size()) {
      for (int i = 0; i < all.size(); i++) {
        inner.put(names.get(i), all.get(i));
      }
    }
    return inner;
  }

  /// The same tensors, to try something with; nothing of it is written down.
  Weights copy() {
    Weights copy = new Weights(file, Map.of(), new Stocktaking(file));
    copy.rest.putAll(rest);
    copy.names.putAll(names);
    return copy;
  }

  /// True if the file has a tensor of a module, used or refused as it may be by now.
  boolean everHad(String module) {
    return names.keySet().stream().anyMatch(name -> name.startsWith(module));
  }

  private void passOver() {
    for (Map.Entry<String, Weight> entry : List.copyOf(rest.entrySet())) {
      String name = entry.getKey();
      Tensor value = entry.getValue().value();
      if (value.size() == 0) {
        immaterial(name, "it has no values");
      } else if (value.size() == 1 && COUNTERS.matcher(name).matches()) {
        immaterial(name, "a counter of the training");
      } else if (value.shape().rank() <= 1 && LOSSES.matcher(name).matches()) {
        immaterial(name, "a weight of the loss");
      }
    }
  }

  private void immaterial(String name, String why) {
    Weight weight = rest.remove(name);
    if (weight != null) {
      stock.immaterial(kind(weight), full(name), why);
    }
  }

  /// For messages.
  String file() {
    return file;
  }

  /// A module's name as it stands here, of one that may be as the file has it, with its wrappers.
  String own(String told) {
    if (names.keySet().stream().anyMatch(name -> name.startsWith(told + "."))) {
      return told;
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      String inner = name.getKey();
      String whole = name.getValue();
      if (whole.startsWith(told + ".") && whole.endsWith(inner)) {
        String tail = whole.substring(told.length());
        if (inner.endsWith(tail)) {
          return inner.substring(0, inner.length() - tail.length());
        }
      }
    }
    return told;
  }

  /// Where everything is written down.
  Stocktaking stock() {
    return stock;
  }

  /// The name as the file has it.
  String full(String name) {
    return names.getOrDefault(name, name);
  }

  /// The names of what is left, in the order of the file.
  List<String> left() {
    return List.copyOf(rest.keySet());
  }

  /// A tensor of numbers with a fraction that is left; empty if there is none of this name.
  Optional<Tensor> look(String name) {
    Weight weight = rest.get(name);
    return weight != null && weight.type().isReal()
        ? Optional.of(weight.value())
        : Optional.empty();
  }

  /// Any tensor that is left; empty if there is none of this name.
  Optional<Weight> any(String name) {
    return Optional.ofNullable(rest.get(name));
  }

  /// Takes a tensor for use; empty if there is none of this name.
  ///
  /// @param use what for
  Optional<Tensor> take(String name, String use) {
    Optional<Tensor> tensor = look(name);
    if (tensor.isPresent()) {
      rest.remove(name);
      stock.used(Kind.WEIGHT, full(name), use);
    }
    return tensor;
  }

  /// Puts a tensor that was computed of others in their place.
  ///
  /// @param parts those others, which are used up
  /// @param how in words
  void fold(String name, Tensor value, List<String> parts, String how) {
    for (String part : parts) {
      rest.remove(part);
      stock.used(Kind.WEIGHT, full(part), how);
    }
    rest.put(name, new Weight(value, ElementType.F32));
  }

  /// Says of a tensor that it is not understood.
  ///
  /// @param why what it seems to be
  void refuse(String name, String why) {
    Weight weight = rest.remove(name);
    if (weight != null) {
      refused = true;
      stock.notUnderstood(kind(weight), full(name), why);
    }
  }

  /// Passes over what the architecture file says does not matter: tensors, or all of a module.
  ///
  /// @throws UnsupportedModelException if there is no such tensor or module
  void ignore(List<String> told) {
    for (String name : told) {
      List<String> meant =
          left().stream()
              .filter(one ->
                  one.equals(name)
                      || one.startsWith(name + ".")
                      || full(one).equals(name)
                      || full(one).startsWith(name + "."))
              .toList();
      if (meant.isEmpty()) {
        throw new UnsupportedModelException(
            file
                + ": the architecture ignores "
                + name
                + "; there is no such tensor or module among "
                + left());
      }
      meant.forEach(one -> immaterial(one, "the architecture file says so"));
    }
  }

  /// Stops with the names of what was refused, if anything was; what is merely not used yet is not
  /// among them.
  ///
  /// @throws UnsupportedModelException if something was refused
  void stopIfRefused() {
    if (!refused) {
      return;
    }
    for (String name : left()) {
      Weight weight = rest.remove(name);
      if (weight != null) {
        stock.used(kind(weight), full(name));
      }
    }
    stock.complete();
  }

  /// Refuses everything that is left.
  void refuseRest() {
    Map<String, String> why = new LinkedHashMap<>();
    left().forEach(name -> why.put(name, Hints.of(name, this)));
    why.forEach(this::refuse);
  }

  /// Refuses what has a place in no order of modules that could be told.
  ///
  /// @throws UnsupportedModelException if there is such a tensor
  void refuseHopeless() {
    for (String name : left()) {
      if (!Stack.isKey(name) && Hints.isHopeless(name, this)) {
        refuse(name, Hints.of(name, this));
      }
    }
    stopIfRefused();
  }
}
