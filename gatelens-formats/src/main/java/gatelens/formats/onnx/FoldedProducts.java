package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.onnx.Value.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Constants that are made of constants by products, sums, choices by index, and from whole numbers
/// with a scale.
final class FoldedProducts {
  private final Scope scope;
  private final OnnxNode node;

  FoldedProducts(Scope scope, OnnxNode node) {
    this.scope = scope;
    this.node = node;
  }

  /// The result of the node; empty if it is not followed.
  Optional<Value> result() {
    return switch (node.operator()) {
      case "Gather" -> Optional.of(gathered());
      case "MatMul" -> product();
      case "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd" -> reduced();
      case "Tile" -> Optional.of(tiled());
      case "Range" -> Optional.of(range());
      case "DequantizeLinear" -> dequantised();
      case "QuantizeLinear" -> quantised();
      default -> Optional.empty();
    };
  }

  private Value gathered() {
    Numbers from = scope.numbers(node, 0);
    Numbers index = scope.numbers(node, 1);
    int axis = Math.floorMod(Math.toIntExact(node.number("axis", 0)), Math.max(1, from.rank()));
    int length = from.extent(axis);
    int[] positions = new int[index.size()];
    for (int i = 0; i < positions.length; i++) {
      long at = index.whole(i) < 0 ? index.whole(i) + length : index.whole(i);
      if (at < 0 || at >= length) {
        throw new IllegalArgumentException("position " + index.whole(i) + " of " + length);
      }
      positions[i] = (int) at;
    }
    scope.spend(node, 3L * positions.length * (from.size() / Math.max(1, length)));
    List<Integer> extents = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      if (i != axis) {
        extents.add(from.extent(i));
      } else {
        for (int extent : index.extents()) {
          extents.add(extent);
        }
      }
    }
    return Constant.of(
        Arrangement.gathered(from, axis, positions)
            .reshaped(extents.stream().mapToInt(Integer::intValue).toArray()));
  }

  private Optional<Value> product() {
    Numbers a = scope.numbers(node, 0);
    Numbers b = scope.numbers(node, 1);
    if (a.rank() != 2 || b.rank() != 2) {
      return Optional.empty();
    }
    int rows = a.extent(0);
    int inner = a.extent(1);
    int columns = b.extent(1);
    if (inner != b.extent(0)) {
      throw new IllegalArgumentException("it multiplies " + inner + " by " + b.extent(0));
    }
    scope.spend(node, (long) rows * columns * inner);
    return Optional.of(
        Constant.of(
            Numbers.generate(
                a.type(),
                i -> {
                  double sum = 0;
                  for (int k = 0; k < inner; k++) {
                    sum += a.at(i / columns * inner + k) * b.at(k * columns + i % columns);
                  }
                  return sum;
                },
                rows,
                columns)));
  }

  private Optional<Value> reduced() {
    Numbers from = scope.numbers(node, 0);
    List<Long> axes = scope.list(node, "axes", 1);
    boolean none = axes.isEmpty() && node.number("noop_with_empty_axes", 0) != 0;
    if (none) {
      return Optional.of(Constant.of(from));
    }
    Numbers result = from;
    int rank = from.rank();
    List<Integer> places = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (axes.isEmpty() || axes.contains((long) axis) || axes.contains((long) axis - rank)) {
        places.add(axis);
      }
    }
    for (int axis : places) {
      result = along(result, axis);
    }
    if (node.number("keepdims", 1) == 0) {
      List<Integer> rest = new ArrayList<>();
      for (int axis = 0; axis < rank; axis++) {
        if (!places.contains(axis)) {
          rest.add(result.extent(axis));
        }
      }
      result = result.reshaped(rest.stream().mapToInt(Integer::intValue).toArray());
    }
    return Optional.of(Constant.of(result));
  }

  private Numbers along(Numbers from, int axis) {
    int length = from.extent(axis);
    if (length == 0) {
      throw new IllegalArgumentException("it reduces an axis of length 0");
    }
    int inner = 1;
    for (int i = axis + 1; i < from.rank(); i++) {
      inner *= from.extent(i);
    }
    int each = inner;
    int[] extents = from.extents();
    extents[axis] = 1;
    scope.spend(node, from.size());
    return Numbers.generate(
        from.type(),
        i -> {
          int start = i / each * each * length + i % each;
          double result = from.at(start);
          for (int k = 1; k < length; k++) {
            double next = from.at(start + k * each);
            result =
                switch (node.operator()) {
                  case "ReduceMax" -> Math.max(result, next);
                  case "ReduceMin" -> Math.min(result, next);
                  case "ReduceProd" -> result * next;
                  default -> result + next;
                };
          }
          return node.operator().equals("ReduceMean") ? result / length : result;
        },
        extents);
  }

  private Value tiled() {
    Numbers result = scope.numbers(node, 0);
    Numbers times = scope.numbers(node, 1);
    if (times.size() != result.rank()) {
      throw new IllegalArgumentException("its repeats do not fit its axes");
    }
    for (int axis = 0; axis < result.rank(); axis++) {
      long copies = times.whole(axis);
      scope.spend(node, Math.multiplyExact(3 * Math.max(0, copies), result.size()));
      List<Numbers> parts = new ArrayList<>();
      for (long i = 0; i < copies; i++) {
        parts.add(result);
      }
      result =
          parts.isEmpty()
              ? Arrangement.slice(result, axis, 0, 1, 0)
              : Arrangement.joined(parts, axis);
    }
    return Constant.of(result);
  }

  private Value range() {
    Numbers start = scope.numbers(node, 0);
    double from = start.at(0);
    double step = scope.numbers(node, 2).at(0);
    double count = Math.ceil((scope.numbers(node, 1).at(0) - from) / step);
    if (!(count >= 0 && count < 1e8)) {
      throw new IllegalArgumentException("it counts " + count + " numbers");
    }
    scope.spend(node, (long) count);
    return Constant.of(Numbers.generate(start.type(), i -> from + i * step, (int) count));
  }

  /// `(x - zero) scale`, with one scale and zero, or one for each place along an axis.
  private Optional<Value> dequantised() {
    if (node.number("block_size", 0) != 0) {
      throw scope.unsupported(node, "it has a scale for each block of numbers (block_size)");
    }
    Numbers x = scope.numbers(node, 0);
    Numbers scale = scope.numbers(node, 1);
    Numbers zero = scope.numbers(node, 2, Numbers.one(0));
    int each = each(x, scale);
    scope.spend(node, x.size());
    scope.found(
        Finding.folded(
            node.input(0), x.size() + " whole numbers become floats by their scale (dequantised)"));
    return Optional.of(
        Constant.of(
            Numbers.generate(
                Numbers.FLOAT,
                i -> {
                  int at = scale.size() == 1 ? 0 : i / each % scale.size();
                  return (x.at(i) - zero.at(zero.size() == 1 ? 0 : at)) * scale.at(at);
                },
                x.extents())));
  }

  private int each(Numbers x, Numbers scale) {
    if (scale.size() == 1) {
      return 1;
    }
    int axis = Math.floorMod(Math.toIntExact(node.number("axis", 1)), Math.max(1, x.rank()));
    if (x.rank() == 0 || x.extent(axis) != scale.size()) {
      throw new IllegalArgumentException(
          scale.size() + " scales do not fit axis " + axis + " of the numbers");
    }
    int each = 1;
    for (int i = axis + 1; i < x.rank(); i++) {
      each *= x.extent(i);
    }
    return each;
  }

  private Optional<Value> quantised() {
    Numbers x = scope.numbers(node, 0);
    Numbers scale = scope.numbers(node, 1);
    Numbers zero = scope.numbers(node, 2, Numbers.generateWhole(Numbers.UINT8, i -> 0));
    int type = zero.type();
    if ((type != Numbers.UINT8 && type != Numbers.INT8) || node.number("block_size", 0) != 0) {
      return Optional.empty();
    }
    int least = type == Numbers.INT8 ? -128 : 0;
    int each = each(x, scale);
    scope.spend(node, x.size());
    return Optional.of(
        Constant.of(
            Numbers.generate(
                type,
                i -> {
                  int at = scale.size() == 1 ? 0 : i / each % scale.size();
                  double whole =
                      Math.rint(x.at(i) / scale.at(at)) + zero.at(zero.size() == 1 ? 0 : at);
                  return Math.clamp(whole, least, least + 255);
                },
                x.extents())));
  }
}
