package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Expression.Reduce;
import gatelens.formats.onnx.Recognition.Piece;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Pool;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Operators that are layers by themselves: dense layers, embeddings, normalisation, pooling.
final class Products {
  private final Scope scope;

  Products(Scope scope) {
    this.scope = scope;
  }

  // ---- dense layers ----

  /// The result of a MatMul.
  Flow product(OnnxNode node) {
    if (!(scope.input(node, 1) instanceof Constant)) {
      throw scope.unsupported(
          node,
          "it multiplies by "
              + scope.words(scope.input(node, 1))
              + ", which is no weight of the file (attention)");
    }
    if (scope.input(node, 0) instanceof Constant) {
      throw scope.unsupported(node, "it multiplies a constant by values of the inputs");
    }
    Numbers b = scope.numbers(node, 1);
    while (b.rank() > 2 && b.extent(0) == 1) {
      b = b.reshaped(Arrays.copyOfRange(b.extents(), 1, b.rank()));
    }
    if (b.rank() != 2) {
      throw scope.unsupported(node, "its weight has " + b.rank() + " axes; 2 are supported");
    }
    return dense(node, b.tensor(), Tensor.zeros(b.extent(1)));
  }

  /// The result of a Gemm.
  Flow gemm(OnnxNode node) {
    Tensor b = scope.numbers(node, 1).tensor();
    if (node.number("transA", 0) != 0) {
      throw scope.unsupported(node, "its first input is transposed (transA)");
    }
    if (b.shape().rank() != 2) {
      throw new IllegalArgumentException("its weight has " + b.shape().rank() + " axes, not 2");
    }
    float alpha = node.real("alpha", 1);
    float beta = node.real("beta", 1);
    boolean transposed = node.number("transB", 0) != 0;
    int rows = b.extent(transposed ? 1 : 0);
    int columns = b.extent(transposed ? 0 : 1);
    float[] v = b.values();
    Tensor weight =
        Tensor.generate(
            i -> alpha * v[transposed ? i % columns * rows + i / columns : i], rows, columns);
    Numbers c = scope.numbers(node, 2, Numbers.one(0));
    boolean row =
        c.rank() <= 2
            && (c.rank() < 2 || c.extent(0) == 1)
            && (c.size() == 1 || c.size() == columns);
    if (!row) {
      throw scope.unsupported(node, "what it adds (C) differs from row to row");
    }
    return dense(node, weight, Tensor.generate(i -> beta * c.at(c.size() == 1 ? 0 : i), columns));
  }

  private Flow dense(OnnxNode node, Tensor weight, Tensor bias) {
    Flow flow = scope.flow(node, 0);
    scope.refuseTokens(node, flow);
    int last = flow.axes().rank() - 1;
    if (last < 0) {
      throw scope.unsupported(node, "it multiplies a value without axes");
    }
    Flow vector = scope.layering().vector(node, flow, last, weight.extent(0));
    return vector.then(
        new Dense(scope.name("dense"), weight, bias, Activation.LINEAR),
        vector.axes().with(last, new Atom(Meaning.FEATURES, Dim.of(weight.extent(1)))));
  }

  // ---- embeddings ----

  /// The result of a Gather from a table by token ids.
  Flow embedding(OnnxNode node) {
    Numbers table = scope.numbers(node, 0);
    Flow tokens = scope.flow(node, 1);
    if (!scope.tokens(tokens) || table.rank() != 2 || node.number("axis", 0) != 0) {
      throw scope.unsupported(
          node, "it takes from a constant, but is no table of one vector a token");
    }
    List<List<Atom>> axes = new ArrayList<>(tokens.axes().list());
    axes.add(List.of(new Atom(Meaning.FEATURES, Dim.of(table.extent(1)))));
    return tokens.put(
        new Embedding(scope.name("embedding"), table.tensor(), false),
        new Axes(axes),
        table.extent(1));
  }

  // ---- normalisation ----

  /// The result of a LayerNormalization.
  Flow layerNormalization(OnnxNode node) {
    Flow flow = features(node, node.number("axis", -1));
    Tensor gamma = scope.numbers(node, 1).tensor();
    int width = flow.width() > 0 ? flow.width() : gamma.size();
    return flow.then(
        new LayerNormalization(
            scope.name("layer_normalization"),
            ofFeatures(node, gamma, width),
            ofFeatures(node, scope.numbers(node, 2, Numbers.of(Tensor.zeros(1))).tensor(), width),
            node.real("epsilon", 1e-5f)),
        flow.axes());
  }

  /// Numbers of the features; one number serves all.
  private Tensor ofFeatures(OnnxNode node, Tensor numbers, int width) {
    if (numbers.size() == width) {
      return numbers.reshape(width);
    }
    if (numbers.size() == 1) {
      return Tensor.generate(i -> numbers.at(0), width);
    }
    throw scope.unsupported(
        node, "it has " + numbers.size() + " numbers for " + width + " features");
  }

  /// The flow a node reads, with all features along one axis and nothing along those after it.
  private Flow features(OnnxNode node, long from) {
    Flow flow = scope.flow(node, 0);
    scope.refuseTokens(node, flow);
    Axes axes = flow.axes();
    int first = axes.place(from);
    int found = -1;
    for (int axis = first; axis < axes.rank(); axis++) {
      found = !axes.isOne(axis) || (found < 0 && axis == axes.rank() - 1) ? axis : found;
    }
    for (int axis = first; axis < axes.rank(); axis++) {
      if (axis != found && !axes.isOne(axis)) {
        found = -1;
        break;
      }
    }
    if (found < 0) {
      throw scope.unsupported(
          node,
          "it works along the axes from " + first + " on, of " + axes + "; features are supported");
    }
    return scope.layering().vector(node, flow, found, -1);
  }

  /// The result of a BatchNormalization: its statistics are fixed.
  Flow batchNormalization(OnnxNode node) {
    Flow flow = scope.flow(node, 0);
    scope.refuseTokens(node, flow);
    if (flow.axes().rank() < 2 || !flow.axes().isFeatures(1)) {
      throw scope.unsupported(
          node, "it normalises along axis 1 of " + flow.axes() + "; features are supported");
    }
    if (node.number("training_mode", 0) != 0
        || node.number("spatial", 1) != 1
        || (scope.version() < 7 && node.number("is_test", 0) == 0)) {
      throw scope.unsupported(
          node, "it normalises by the batch (training_mode) or each place (spatial)");
    }
    Numbers gamma = scope.numbers(node, 1);
    Numbers beta = scope.numbers(node, 2);
    Numbers mean = scope.numbers(node, 3);
    Numbers variance = scope.numbers(node, 4);
    int n = mean.size();
    if (gamma.size() != n || beta.size() != n || variance.size() != n) {
      throw new IllegalArgumentException("its scale, shift, mean and variance differ in length");
    }
    double epsilon = node.real("epsilon", 1e-5f);
    double[] scale = new double[n];
    double[] shift = new double[n];
    for (int i = 0; i < n; i++) {
      scale[i] = gamma.at(i) / Math.sqrt(variance.at(i) + epsilon);
      shift[i] = beta.at(i) - mean.at(i) * scale[i];
    }
    scope.found(Finding.folded(node.name(), "batch normalisation, as a fixed scale and shift"));
    return scope.layering().with(flow, new Piece.Scaled(scale, shift));
  }

  /// The result of a Softmax or LogSoftmax: before operator set 13 it works on all axes from one on
  /// together.
  Flow softmax(OnnxNode node) {
    boolean joint = scope.version() < 13;
    long axis = node.number("axis", joint ? 1 : -1);
    Flow flow;
    if (joint) {
      flow = features(node, axis);
    } else {
      Flow read = scope.flow(node, 0);
      scope.refuseTokens(node, read);
      int place = read.axes().place(axis);
      if (read.axes().is(place, Meaning.STEPS) || read.axes().is(place, Meaning.BATCH)) {
        throw scope.unsupported(
            node,
            "it works over "
                + Layering.words(read.axes(), place)
                + " of the axes "
                + read.axes()
                + "; over features is supported");
      }
      flow = scope.layering().vector(node, read, place, -1);
    }
    return scope
        .layering()
        .activated(
            flow,
            node.operator().equals("Softmax")
                ? Activation.SOFTMAX
                : new Activation(Activation.Kind.LOG_SOFTMAX));
  }

  // ---- many numbers become one ----

  /// The result of a ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd, or of a pooling over
  /// everything but sequences and features.
  Value reduced(OnnxNode node) {
    Value value = scope.input(node, 0);
    Axes axes =
        value instanceof Value.Computed computed ? computed.axes() : scope.flow(node, value).axes();
    boolean global = node.operator().startsWith("Global");
    List<Integer> places = new ArrayList<>();
    if (global) {
      for (int axis = 2; axis < axes.rank(); axis++) {
        places.add(axis);
      }
    } else {
      List<Long> named = scope.list(node, "axes", 1);
      if (named.isEmpty()) {
        throw scope.unsupported(node, "it reduces all axes");
      }
      named.stream().map(axes::place).sorted().forEach(places::add);
    }
    boolean keep = global || node.number("keepdims", 1) != 0;
    List<Integer> longer = places.stream().filter(axis -> !axes.isOne(axis)).toList();
    if (longer.size() > 1) {
      throw scope.unsupported(node, "it reduces several of the axes " + axes);
    }
    if (longer.isEmpty() && keep) {
      return value;
    }
    if (longer.isEmpty()) {
      Flow flow = scope.flow(node, value);
      return flow.with(rest(axes, places, keep));
    }
    int axis = longer.get(0);
    // Two directions of one unit each are two features as well: what reads the sum tells which.
    boolean both =
        axes.is(axis, Meaning.DIRECTIONS)
            && (!axes.isFeatures(axis) || !axes.extent(axis).is(width(node, value)));
    if (axes.isFeatures(axis) && !both && !node.operator().equals("ReduceProd")) {
      if (places.size() > 1 || global) {
        throw scope.unsupported(node, "it reduces several of the axes " + axes);
      }
      return new Arithmetic(scope).reduced(node, axis, kind(node), keep);
    }
    Flow flow = scope.flow(node, value);
    scope.refuseTokens(node, flow);
    if (axes.is(axis, Meaning.DIRECTIONS)) {
      return scope.layering().merged(node, flow, merge(node), rest(axes, places, keep));
    }
    if (!axes.is(axis, Meaning.STEPS)) {
      throw scope.unsupported(
          node, "it reduces " + Layering.words(axes, axis) + " of the axes " + axes);
    }
    Pool.Kind kind =
        switch (node.operator()) {
          case "ReduceMean", "GlobalAveragePool" -> Pool.Kind.MEAN;
          case "ReduceMax", "GlobalMaxPool" -> Pool.Kind.MAX;
          default ->
              throw scope.unsupported(node, "over steps, the mean and the largest are supported");
        };
    return flow.then(new Pool(scope.name("pool"), kind), rest(axes, places, keep));
  }

  private int width(OnnxNode node, Value value) {
    return value instanceof Value.Computed computed
        ? computed.base().width()
        : scope.flow(node, value).width();
  }

  private static Axes rest(Axes axes, List<Integer> places, boolean keep) {
    Axes rest = axes;
    for (int i = places.size() - 1; i >= 0; i--) {
      rest = keep ? rest.with(places.get(i)) : rest.without(places.get(i));
    }
    return rest;
  }

  private Reduce.Kind kind(OnnxNode node) {
    return switch (node.operator()) {
      case "ReduceMean" -> Reduce.Kind.MEAN;
      case "ReduceSum" -> Reduce.Kind.SUM;
      case "ReduceMax" -> Reduce.Kind.MAX;
      case "ReduceMin" -> Reduce.Kind.MIN;
      default -> throw scope.unsupported(node, "it reduces features");
    };
  }

  private Bidirectional.Merge merge(OnnxNode node) {
    return switch (node.operator()) {
      case "ReduceMean" -> Bidirectional.Merge.MEAN;
      case "ReduceSum" -> Bidirectional.Merge.SUM;
      case "ReduceProd" -> Bidirectional.Merge.PRODUCT;
      default -> throw scope.unsupported(node, "it takes the extreme of two directions");
    };
  }
}
