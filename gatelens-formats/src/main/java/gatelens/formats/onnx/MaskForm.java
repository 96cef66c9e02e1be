package gatelens.formats.onnx;

import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes what depends on which steps are masked. ONNX' recurrent operators know lengths only, so
/// the steps that count are put in front, and what was made of them is put back to their places; a
/// masked step holds what the last step before it made, in the order of reading.
final class MaskForm {
  private final OnnxBuilder graph;
  private final Map<String, String> made = new HashMap<>();

  MaskForm(OnnxBuilder graph) {
    this.graph = graph;
  }

  private String once(String mask, String what, Supplier<String> maker) {
    String key = what + " of " + mask;
    String known = made.get(key);
    if (known == null) {
      known = maker.get();
      made.put(key, known);
    }
    return known;
  }

  private String node(String operator, String stem, String... inputs) {
    return graph.node(operator, stem, inputs);
  }

  private String cast(String mask, String value, int type) {
    return graph.node("Cast", mask, List.of(value), new Attributes().number("to", type));
  }

  private String sum(String mask, String value) {
    return graph.node(
        "ReduceSum",
        mask,
        List.of(value, graph.constant(mask + "/axis", 1)),
        new Attributes().number("keepdims", 1));
  }

  /// 1 where a step counts, else 0: `int64[N][T]`.
  private String ones(String mask) {
    return once(mask, "ones", () -> cast(mask, mask, OnnxBuilder.INT64));
  }

  /// How many steps count up to each: `int64[N][T]`.
  private String sums(String mask) {
    return once(
        mask, "sums", () -> node("CumSum", mask, ones(mask), graph.constant(mask + "/axis", 1)));
  }

  /// How many steps count: `int64[N][1]`.
  String count(String mask) {
    return once(mask, "count", () -> sum(mask, ones(mask)));
  }

  /// True where no step counts: `bool[N][1]`.
  String none(String mask) {
    return once(
        mask, "none", () -> node("Less", mask, count(mask), graph.constant(mask + "/one", 1)));
  }

  /// How many steps count: `int32[N]`, as the recurrent operators take it.
  String lengths(String mask) {
    return once(
        mask,
        "lengths",
        () ->
            cast(
                mask,
                node("Squeeze", mask, count(mask), graph.constant(mask + "/axis", 1)),
                OnnxBuilder.INT32));
  }

  /// The mask along features: `bool[N][T][1]`.
  String perStep(String mask) {
    return once(
        mask, "per step", () -> node("Unsqueeze", mask, mask, graph.constant(mask + "/axis", 2)));
  }

  /// The place of each step where those that count stand in front: `int64[N][T]`.
  private String places(String mask) {
    return once(
        mask,
        "places",
        () -> {
          String one = graph.constant(mask + "/one", 1);
          String absent =
              node(
                  "CumSum",
                  mask,
                  node("Sub", mask, one, ones(mask)),
                  graph.constant(mask + "/axis", 1));
          String behind = node("Add", mask, count(mask), absent);
          return node("Sub", mask, node("Where", mask, mask, sums(mask), behind), one);
        });
  }

  /// `float[N][T][D]` with the steps that count in front.
  String packed(String mask, String x) {
    return graph.node(
        "ScatterElements",
        mask,
        List.of(x, wide(mask, places(mask), x), x),
        new Attributes().number("axis", 1));
  }

  /// One position per step, for each feature of x.
  private String wide(String mask, String positions, String x) {
    String column = node("Unsqueeze", mask, positions, graph.constant(mask + "/axis", 2));
    return node("Expand", mask, column, node("Shape", mask, x));
  }

  /// What a layer that reads forward made of packed steps, back at their places.
  ///
  /// @param initial the state before the first step, `float[H]`
  String heldForward(String mask, String packed, String initial) {
    String zero = graph.constant(mask + "/zero", 0);
    String before = node("Sub", mask, sums(mask), graph.constant(mask + "/one", 1));
    String positions = node("Max", mask, before, zero);
    return held(mask, packed, positions, node("Less", mask, before, zero), initial);
  }

  /// What a layer that reads backward made of packed steps, back at their places.
  String heldBackward(String mask, String packed, String initial) {
    String next = node("Sub", mask, sums(mask), ones(mask));
    String end = node("Equal", mask, next, count(mask));
    String positions = node("Where", mask, end, graph.constant(mask + "/zero", 0), next);
    return held(mask, packed, positions, end, initial);
  }

  private String held(
      String mask, String packed, String positions, String outside, String initial) {
    String values =
        graph.node(
            "GatherElements",
            mask,
            List.of(packed, wide(mask, positions, packed)),
            new Attributes().number("axis", 1));
    String column = node("Unsqueeze", mask, outside, graph.constant(mask + "/axis", 2));
    return node("Where", mask, column, initial, values);
  }

  /// The values at one position of each sequence, `float[N][H]`; `otherwise` where no step counts.
  ///
  /// @param position `int64[N][1]`
  private String at(String mask, String x, String position, String otherwise) {
    String inside = node("Max", mask, position, graph.constant(mask + "/zero", 0));
    String column = node("Unsqueeze", mask, inside, graph.constant(mask + "/axis", 2));
    String width =
        graph.node(
            "Slice",
            mask,
            List.of(
                node("Shape", mask, x),
                graph.constant(mask + "/from", 2),
                graph.constant(mask + "/to", 3)),
            new Attributes());
    String shape =
        graph.node(
            "Concat",
            mask,
            List.of(graph.constant(mask + "/ones", 1, 1), width),
            new Attributes().number("axis", 0));
    String values =
        graph.node(
            "GatherElements",
            mask,
            List.of(x, node("Expand", mask, column, shape)),
            new Attributes().number("axis", 1));
    String flat = node("Squeeze", mask, values, graph.constant(mask + "/axis", 1));
    return node("Where", mask, none(mask), otherwise, flat);
  }

  /// The last step of the packed ones that count, `float[N][H]`.
  String lastPacked(String mask, String packed, String initial) {
    return at(
        mask, packed, node("Sub", mask, count(mask), graph.constant(mask + "/one", 1)), initial);
  }

  /// The last step that counts, `float[N][D]`; `otherwise` where none does.
  String last(String mask, String x, String otherwise) {
    return lastPacked(mask, packed(mask, x), otherwise);
  }

  /// The last step that counts, `float[N][D]`; zeros where none does.
  String last(String mask, String x) {
    return last(mask, x, graph.number(mask + "/nothing", 0));
  }

  /// The mean of the steps that count, `float[N][D]`; zeros where none does.
  String mean(String mask, String x) {
    String zero = graph.number(mask + "/nothing", 0);
    String kept = node("Where", mask, perStep(mask), x, zero);
    String sum =
        graph.node(
            "ReduceSum",
            mask,
            List.of(kept, graph.constant(mask + "/axis", 1)),
            new Attributes().number("keepdims", 0));
    String least = node("Max", mask, count(mask), graph.constant(mask + "/one", 1));
    return node("Div", mask, sum, cast(mask, least, OnnxBuilder.FLOAT));
  }

  /// The largest of the steps that count, `float[N][D]`; zeros where none does.
  String max(String mask, String x) {
    String low =
        graph.constant(mask + "/lowest", Tensor.of(new float[] {Float.NEGATIVE_INFINITY}, 1));
    String kept = node("Where", mask, perStep(mask), x, low);
    String most =
        graph.node(
            "ReduceMax",
            mask,
            List.of(kept),
            new Attributes().numbers("axes", 1).number("keepdims", 0));
    return node("Where", mask, none(mask), graph.number(mask + "/nothing", 0), most);
  }
}
