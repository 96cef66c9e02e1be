package gatelens.formats.onnx;

import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Repeated;
import gatelens.formats.onnx.Value.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What graphs compute of shapes: lists of sizes of which some are known at run time only.
final class SizeArithmetic {
  private final Scope scope;
  private final OnnxNode node;

  SizeArithmetic(Scope scope, OnnxNode node) {
    this.scope = scope;
    this.node = node;
  }

  /// The sizes of a value; empty if it is no list of sizes.
  static Optional<Sizes> sizes(Value value) {
    if (value instanceof Sizes sizes) {
      return Optional.of(sizes);
    }
    if (value instanceof Constant constant
        && constant.whole()
        && constant.numbers().rank() <= 1
        && constant.numbers().size() < 64) {
      List<Dim> list = new ArrayList<>();
      for (int i = 0; i < constant.numbers().size(); i++) {
        list.add(Dim.of(constant.numbers().whole(i)));
      }
      return Optional.of(new Sizes(list, constant.numbers().rank() == 1));
    }
    return Optional.empty();
  }

  /// A list as a constant where all of it is known.
  static Value plain(List<Dim> list, boolean isList) {
    if (!list.stream().allMatch(Dim::known)) {
      return new Sizes(list, isList);
    }
    Numbers numbers = Numbers.of(list.stream().mapToLong(Dim::factor).toArray());
    return Constant.of(isList ? numbers : numbers.reshaped());
  }

  /// The result of the node; empty if it is not followed.
  Optional<Value> result() {
    return switch (node.operator()) {
      case "Identity" -> sizes(scope.input(node, 0)).map(same -> same);
      case "Cast" ->
          Numbers.isReal((int) node.number("to", 0))
              ? Optional.empty()
              : sizes(scope.input(node, 0)).map(same -> same);
      case "Unsqueeze", "Squeeze", "Reshape" -> reshaped();
      case "Concat" -> joined();
      case "Gather" -> gathered();
      case "Slice" -> sliced();
      case "Add" -> pairwise(Dim::plus);
      case "Sub" -> pairwise(Dim::minus);
      case "Mul" -> pairwise(Dim::times);
      case "Div" -> pairwise(Dim::over);
      case "Equal" -> pairwise(SizeArithmetic::equal);
      case "Greater" ->
          pairwise((a, b) -> positive(a) && b.known() && b.factor() <= 0 ? yes() : no());
      case "Where" -> chosen();
      case "ReduceProd" -> product();
      case "Expand", "Tile" -> repeated();
      default -> Optional.empty();
    };
  }

  private static boolean positive(Dim dim) {
    return dim.known() ? dim.factor() > 0 : dim.factor() > 0 && dim.offset() >= 0;
  }

  private static Optional<Dim> yes() {
    return Optional.of(Dim.ONE);
  }

  private static Optional<Dim> no() {
    return Optional.empty();
  }

  /// A size that is known at run time only is at least 1, so it is no -1 and no 0.
  private static Optional<Dim> equal(Dim a, Dim b) {
    if (a.equals(b) || (a.known() && b.known())) {
      return Optional.of(Dim.of(a.equals(b) ? 1 : 0));
    }
    boolean never =
        (positive(a) && b.known() && b.factor() < 1)
            || (positive(b) && a.known() && a.factor() < 1);
    return never ? Optional.of(Dim.of(0)) : no();
  }

  private Optional<Value> reshaped() {
    Optional<Sizes> list = sizes(scope.input(node, 0));
    if (list.isEmpty()) {
      return Optional.empty();
    }
    boolean isList =
        switch (node.operator()) {
          case "Unsqueeze" -> true;
          case "Squeeze" -> false;
          default -> Scope.given(node, 1) && scope.numbers(node, 1).size() == 1;
        };
    boolean fits = list.get().list1() != isList || node.operator().equals("Reshape");
    boolean one = isList || list.get().list().size() == 1;
    return fits && one ? Optional.of(plain(list.get().list(), isList)) : Optional.empty();
  }

  private Optional<Value> joined() {
    List<Dim> all = new ArrayList<>();
    for (Value value : scope.inputs(node)) {
      Optional<Sizes> part = sizes(value);
      if (part.isEmpty() || !part.get().list1()) {
        return Optional.empty();
      }
      all.addAll(part.get().list());
    }
    return Optional.of(plain(all, true));
  }

  private Optional<Value> gathered() {
    Optional<Sizes> from = sizes(scope.input(node, 0));
    if (from.isEmpty()
        || !from.get().list1()
        || !(scope.input(node, 1) instanceof Constant index)
        || !index.whole()
        || index.numbers().rank() > 1) {
      return Optional.empty();
    }
    List<Dim> list = from.get().list();
    List<Dim> taken = new ArrayList<>();
    for (int i = 0; i < index.numbers().size(); i++) {
      long at = index.numbers().whole(i);
      taken.add(list.get(Math.toIntExact(at < 0 ? at + list.size() : at)));
    }
    return Optional.of(plain(taken, index.numbers().rank() == 1));
  }

  private Optional<Value> sliced() {
    Optional<Sizes> from = sizes(scope.input(node, 0));
    if (from.isEmpty() || !from.get().list1()) {
      return Optional.empty();
    }
    Cut cut = Cut.of(scope, node, 0, Dim.of(from.get().list().size()));
    List<Dim> taken = new ArrayList<>();
    for (int i = 0; i < cut.count(); i++) {
      taken.add(from.get().list().get(Math.toIntExact(cut.start() + i * cut.step())));
    }
    return Optional.of(plain(taken, true));
  }

  private Optional<Value> pairwise(BiFunction<Dim, Dim, Optional<Dim>> operation) {
    Optional<Sizes> a = sizes(scope.input(node, 0));
    Optional<Sizes> b = sizes(scope.input(node, 1));
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    int count = Math.max(a.get().list().size(), b.get().list().size());
    List<Dim> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Dim> each =
          operation.apply(at(a.get().list(), i, count), at(b.get().list(), i, count));
      if (each.isEmpty()) {
        return Optional.empty();
      }
      all.add(each.get());
    }
    return Optional.of(plain(all, a.get().list1() || b.get().list1()));
  }

  private static Dim at(List<Dim> list, int index, int count) {
    if (list.size() != 1 && list.size() != count) {
      throw new IllegalArgumentException("lists of " + list.size() + " and " + count + " sizes");
    }
    return list.get(list.size() == 1 ? 0 : index);
  }

  private Optional<Value> chosen() {
    Optional<Sizes> condition = sizes(scope.input(node, 0));
    Optional<Sizes> yes = sizes(scope.input(node, 1));
    Optional<Sizes> no = sizes(scope.input(node, 2));
    if (condition.isEmpty() || yes.isEmpty() || no.isEmpty()) {
      return Optional.empty();
    }
    int count =
        Math.max(
            condition.get().list().size(),
            Math.max(yes.get().list().size(), no.get().list().size()));
    List<Dim> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Dim which = at(condition.get().list(), i, count);
      if (!which.known()) {
        return Optional.empty();
      }
      all.add(at(which.is(0) ? no.get().list() : yes.get().list(), i, count));
    }
    return Optional.of(plain(all, true));
  }

  private Optional<Value> product() {
    Optional<Dim> product = Optional.of(Dim.ONE);
    Optional<Sizes> from = sizes(scope.input(node, 0));
    if (from.isEmpty()) {
      return Optional.empty();
    }
    for (Dim each : from.get().list()) {
      product = product.flatMap(p -> p.times(each));
    }
    boolean isList = node.number("keepdims", 1) != 0;
    return product.map(dim -> plain(List.of(dim), isList));
  }

  private Optional<Value> repeated() {
    Value value = scope.input(node, 0);
    if (value instanceof Repeated same) {
      return Optional.of(same);
    }
    return value instanceof Sizes sizes && sizes.list().size() == 1
        ? Optional.of(new Repeated(sizes.list().get(0)))
        : Optional.empty();
  }
}
