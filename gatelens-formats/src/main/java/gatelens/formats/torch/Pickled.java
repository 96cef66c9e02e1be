package gatelens.formats.torch;

import gatelens.formats.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands in a pickle, as data. Maps, lists, words, numbers and truth values are Java's own;
/// the rest is one of these.
sealed interface Pickled {
  /// A name: a class or function of Python.
  record Global(String module, String name) implements Pickled {
    /// `module.name`.
    String full() {
      return module + "." + name;
    }
  }

  /// Bytes.
  record Bytes(byte[] bytes) implements Pickled {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /// Where values lie.
  ///
  /// @param type how a number stands there; empty where it is not read here
  /// @param typeName as the pickle has it: `FloatStorage`
  /// @param key the entry of the archive
  /// @param start the first value of a part of it, usual: 0
  /// @param inline the values themselves, where they stand in the pickle, as NumPy's do
  record Storage(
      Optional<ElementType> type, String typeName, String key, long start, Optional<Bytes> inline)
      implements Pickled {}

  /// A tensor: a view of a storage.
  ///
  /// @param offset first value
  /// @param shape extents
  /// @param stride distance between neighbours along each axis
  /// @param negated true if its values are those of the storage with the other sign
  record View(Storage storage, long offset, long[] shape, long[] stride, boolean negated)
      implements Pickled {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /// An object of a class that is not known here: what the pickle says of it, never made or run.
  final class Made implements Pickled {
    private final String type;
    private final List<Object> arguments;
    private final Map<Object, Object> entries = new LinkedHashMap<>();
    private final List<Object> items = new ArrayList<>();
    private Object state = Optional.empty();

    Made(String type, List<Object> arguments) {
      this.type = type;
      this.arguments = arguments;
    }

    /// The class or function: `argparse.Namespace`.
    String type() {
      return type;
    }

    /// What it is called with.
    List<Object> arguments() {
      return arguments;
    }

    /// What is put into it by key.
    Map<Object, Object> entries() {
      return entries;
    }

    /// What is added to it.
    List<Object> items() {
      return items;
    }

    /// Its state, empty if none is given.
    Object state() {
      return state;
    }

    /// Gives it its state.
    void build(Object what) {
      state = what;
    }

    /// True if it is a module of PyTorch: its state has parameters and modules.
    boolean isModule() {
      return state instanceof Map<?, ?> map
          && map.containsKey("_modules")
          && map.containsKey("_parameters");
    }
  }
}
