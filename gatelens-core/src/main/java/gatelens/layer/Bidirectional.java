package gatelens.layer;

import gatelens.names.NearestName;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Two recurrent layers over the same steps, one from each end, whose outputs are merged.
///
/// Source: M. Schuster and K. Paliwal, Bidirectional Recurrent Neural Networks, 1997,
/// https://doi.org/10.1109/78.650093
///
/// @param name unique within the model
/// @param forward a Gru or Lstm that reads forward
/// @param backward a Gru or Lstm that reads backward
/// @param merge how the two outputs become one
/// @param readout which state of the backward layer the output has, where it is not the state at
///   every step
public record Bidirectional(
    String name, RecurrentLayer forward, RecurrentLayer backward, Merge merge, Readout readout)
    implements RecurrentLayer {
  /// How two outputs become one.
  public enum Merge {
    /// Side by side: 2H.
    CONCAT,
    /// Their sum.
    SUM,
    /// Their mean.
    MEAN,
    /// Their product.
    PRODUCT;

    /// The merge with this name: `concat`, `sum`, `mean` (Keras: `ave`), `product` (Keras: `mul`).
    ///
    /// @throws IllegalArgumentException if the name is unknown
    public static Merge named(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "concat" -> CONCAT;
        case "sum" -> SUM;
        case "mean", "ave" -> MEAN;
        case "product", "mul" -> PRODUCT;
        default ->
            throw new IllegalArgumentException(
                "merge "
                    + name
                    + " is unknown; "
                    + NearestName.expected(name, List.of("concat", "sum", "mean", "product")));
      };
    }
  }

  /// Which state of the backward layer stands for the whole sequence.
  public enum Readout {
    /// The state after it has read everything, at step 0 (Keras, ONNX' Y_h).
    FINAL_STATE,
    /// Its output at the last step, when it has read one step only (PyTorch's `output[:, -1]`).
    LAST_STEP
  }

  /// Checks that both parts have one kind of output and read in opposite order.
  ///
  /// @throws IllegalArgumentException if they do not
  public Bidirectional {
    if (forward instanceof Bidirectional || backward instanceof Bidirectional) {
      throw new IllegalArgumentException(name + ": the two parts must be Gru or Lstm");
    }
    if (forward.sequences() != backward.sequences()) {
      throw new IllegalArgumentException(name + ": both parts must return sequences, or neither");
    }
    if (forward.direction() != Direction.FORWARD || backward.direction() != Direction.BACKWARD) {
      throw new IllegalArgumentException(
          name + ": the first part must read forward, the second backward");
    }
    if (merge != Merge.CONCAT && forward.units() != backward.units()) {
      throw new IllegalArgumentException(
          name
              + ": "
              + merge
              + " needs as many units both ways, found "
              + forward.units()
              + " and "
              + backward.units());
    }
  }

  @Override
  public int units() {
    return forward.units() + backward.units();
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  @Override
  public List<Signal> signals() {
    return List.of();
  }

  @Override
  public List<RecurrentLayer> parts() {
    return List.of(forward, backward);
  }

  @Override
  public boolean sequences() {
    return forward.sequences();
  }

  @Override
  public Bidirectional withSequences(boolean every) {
    return new Bidirectional(
        name, forward.withSequences(every), backward.withSequences(every), merge, readout);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Parameter parameter : forward.parameters()) {
      all.add(new Parameter("forward." + parameter.name(), parameter.value()));
    }
    for (Parameter parameter : backward.parameters()) {
      all.add(new Parameter("backward." + parameter.name(), parameter.value()));
    }
    return all;
  }

  @Override
  public Bidirectional withParameters(List<Tensor> values) {
    int split = forward.parameters().size();
    return new Bidirectional(
        name,
        (RecurrentLayer) forward.withParameters(values.subList(0, split)),
        (RecurrentLayer) backward.withParameters(values.subList(split, values.size())),
        merge,
        readout);
  }

  @Override
  public int outputWidth(int inputWidth) {
    int ahead = forward.outputWidth(inputWidth);
    int back = backward.outputWidth(inputWidth);
    return merge == Merge.CONCAT ? ahead + back : ahead;
  }
}
