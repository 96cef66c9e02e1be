package gatelens.formats.onnx;

import gatelens.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/// What is known of a value of a graph before it is run.
sealed interface Value {
  /// Known numbers. Where an axis is longer than the array's, which then has length one there, all
  /// along it are the same: a state for each sequence is known though their number is not.
  ///
  /// @param numbers the array
  /// @param dims the lengths of the axes
  record Constant(Numbers numbers, List<Dim> dims) implements Value {
    /// An array as it is.
    static Constant of(Numbers numbers) {
      List<Dim> dims = new ArrayList<>();
      for (int extent : numbers.extents()) {
        dims.add(Dim.of(extent));
      }
      return new Constant(numbers, dims);
    }

    /// True if the array has all its numbers.
    boolean whole() {
      for (int axis = 0; axis < dims.size(); axis++) {
        if (!dims.get(axis).is(numbers.extent(axis))) {
          return false;
        }
      }
      return true;
    }
  }

  /// Sizes, some of which are known at run time only: they decide shapes.
  ///
  /// @param list the sizes
  /// @param list1 true for a list, false for a single size without axes
  record Sizes(List<Dim> list, boolean list1) implements Value {}

  /// One size, repeated: the same length for every sequence.
  record Repeated(Dim size) implements Value {}

  /// Given at run time, but no sequence: lengths, first states, weights.
  record Given(String name) implements Value {}

  /// Not known: a result of an operation that is not followed.
  ///
  /// @param of the operation
  /// @param why what about it is not known
  record Unknown(OnnxNode of, String why) implements Value {}

  /// Final states of several layers, one behind the other.
  record Stacked(List<Flow> states) implements Value {}

  /// One direction of a layer of two, or one step of both.
  ///
  /// @param of both
  /// @param direction 0 or 1, or -1 for both of one step
  /// @param step which step was taken: 0 for the first, -1 for the last, 1 for all
  /// @param axes of the part
  record Part(Flow of, int direction, int step, Axes axes) implements Value {}

  /// What inputs have become: layers, with an arithmetic expression of which it is not yet known
  /// what function or layer it spells out.
  ///
  /// @param base the values that the expression starts from
  /// @param expression what is computed of them
  /// @param axes of the result
  /// @param by the last operation of the expression
  record Computed(Flow base, Expression expression, Axes axes, OnnxNode by) implements Value {}

  /// What inputs have become so far.
  ///
  /// @param stacks the layers each input went through
  /// @param tail the layers after inputs were joined
  /// @param axes what each axis means
  /// @param width features, or -1 where it is not known
  record Flow(List<Stack> stacks, List<Layer> tail, Axes axes, int width) implements Value {
    /// The layers one input went through.
    record Stack(int input, List<Layer> layers) {}

    /// With one more layer.
    ///
    /// @throws IllegalArgumentException if it does not take the width
    Flow then(Layer layer, Axes after) {
      int wide = width < 0 ? -1 : layer.outputWidth(width);
      return put(layer, after, wide);
    }

    /// With one more layer, of which the width is known.
    Flow put(Layer layer, Axes after, int wide) {
      if (stacks.size() > 1 || !tail.isEmpty()) {
        return new Flow(stacks, plus(tail, layer), after, wide);
      }
      Stack only = stacks.get(0);
      return new Flow(
          List.of(new Stack(only.input(), plus(only.layers(), layer))), tail, after, wide);
    }

    /// With its last layer replaced by one of this width.
    Flow replaced(Layer layer, Axes after, int wide) {
      List<Layer> rest = layers().subList(0, layers().size() - 1);
      Flow without =
          stacks.size() > 1 || !tail.isEmpty()
              ? new Flow(stacks, rest, axes, width)
              : new Flow(List.of(new Stack(stacks.get(0).input(), rest)), tail, axes, width);
      return without.put(layer, after, wide);
    }

    /// The layers that were added last: of the join, or of the only input.
    List<Layer> layers() {
      return stacks.size() > 1 || !tail.isEmpty() ? tail : stacks.get(0).layers();
    }

    /// True if there is a value for each step.
    boolean sequence() {
      return stacks.stream().flatMap(stack -> stack.layers().stream()).allMatch(Layer::keepsSteps)
          && tail.stream().allMatch(Layer::keepsSteps);
    }

    /// The same with other axes.
    Flow with(Axes other) {
      return new Flow(stacks, tail, other, width);
    }

    /// True if both are what the same layers make of the same inputs.
    boolean madeAs(Flow other) {
      return tail.equals(other.tail) && stacks.equals(other.stacks);
    }

    private static List<Layer> plus(List<Layer> layers, Layer layer) {
      List<Layer> more = new ArrayList<>(layers);
      more.add(layer);
      return List.copyOf(more);
    }
  }
}
