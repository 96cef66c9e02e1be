package gatelens.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Known numbers in another arrangement: transposed, cut, repeated, joined. As NumPy does it.
final class Arrangement {
  private Arrangement() {}

  private static int[] strides(int... extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /// Where each element of a result comes from: the start, plus a step for each position along each
  /// axis.
  private static Numbers picked(Numbers from, int start, int[] steps, int[] extents) {
    int[] strides = strides(extents);
    IntUnaryOperator source =
        i -> {
          int flat = start;
          for (int axis = 0; axis < extents.length; axis++) {
            flat += i / strides[axis] % extents[axis] * steps[axis];
          }
          return flat;
        };
    return from.real()
        ? Numbers.generate(from.type(), i -> from.at(source.applyAsInt(i)), extents)
        : Numbers.generateWhole(from.type(), i -> from.whole(source.applyAsInt(i)), extents);
  }

  /// Repeated along axes of length one, and along new axes in front.
  ///
  /// @throws IllegalArgumentException if it does not fit
  static Numbers broadcast(Numbers from, int... extents) {
    int lead = extents.length - from.rank();
    int[] old = strides(from.extents());
    int[] steps = new int[extents.length];
    for (int axis = 0; axis < from.rank(); axis++) {
      if (from.extent(axis) != 1) {
        if (lead < 0 || from.extent(axis) != extents[lead + axis]) {
          throw new IllegalArgumentException(
              Arrays.toString(from.extents()) + " does not fit " + Arrays.toString(extents));
        }
        steps[lead + axis] = old[axis];
      }
    }
    return picked(from, 0, steps, extents);
  }

  /// The axes in another order.
  static Numbers transposed(Numbers from, int... order) {
    int[] old = strides(from.extents());
    int[] steps = new int[order.length];
    int[] extents = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      steps[axis] = old[order[axis]];
      extents[axis] = from.extent(order[axis]);
    }
    return picked(from, 0, steps, extents);
  }

  /// Some positions along an axis, in even steps.
  static Numbers slice(Numbers from, int axis, int start, int step, int count) {
    int[] old = strides(from.extents());
    int[] steps = old.clone();
    int[] extents = from.extents();
    steps[axis] *= step;
    extents[axis] = count;
    return picked(from, count == 0 ? 0 : start * old[axis], steps, extents);
  }

  /// One position along an axis after the other, by a list.
  static Numbers gathered(Numbers from, int axis, int[] positions) {
    List<Numbers> parts = new ArrayList<>();
    for (int position : positions) {
      parts.add(slice(from, axis, position, 1, 1));
    }
    if (parts.isEmpty()) {
      return slice(from, axis, 0, 1, 0);
    }
    return joined(parts, axis);
  }

  /// One behind the other along an axis.
  ///
  /// @throws IllegalArgumentException if their other axes differ
  static Numbers joined(List<Numbers> parts, int axis) {
    Numbers first = parts.get(0);
    int[] extents = first.extents();
    int length = 0;
    for (Numbers part : parts) {
      int[] same = part.extents();
      if (same.length != extents.length) {
        throw new IllegalArgumentException("it joins arrays of different numbers of axes");
      }
      length += same[axis];
      same[axis] = extents[axis];
      if (!Arrays.equals(same, extents)) {
        throw new IllegalArgumentException("it joins arrays of sizes that do not fit");
      }
    }
    int inner = 1;
    for (int i = axis + 1; i < extents.length; i++) {
      inner *= extents[i];
    }
    extents[axis] = length;
    int row = length * inner;
    int[] part = new int[row];
    int[] within = new int[row];
    int at = 0;
    for (int p = 0; p < parts.size(); p++) {
      int size = parts.get(p).extent(axis) * inner;
      for (int i = 0; i < size; i++) {
        part[at] = p;
        within[at++] = i;
      }
    }
    int each = inner;
    return first.real()
        ? Numbers.generate(
            first.type(),
            i -> {
              Numbers of = parts.get(part[i % row]);
              return of.at(i / row * of.extent(axis) * each + within[i % row]);
            },
            extents)
        : Numbers.generateWhole(
            first.type(),
            i -> {
              Numbers of = parts.get(part[i % row]);
              return of.whole(i / row * of.extent(axis) * each + within[i % row]);
            },
            extents);
  }

  /// The shape that two arrays have together, as NumPy repeats axes of length one.
  static int[] together(List<Numbers> arrays) {
    int rank = arrays.stream().mapToInt(Numbers::rank).max().orElse(0);
    int[] extents = new int[rank];
    Arrays.fill(extents, 1);
    for (Numbers array : arrays) {
      for (int axis = 0; axis < array.rank(); axis++) {
        int at = rank - array.rank() + axis;
        if (array.extent(axis) != 1) {
          if (extents[at] != 1 && extents[at] != array.extent(axis)) {
            throw new IllegalArgumentException(
                "lengths " + extents[at] + " and " + array.extent(axis) + " do not fit");
          }
          extents[at] = array.extent(axis);
        }
      }
    }
    return extents;
  }
}
