package gatelens.formats.onnx;

import gatelens.layer.Layer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What is known of a value of a graph before it is run.
sealed interface Value {
  /// What an axis means.
  enum Axis {
    /// The first or second axis of an input, of which it is not yet known whether it counts
    /// sequences or steps.
    FIRST,
    /// The other of the two.
    SECOND,
    /// Sequences.
    BATCH,
    /// Steps.
    STEPS,
    /// One or two directions of a recurrent layer.
    DIRECTIONS,
    /// Features.
    FEATURES,
    /// An axis of length one.
    ONE
  }

  /// Known numbers.
  record Constant(Tensor tensor) implements Value {}

  /// Given at run time beside the sequences: lengths, first states.
  record Given(String name) implements Value {}

  /// Made of shapes alone: it decides sizes, never numbers.
  record OfShape() implements Value {}

  /// One number everywhere, of a size made of shapes.
  record Filled(float number) implements Value {}

  /// One direction of a final state of two.
  record Part(Flow of, int direction) implements Value {}

  /// Final states of several layers, one behind the other.
  record Stacked(List<Flow> states) implements Value {}

  /// What inputs have become so far.
  ///
  /// @param stacks for each input, by its number, the layers it went through
  /// @param tail the layers after inputs were joined
  /// @param axes what each axis means
  record Flow(List<Stack> stacks, List<Layer> tail, List<Axis> axes) implements Value {
    /// The layers one input went through.
    record Stack(int input, List<Layer> layers) {}

    /// With one more layer.
    Flow then(Layer layer, List<Axis> after) {
      if (stacks.size() > 1 || !tail.isEmpty()) {
        return new Flow(stacks, plus(tail, layer), after);
      }
      Stack only = stacks.get(0);
      return new Flow(List.of(new Stack(only.input(), plus(only.layers(), layer))), tail, after);
    }

    /// With its last layer replaced.
    Flow replaced(Layer layer, List<Axis> after) {
      return withoutLast().then(layer, after);
    }

    private Flow withoutLast() {
      if (!tail.isEmpty()) {
        return new Flow(stacks, tail.subList(0, tail.size() - 1), axes);
      }
      Stack only = stacks.get(0);
      return new Flow(
          List.of(new Stack(only.input(), only.layers().subList(0, only.layers().size() - 1))),
          tail,
          axes);
    }

    /// The layers that were added last: of the join, or of the only input.
    List<Layer> layers() {
      return stacks.size() > 1 || !tail.isEmpty() ? tail : stacks.get(0).layers();
    }

    /// The same with other axes.
    Flow with(List<Axis> other) {
      return new Flow(stacks, tail, other);
    }

    private static List<Layer> plus(List<Layer> layers, Layer layer) {
      List<Layer> more = new ArrayList<>(layers);
      more.add(layer);
      return more;
    }
  }
}
