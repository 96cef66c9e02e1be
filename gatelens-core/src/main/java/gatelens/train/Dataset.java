package gatelens.train;

import java.util.ArrayList;
import java.util.List;

/// Examples that can be read in any order, in memory or from disk.
public interface Dataset {
  /// How many examples.
  int size();

  /// One example; may be called by one thread at a time.
  ///
  /// @param i from 0 to `size() - 1`
  Example get(int i);

  /// Examples held in memory.
  static Dataset of(List<Example> examples) {
    List<Example> kept = List.copyOf(examples);
    return new Dataset() {
      @Override
      public int size() {
        return kept.size();
      }

      @Override
      public Example get(int i) {
        return kept.get(i);
      }
    };
  }

  /// No examples.
  static Dataset empty() {
    return of(List.of());
  }

  /// Some of the examples, in the order of `indices`; nothing is read until it is asked for.
  default Dataset select(int[] indices) {
    Dataset whole = this;
    int[] kept = indices.clone();
    return new Dataset() {
      @Override
      public int size() {
        return kept.length;
      }

      @Override
      public Example get(int i) {
        return whole.get(kept[i]);
      }
    };
  }

  /// All examples from `from` to `to - 1`.
  default List<Example> slice(int from, int to) {
    List<Example> part = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      part.add(get(i));
    }
    return part;
  }
}
