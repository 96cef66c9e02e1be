package gatelens.formats.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the axes of a value mean. An axis is a product of atoms, the outer one first: `[steps,
/// directions, batch, features]` has one atom an axis, `[batch, steps features]` two in the last.
/// An axis of length one has none.
///
/// @param list the atoms of each axis
record Axes(List<List<Atom>> list) {
  /// What an atom counts.
  enum Meaning {
    /// Sequences.
    BATCH,
    /// Steps.
    STEPS,
    /// The two directions of a recurrent layer.
    DIRECTIONS,
    /// Features; of a value with directions, those of one.
    FEATURES
  }

  /// A part of an axis.
  ///
  /// @param meaning what it counts
  /// @param extent how many
  record Atom(Meaning meaning, Dim extent) {}

  /// Keeps an unmodifiable copy, without atoms of length one: they tell nothing.
  Axes {
    list =
        list.stream()
            .map(axis -> axis.stream().filter(atom -> !atom.extent().is(1)).toList())
            .toList();
  }

  /// One atom an axis.
  static Axes of(Atom... atoms) {
    List<List<Atom>> list = new ArrayList<>();
    for (Atom atom : atoms) {
      list.add(List.of(atom));
    }
    return new Axes(list);
  }

  /// The number of axes.
  int rank() {
    return list.size();
  }

  /// An axis counted from the end where negative.
  ///
  /// @throws IllegalArgumentException if there is none
  int place(long axis) {
    return place(axis, rank());
  }

  private static int place(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException("axis " + axis + " of " + rank + " axes does not exist");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /// The length of an axis.
  Dim extent(int axis) {
    Dim product = Dim.ONE;
    for (Atom atom : list.get(axis)) {
      product =
          product
              .times(atom.extent())
              .orElseThrow(() -> new IllegalArgumentException("a size is no product"));
    }
    return product;
  }

  /// The lengths of all axes.
  List<Dim> extents() {
    List<Dim> all = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      all.add(extent(axis));
    }
    return all;
  }

  /// True if the axis has length one.
  boolean isOne(int axis) {
    return list.get(axis).isEmpty();
  }

  /// True if the axis counts these and nothing else, in this order.
  boolean is(int axis, Meaning... meanings) {
    return list.get(axis).stream().map(Atom::meaning).toList().equals(List.of(meanings));
  }

  /// True if an atom of this meaning stands in some axis.
  boolean has(Meaning meaning) {
    return list.stream().flatMap(List::stream).anyMatch(atom -> atom.meaning() == meaning);
  }

  /// True if all features stand along this axis, and nothing else.
  boolean isFeatures(int axis) {
    for (int i = 0; i < rank(); i++) {
      for (Atom atom : list.get(i)) {
        boolean feature =
            atom.meaning() == Meaning.FEATURES || atom.meaning() == Meaning.DIRECTIONS;
        if (feature != (i == axis)) {
          return false;
        }
      }
    }
    return ordered(list.get(axis));
  }

  /// True if sequences, steps, directions and features follow each other in this order.
  boolean ordered() {
    return ordered(list.stream().flatMap(List::stream).toList());
  }

  private static boolean ordered(List<Atom> atoms) {
    for (int i = 1; i < atoms.size(); i++) {
      if (atoms.get(i - 1).meaning().compareTo(atoms.get(i).meaning()) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// The axes in another order.
  ///
  /// @param order the old place of each new axis; empty turns all round
  Axes permuted(List<Long> order) {
    if (order.isEmpty()) {
      List<List<Atom>> reversed = new ArrayList<>(list);
      Collections.reverse(reversed);
      return new Axes(reversed);
    }
    if (order.stream().distinct().count() != rank() || order.size() != rank()) {
      throw new IllegalArgumentException("perm " + order + " is no order of " + rank() + " axes");
    }
    return new Axes(order.stream().map(axis -> list.get(place(axis))).toList());
  }

  /// Without an axis.
  Axes without(int axis) {
    List<List<Atom>> rest = new ArrayList<>(list);
    rest.remove(axis);
    return new Axes(rest);
  }

  /// With other atoms on an axis.
  Axes with(int axis, Atom... atoms) {
    List<List<Atom>> changed = new ArrayList<>(list);
    changed.set(axis, List.of(atoms));
    return new Axes(changed);
  }

  /// With axes of length one put in.
  ///
  /// @param places where they stand afterwards
  Axes unsqueezed(List<Long> places) {
    int rank = rank() + places.size();
    List<Integer> sorted = places.stream().map(p -> place(p, rank)).sorted().toList();
    List<List<Atom>> more = new ArrayList<>(list);
    for (int place : sorted) {
      if (place > more.size()) {
        throw new IllegalArgumentException("axes " + places + " do not fit " + rank + " axes");
      }
      more.add(place, List.of());
    }
    return new Axes(more);
  }

  /// The same values under other lengths; empty if an axis would have to be cut within an atom.
  ///
  /// @param target lengths, -1 for what is left, 0 for the old length of that axis
  /// @param zeroIsSize true if 0 means none
  Optional<Axes> reshaped(List<Dim> target, boolean zeroIsSize) {
    List<Dim> lengths = new ArrayList<>();
    Dim left = Dim.ONE;
    for (Dim extent : extents()) {
      Optional<Dim> product = left.times(extent);
      if (product.isEmpty()) {
        return Optional.empty();
      }
      left = product.get();
    }
    int open = -1;
    for (int i = 0; i < target.size(); i++) {
      Dim length = target.get(i);
      if (length.is(-1)) {
        open = i;
        lengths.add(Dim.ONE);
        continue;
      }
      if (length.is(0) && !zeroIsSize && i < rank()) {
        length = extent(i);
      }
      lengths.add(length);
      Optional<Dim> rest = left.over(length);
      if (rest.isEmpty()) {
        return Optional.empty();
      }
      left = rest.get();
    }
    if (open >= 0) {
      lengths.set(open, left);
    } else if (!left.is(1)) {
      return Optional.empty();
    }
    return filled(lengths);
  }

  private Optional<Axes> filled(List<Dim> lengths) {
    List<Atom> atoms = list.stream().flatMap(List::stream).toList();
    List<List<Atom>> result = new ArrayList<>();
    int next = 0;
    for (Dim length : lengths) {
      List<Atom> axis = new ArrayList<>();
      Dim product = Dim.ONE;
      while (!product.equals(length)) {
        Optional<Dim> more =
            next < atoms.size() ? product.times(atoms.get(next).extent()) : Optional.empty();
        if (more.isEmpty()) {
          return Optional.empty();
        }
        product = more.get();
        axis.add(atoms.get(next));
        next++;
      }
      result.add(axis);
    }
    return next == atoms.size() ? Optional.of(new Axes(result)) : Optional.empty();
  }

  /// For messages: `[batch, steps directions, 1]`.
  @Override
  public String toString() {
    return list.stream()
        .map(axis ->
            axis.isEmpty()
                ? "1"
                : axis.stream()
                    .map(atom -> atom.meaning().name().toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
