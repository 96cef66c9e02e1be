package gatelens.formats.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every operator that is read, with every attribute of it. What stands in neither list of an
/// operator is not understood, and a graph that has it is refused.
///
/// @param name the operator, with its domain where that is not the standard one
/// @param attributes that are read
/// @param immaterial attributes that change no number
/// @param inputs how many it may have at most
/// @param meaning what it is read as
record Operators(
    String name, List<String> attributes, List<String> immaterial, int inputs, String meaning) {
  /// The oldest and newest set of standard operators that is read.
  static final long OLDEST = 7;

  /// The newest set of standard operators that is read.
  static final long NEWEST = 23;

  private static final int MANY = Integer.MAX_VALUE;
  private static final Map<String, Operators> ALL = all();

  /// The operator of this name; one without a name where there is none.
  static Operators of(String name) {
    return ALL.getOrDefault(name, new Operators("", List.of(), List.of(), 0, ""));
  }

  /// All of them.
  static List<Operators> list() {
    return List.copyOf(ALL.values());
  }

  private static Map<String, Operators> all() {
    List<Operators> all = new ArrayList<>();
    layers(all);
    functions(all);
    arithmetic(all);
    arrangement(all);
    constants(all);
    Map<String, Operators> map = new LinkedHashMap<>();
    all.forEach(operator -> map.put(operator.name(), operator));
    return map;
  }

  private static void layers(List<Operators> all) {
    String cell = "activation_alpha activation_beta activations clip direction hidden_size layout ";
    all.add(of("GRU", cell + "linear_before_reset", "output_sequence", 6, "a GRU"));
    all.add(of("LSTM", cell + "input_forget", "output_sequence", 8, "an LSTM"));
    all.add(of("Gemm", "alpha beta transA transB", "broadcast", 3, "a dense layer"));
    all.add(of("MatMul", "", "", 2, "a dense layer"));
    all.add(of("Gather", "axis", "", 2, "an embedding; a step, a direction, a layer's state"));
    all.add(
        of(
            "LayerNormalization",
            "axis epsilon",
            "stash_type",
            3,
            "layer normalisation of features"));
    all.add(
        of(
            "BatchNormalization",
            "epsilon is_test spatial training_mode",
            "momentum",
            5,
            "a fixed scale and shift of features"));
    all.add(of("Dropout", "is_test", "ratio seed", 3, "nothing: it acts while training only"));
    for (String name : List.of("ReduceMean", "ReduceMax", "ReduceSum", "ReduceMin", "ReduceProd")) {
      all.add(
          of(
              name,
              "axes keepdims noop_with_empty_axes",
              "",
              2,
              switch (name) {
                case "ReduceMean" ->
                    "the mean over steps, of two directions, or part of a normalisation";
                case "ReduceMax" -> "the largest over steps, or part of a softmax";
                case "ReduceProd" -> "the product of two directions";
                default -> "the sum of two directions, or part of a normalisation or softmax";
              }));
    }
    all.add(of("GlobalAveragePool", "", "", 1, "the mean over steps"));
    all.add(of("GlobalMaxPool", "", "", 1, "the largest over steps"));
    all.add(of("If", "else_branch then_branch", "", 1, "its branch, where the condition is known"));
  }

  private static void functions(List<Operators> all) {
    all.add(of("Softmax", "axis", "", 1, "softmax of features"));
    all.add(of("LogSoftmax", "axis", "", 1, "the logarithm of a softmax of features"));
    for (String name :
        List.of(
            "Sigmoid",
            "Tanh",
            "Relu",
            "Softsign",
            "Softplus",
            "Exp",
            "HardSwish",
            "Mish",
            "com.microsoft.Gelu")) {
      all.add(of(name, "", "", 1, "an activation"));
    }
    all.add(of("HardSigmoid", "alpha beta", "", 1, "an activation"));
    for (String name :
        List.of(
            "LeakyRelu", "Elu", "Celu", "ThresholdedRelu", "Swish", "com.microsoft.QuickGelu")) {
      all.add(of(name, "alpha", "", 1, "an activation"));
    }
    all.add(of("Selu", "alpha gamma", "", 1, "an activation"));
    all.add(of("Gelu", "approximate", "", 1, "an activation, exact or by tanh"));
    all.add(of("Shrink", "bias lambd", "", 1, "the soft or hard shrinkage"));
    all.add(of("Clip", "max min", "", 3, "limits of an activation"));
    all.add(of("PRelu", "", "", 2, "a leaky rectifier, where all slopes are one number"));
  }

  private static void arithmetic(List<Operators> all) {
    String meaning = "part of an activation, a scale and shift, a bias, or a normalisation";
    for (String name : List.of("Add", "Sub", "Mul", "Div", "Pow")) {
      all.add(of(name, "", "broadcast", 2, meaning));
    }
    for (String name : List.of("Sum", "Mean", "Min", "Max")) {
      all.add(of(name, "", "", MANY, meaning));
    }
    for (String name :
        List.of(
            "Neg", "Abs", "Sqrt", "Reciprocal", "Log", "Erf", "Sign", "Floor", "Ceil", "Round")) {
      all.add(of(name, "", "", 1, meaning));
    }
    for (String name :
        List.of("Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Xor")) {
      all.add(of(name, "", "", 2, meaning));
    }
    all.add(of("Not", "", "", 1, meaning));
    all.add(of("Where", "", "", 3, meaning));
  }

  private static void arrangement(List<Operators> all) {
    all.add(of("Identity", "", "", 1, "nothing"));
    all.add(of("Cast", "to", "round_mode saturate", 1, "nothing, between floats and between ids"));
    all.add(of("CastLike", "", "round_mode saturate", 2, "nothing, between floats"));
    all.add(of("Transpose", "perm", "", 1, "axes in another order"));
    all.add(of("Reshape", "allowzero shape", "", 2, "axes joined, or of length one"));
    all.add(of("Flatten", "axis", "", 1, "axes joined: steps side by side"));
    all.add(of("Squeeze", "axes", "", 2, "axes of length one taken out"));
    all.add(of("Unsqueeze", "axes", "", 2, "axes of length one put in"));
    all.add(of("Expand", "", "", 2, "nothing, where no value is repeated"));
    all.add(
        of(
            "Slice",
            "axes ends starts steps",
            "",
            5,
            "a step, a direction, all steps in reverse order"));
    all.add(of("Split", "axis num_outputs split", "", 2, "the two directions of a layer"));
    all.add(
        of(
            "Concat",
            "axis",
            "",
            MANY,
            "two directions joined, final states of several layers, features of several inputs"));
  }

  private static void constants(List<Operators> all) {
    all.add(
        of(
            "Constant",
            "value value_float value_floats value_int value_ints",
            "",
            0,
            "numbers that stand in the file"));
    all.add(of("ConstantOfShape", "value", "", 1, "one number, repeated"));
    all.add(of("Shape", "end start", "", 1, "sizes"));
    all.add(of("Size", "", "", 1, "a size"));
    all.add(of("Range", "", "", 3, "of constants only"));
    all.add(of("Tile", "", "", 2, "of constants only"));
    all.add(
        of(
            "DequantizeLinear",
            "axis block_size",
            "output_dtype",
            3,
            "whole numbers of the file and their scale"));
    all.add(
        of(
            "QuantizeLinear",
            "axis block_size output_dtype",
            "precision saturate",
            3,
            "of constants only"));
  }

  private static Operators of(
      String name, String attributes, String immaterial, int inputs, String meaning) {
    return new Operators(name, words(attributes), words(immaterial), inputs, meaning);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
  }
}
