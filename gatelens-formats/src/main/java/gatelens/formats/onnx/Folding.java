package gatelens.formats.onnx;

import gatelens.formats.onnx.Expression.Operation;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Repeated;
import gatelens.formats.onnx.Value.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Computes what depends on constants and shapes alone, as ONNX defines it.
final class Folding {
  private final Scope scope;

  Folding(Scope scope) {
    this.scope = scope;
  }

  /// The result of a node that reads constants and shapes only; empty if it reads anything else.
  ///
  /// @throws IllegalArgumentException if its inputs do not fit each other
  Optional<Value> folded(OnnxNode node) {
    boolean sizes = false;
    for (int i = 0; i < node.inputs().size(); i++) {
      if (!Scope.given(node, i)) {
        continue;
      }
      Optional<Value> value = scope.value(node.input(i));
      if (value.isEmpty()
          || !(value.get() instanceof Constant
              || value.get() instanceof Sizes
              || value.get() instanceof Repeated)) {
        return Optional.empty();
      }
      sizes |= !(value.get() instanceof Constant);
    }
    Optional<Value> result =
        switch (node.operator()) {
          case "ConstantOfShape" -> Optional.of(filled(node));
          case "Expand" ->
              sizes && !(scope.input(node, 0) instanceof Constant)
                  ? new SizeArithmetic(scope, node).result()
                  : Optional.of(expanded(node));
          default -> sizes ? new SizeArithmetic(scope, node).result() : constant(node);
        };
    return Optional.of(
        result.orElseGet(
            () -> new Value.Unknown(node, "it computes numbers in a way that is not followed")));
  }

  private Value filled(OnnxNode node) {
    Numbers one = node.tensor("value").orElse(Numbers.one(0));
    List<Dim> dims = sizes(node, 0);
    int[] ones = new int[dims.size()];
    Arrays.fill(ones, 1);
    return new Constant(one.reshaped(ones), dims);
  }

  private List<Dim> sizes(OnnxNode node, int input) {
    return SizeArithmetic.sizes(scope.input(node, input))
        .orElseThrow(() -> new IllegalArgumentException("its shape is no list of sizes"))
        .list();
  }

  private Value expanded(OnnxNode node) {
    Constant from = (Constant) scope.input(node, 0);
    List<Dim> shape = sizes(node, 1);
    int[] ones = new int[shape.size()];
    Arrays.fill(ones, 1);
    return repeated(
        List.of(from, new Constant(Numbers.one(1).reshaped(ones), shape)),
        x -> x[0],
        from.numbers().type(),
        node);
  }

  /// An operation on the numbers of several arrays, repeated to one shape.
  private Constant repeated(List<Constant> arrays, Operation operation, int type, OnnxNode node) {
    int rank = arrays.stream().mapToInt(a -> a.dims().size()).max().orElse(0);
    List<Dim> dims = new ArrayList<>(Collections.nCopies(rank, Dim.ONE));
    for (Constant array : arrays) {
      int lead = rank - array.dims().size();
      for (int axis = 0; axis < array.dims().size(); axis++) {
        Dim dim = array.dims().get(axis);
        Dim have = dims.get(lead + axis);
        if (!dim.is(1)) {
          if (!have.is(1) && !have.equals(dim)) {
            throw new IllegalArgumentException("sizes " + have + " and " + dim + " do not fit");
          }
          dims.set(lead + axis, dim);
        }
      }
    }
    List<Numbers> all = arrays.stream().map(Constant::numbers).toList();
    int[] extents = Arrangement.together(all);
    scope.spend(node, (long) Numbers.count(extents) * (all.size() + 1));
    List<Numbers> wide = all.stream().map(a -> Arrangement.broadcast(a, extents)).toList();
    double[] one = new double[wide.size()];
    return new Constant(
        Numbers.generate(
            type,
            i -> {
              for (int k = 0; k < one.length; k++) {
                one[k] = wide.get(k).at(i);
              }
              return operation.apply(one);
            },
            extents),
        dims);
  }

  private Optional<Value> constant(OnnxNode node) {
    return switch (node.operator()) {
      case "Identity", "Dropout" -> Optional.of(scope.input(node, 0));
      case "Cast", "CastLike" -> Optional.of(cast(node));
      case "Transpose" -> Optional.of(transposed(node));
      case "Squeeze", "Unsqueeze" -> Optional.of(oneAxes(node));
      case "Reshape", "Flatten" -> Optional.of(reshaped(node));
      case "Slice" -> Optional.of(sliced(node));
      case "Concat" -> Optional.of(joined(node));
      default -> arithmetic(node);
    };
  }

  private Value cast(OnnxNode node) {
    Constant from = (Constant) scope.input(node, 0);
    int type =
        node.operator().equals("Cast")
            ? (int) node.number("to", 0)
            : ((Constant) scope.input(node, 1)).numbers().type();
    if (!Numbers.isReal(type) && (type < Numbers.UINT8 || type > Numbers.UINT64 || type == 8)) {
      throw scope.unsupported(node, "it casts to element type " + type);
    }
    scope.spend(node, from.numbers().size());
    return new Constant(from.numbers().as(type), from.dims());
  }

  private Value transposed(OnnxNode node) {
    Constant from = (Constant) scope.input(node, 0);
    int rank = from.dims().size();
    List<Long> perm = node.numbers("perm");
    int[] order =
        perm.isEmpty()
            ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
            : perm.stream().mapToInt(Math::toIntExact).toArray();
    if (order.length != rank || IntStream.of(order).distinct().count() != rank) {
      throw new IllegalArgumentException("perm " + perm + " is no order of " + rank + " axes");
    }
    scope.spend(node, from.numbers().size());
    return new Constant(
        Arrangement.transposed(from.numbers(), order),
        IntStream.of(order).mapToObj(from.dims()::get).toList());
  }

  private Value oneAxes(OnnxNode node) {
    Constant from = (Constant) scope.input(node, 0);
    List<Long> axes = scope.list(node, "axes", 1);
    List<Dim> dims = new ArrayList<>(from.dims());
    List<Integer> extents =
        new ArrayList<>(IntStream.of(from.numbers().extents()).boxed().toList());
    if (node.operator().equals("Squeeze")) {
      for (int i = dims.size() - 1; i >= 0; i--) {
        boolean named = axes.contains((long) i) || axes.contains((long) i - from.dims().size());
        if (named || (axes.isEmpty() && dims.get(i).is(1))) {
          if (!dims.get(i).is(1)) {
            throw new IllegalArgumentException("it drops an axis of length " + dims.get(i));
          }
          dims.remove(i);
          extents.subList(i, i + 1).clear();
        }
      }
    } else {
      int rank = dims.size() + axes.size();
      for (long axis : axes.stream().map(a -> a < 0 ? a + rank : a).sorted().toList()) {
        dims.add(Math.toIntExact(axis), Dim.ONE);
        extents.add(Math.toIntExact(axis), 1);
      }
    }
    return new Constant(
        from.numbers().reshaped(extents.stream().mapToInt(Integer::intValue).toArray()), dims);
  }

  private Value reshaped(OnnxNode node) {
    Constant from = (Constant) scope.input(node, 0);
    List<Dim> target;
    if (node.operator().equals("Flatten")) {
      int axis = Math.toIntExact(node.number("axis", 1));
      int at = axis < 0 ? axis + from.dims().size() : axis;
      Dim lead = Dim.ONE;
      for (Dim dim : from.dims().subList(0, at)) {
        lead = product(lead, dim);
      }
      target = List.of(lead, Dim.of(-1));
    } else {
      target = sizes(node, 1);
    }
    Dim left = Dim.ONE;
    for (Dim dim : from.dims()) {
      left = product(left, dim);
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < target.size(); i++) {
      Dim dim = target.get(i);
      dims.add(dim.is(0) && node.number("allowzero", 0) == 0 ? from.dims().get(i) : dim);
    }
    int open = dims.indexOf(Dim.of(-1));
    for (int i = 0; i < dims.size(); i++) {
      if (i != open) {
        left =
            left.over(dims.get(i))
                .orElseThrow(() -> new IllegalArgumentException("sizes do not fit"));
      }
    }
    if (open >= 0) {
      dims.set(open, left);
    }
    if (from.numbers().size() == 1) {
      int[] ones = new int[dims.size()];
      Arrays.fill(ones, 1);
      return new Constant(from.numbers().reshaped(ones), dims);
    }
    Numbers all = whole(node, 0);
    return Constant.of(
        all.reshaped(dims.stream().mapToInt(d -> Math.toIntExact(d.factor())).toArray()));
  }

  private static Dim product(Dim a, Dim b) {
    return a.times(b).orElseThrow(() -> new IllegalArgumentException("a size is no product"));
  }

  private Numbers whole(OnnxNode node, int input) {
    return scope.numbers(node, input);
  }

  private Value sliced(OnnxNode node) {
    Constant result = (Constant) scope.input(node, 0);
    List<Long> axes = scope.list(node, "axes", 3);
    for (int which = 0; which < Cut.count(scope, node); which++) {
      long named = axes.isEmpty() ? which : axes.get(which);
      int axis = Math.toIntExact(named < 0 ? named + result.dims().size() : named);
      Cut cut = Cut.of(scope, node, which, result.dims().get(axis));
      if (cut.count() < 0) {
        continue;
      }
      List<Dim> dims = new ArrayList<>(result.dims());
      boolean stored = result.dims().get(axis).is(result.numbers().extent(axis));
      dims.set(axis, Dim.of(cut.count()));
      scope.spend(node, result.numbers().size());
      result =
          new Constant(
              stored
                  ? Arrangement.slice(
                      result.numbers(),
                      axis,
                      Math.toIntExact(cut.start()),
                      Math.toIntExact(cut.step()),
                      Math.toIntExact(cut.count()))
                  : result.numbers(),
              dims);
    }
    return result;
  }

  private Value joined(OnnxNode node) {
    List<Constant> parts = new ArrayList<>();
    scope.inputs(node).forEach(value -> parts.add((Constant) value));
    int rank = parts.get(0).dims().size();
    int axis = Math.floorMod(Math.toIntExact(node.number("axis", 0)), Math.max(1, rank));
    Dim length = Dim.of(0);
    int[] common = new int[rank];
    Arrays.fill(common, 1);
    for (Constant part : parts) {
      length = length.plus(part.dims().get(axis)).orElseThrow(() -> open(node));
      for (int i = 0; i < rank; i++) {
        common[i] = Math.max(common[i], part.numbers().extent(i));
      }
    }
    List<Numbers> stored = new ArrayList<>();
    for (Constant part : parts) {
      if (!part.dims().get(axis).known()) {
        throw open(node);
      }
      int[] extents = common.clone();
      extents[axis] = Math.toIntExact(part.dims().get(axis).factor());
      scope.spend(node, 2L * Numbers.count(extents));
      stored.add(Arrangement.broadcast(part.numbers(), extents));
    }
    List<Dim> dims = new ArrayList<>(parts.get(0).dims());
    dims.set(axis, length);
    return new Constant(Arrangement.joined(stored, axis), dims);
  }

  private RuntimeException open(OnnxNode node) {
    return scope.unsupported(node, "it joins constants of a length that is known at run time only");
  }

  private Optional<Value> arithmetic(OnnxNode node) {
    Optional<Operation> operation = clip(node).or(() -> Elementwise.operation(node));
    if (operation.isEmpty()) {
      return new FoldedProducts(scope, node).result();
    }
    List<Constant> arrays = new ArrayList<>();
    scope.inputs(node).stream().map(value -> (Constant) value).forEach(arrays::add);
    int type = arrays.get(node.operator().equals("Where") ? 1 : 0).numbers().type();
    boolean division = node.operator().equals("Div") && !Numbers.isReal(type);
    if (division) {
      Numbers divisor = arrays.get(1).numbers();
      for (int i = 0; i < divisor.size(); i++) {
        if (divisor.whole(i) == 0) {
          throw new IllegalArgumentException("it divides by 0");
        }
      }
    }
    return Optional.of(
        repeated(
            arrays, operation.get(), Elementwise.isCondition(node) ? Numbers.BOOL : type, node));
  }

  private Optional<Operation> clip(OnnxNode node) {
    if (!node.operator().equals("Clip")) {
      return Optional.empty();
    }
    double least = Limits.low(scope, node);
    double most = Limits.high(scope, node);
    return Optional.of(x -> Math.min(most, Math.max(least, x[0])));
  }
}
