package gatelens.sequence;

import java.util.List;

/// What a model reads for one decision: one sequence for each of its inputs, in the order of
/// `Model.inputs()`; what several branches read stands once.
///
/// @param inputs one sequence an input
public record Sample(List<Sequence> inputs) {
  /// Keeps an unmodifiable copy.
  public Sample {
    inputs = List.copyOf(inputs);
  }

  /// A sample for a model with one input.
  public static Sample of(Sequence... inputs) {
    return new Sample(List.of(inputs));
  }

  /// The only sequence, or the first of several.
  public Sequence first() {
    return inputs.get(0);
  }
}
