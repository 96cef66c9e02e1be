package gatelens.formats.torch;

import gatelens.formats.ElementType;
import gatelens.formats.FormatException;
import gatelens.formats.torch.Pickled.Bytes;
import gatelens.formats.torch.Pickled.Global;
import gatelens.formats.torch.Pickled.Made;
import gatelens.formats.torch.Pickled.Storage;
import gatelens.formats.torch.Pickled.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the calls in a pickle stand for: the containers of Python, the tensors of PyTorch and the
/// arrays of NumPy. Every other call becomes a note of itself, a {@link Made}; none is ever run.
final class Reductions {
  /// Classes of tensors that are no more than their values.
  private static final Set<String> PLAIN =
      Set.of(
          "torch.Tensor",
          "torch._tensor.Tensor",
          "torch.nn.parameter.Parameter",
          "torch.nn.parameter.Buffer");

  private final String file;

  Reductions(String file) {
    this.file = file;
  }

  /// What a call stands for.
  ///
  /// @throws FormatException if it calls something that is no name
  Object of(Object function, List<Object> arguments) throws FormatException {
    if (!(function instanceof Global global)) {
      if (function instanceof Made made) {
        return new Made(made.type(), arguments);
      }
      throw new FormatException(file + ": its pickle calls something that is no name");
    }
    return switch (global.full().replace("numpy._core", "numpy.core")) {
      case "collections.OrderedDict",
          "collections.defaultdict",
          "collections.Counter",
          "builtins.dict",
          "__builtin__.dict" ->
          new LinkedHashMap<>();
      case "builtins.set",
          "__builtin__.set",
          "builtins.frozenset",
          "__builtin__.frozenset",
          "builtins.list",
          "builtins.tuple",
          "torch.Size" ->
          arguments.isEmpty() ? new ArrayList<>() : arguments.get(0);
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          view(arguments, Optional.empty(), metadata(arguments, 6));
      case "torch._utils._rebuild_tensor_v3" ->
          view(
              arguments,
              arguments.size() > 6 && arguments.get(6) instanceof Global type
                  ? Optional.of(type.name())
                  : Optional.empty(),
              metadata(arguments, 7));
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          arguments.get(0);
      case "torch._tensor._rebuild_from_type_v2", "torch.tensor._rebuild_from_type" ->
          arguments.get(1) instanceof Global type && PLAIN.contains(type.full())
              ? of(arguments.get(0), list(arguments.get(2)))
              : new Made(String.valueOf(arguments.get(1)), arguments);
      case "_codecs.encode" ->
          arguments.get(0) instanceof String text
              ? new Bytes(text.getBytes(StandardCharsets.ISO_8859_1))
              : new Made(global.full(), arguments);
      case "numpy.core.multiarray.scalar" -> scalar(arguments);
      default -> new Made(global.full(), arguments);
    };
  }

  /// What an object becomes by its state: NumPy's arrays become tensors.
  Object built(Object object, Object state) {
    if (object instanceof Made made) {
      made.build(state);
      if (made.type()
              .replace("numpy._core", "numpy.core")
              .equals("numpy.core.multiarray._reconstruct")
          && state instanceof List<?> parts
          && parts.size() >= 5) {
        return array(parts).map(view -> (Object) view).orElse(made);
      }
    }
    return object; // an ordered dict's _metadata
  }

  /// What a tensor says of how its values stand in the storage; empty where it says nothing.
  private static Map<?, ?> metadata(List<Object> arguments, int place) {
    return arguments.size() > place && arguments.get(place) instanceof Map<?, ?> said
        ? said
        : Map.of();
  }

  /// A view, or where something is said of it that is not known, what was made.
  private static Object view(List<Object> arguments, Optional<String> type, Map<?, ?> metadata) {
    for (Map.Entry<?, ?> said : metadata.entrySet()) {
      // real numbers are their own conjugates
      boolean known = "neg".equals(said.getKey()) || "conj".equals(said.getKey());
      if (!known && !Boolean.FALSE.equals(said.getValue())) {
        return new Made("a tensor with " + said.getKey(), arguments);
      }
    }
    Storage storage = (Storage) arguments.get(0);
    Storage typed =
        type.isEmpty()
            ? storage
            : new Storage(
                ElementType.ofTorch(type.get()),
                type.get(),
                storage.key(),
                storage.start(),
                storage.inline());
    return new View(
        typed,
        storage.start() + (Long) arguments.get(1),
        longs(arguments.get(2)),
        longs(arguments.get(3)),
        Boolean.TRUE.equals(metadata.get("neg")));
  }

  /// `(dtype, bytes)`.
  private static Object scalar(List<Object> arguments) {
    Optional<ElementType> type = type(arguments.get(0));
    return type.isPresent() && arguments.size() > 1 && arguments.get(1) instanceof Bytes bytes
        ? new View(inline(type.get(), bytes), 0, new long[0], new long[0], false)
        : new Made("numpy.scalar", arguments);
  }

  /// `(version, shape, dtype, whether columns come first, bytes)`.
  private static Optional<View> array(List<?> parts) {
    Optional<ElementType> type = type(parts.get(2));
    if (type.isEmpty() || !(parts.get(4) instanceof Bytes bytes)) {
      return Optional.empty();
    }
    long[] shape = longs(parts.get(1));
    long[] stride = new long[shape.length];
    boolean columns = Boolean.TRUE.equals(parts.get(3));
    long step = 1;
    for (int k = 0; k < shape.length; k++) {
      int axis = columns ? k : shape.length - 1 - k;
      stride[axis] = step;
      step *= shape[axis];
    }
    return Optional.of(new View(inline(type.get(), bytes), 0, shape, stride, false));
  }

  private static Storage inline(ElementType type, Bytes bytes) {
    return new Storage(Optional.of(type), type.name(), "", 0, Optional.of(bytes));
  }

  /// The element of a NumPy dtype in little endian order.
  private static Optional<ElementType> type(Object dtype) {
    return dtype instanceof Made made
            && made.type().equals("numpy.dtype")
            && !made.arguments().isEmpty()
            && made.arguments().get(0) instanceof String code
            && !(made.state() instanceof List<?> state
                && state.size() > 1
                && ">".equals(state.get(1)))
        ? ElementType.ofNumpy(code)
        : Optional.empty();
  }

  private static long[] longs(Object list) {
    return ((List<?>) list).stream().mapToLong(value -> (Long) value).toArray();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  /// True if there is a tensor anywhere in a value.
  static boolean holdsTensor(Object value) {
    return holdsTensor(value, new java.util.IdentityHashMap<>());
  }

  private static boolean holdsTensor(Object value, Map<Object, Boolean> seen) {
    if (value instanceof View) {
      return true;
    }
    if (seen.put(value, true) != null) {
      return false;
    }
    return switch (value) {
      case Map<?, ?> map -> map.values().stream().anyMatch(one -> holdsTensor(one, seen));
      case List<?> list -> list.stream().anyMatch(one -> holdsTensor(one, seen));
      default -> false;
    };
  }
}
