package gatelens.unit;

import gatelens.layer.Bidirectional;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The largest weights into a unit: of a gate its own, of a state those of its candidate.
///
/// @param inputs weights of what the layer reads, the largest first
/// @param peers weights of the layer's own units, the largest first
public record Wiring(List<Weight> inputs, List<Weight> peers) {
  /// A weight.
  ///
  /// @param from number of the value that the layer reads, or of the unit, from 0
  /// @param weight its value
  public record Weight(int from, double weight) {}

  /// Keeps unmodifiable copies.
  public Wiring {
    inputs = List.copyOf(inputs);
    peers = List.copyOf(peers);
  }

  static Wiring of(RecurrentLayer layer, UnitAddress address, int most) {
    int block =
        layer
            .signal(address.signal())
            .filter(Signal::hasBlock)
            .or(() -> layer.signal(Signal.Kind.CANDIDATE))
            .map(Signal::block)
            .orElseThrow();
    int column = block * layer.units() + address.unit();
    return switch (layer) {
      case Gru gru ->
          new Wiring(
              largest(gru.inputWeight(), column, most),
              largest(gru.recurrentWeight(), column, most));
      case Lstm lstm ->
          new Wiring(
              largest(lstm.inputWeight(), column, most),
              largest(lstm.recurrentWeight(), column, most));
      case Bidirectional both -> throw new IllegalStateException(both.name() + " has two parts");
    };
  }

  private static List<Weight> largest(Tensor matrix, int column, int most) {
    return IntStream.range(0, matrix.extent(0))
        .mapToObj(row -> new Weight(row, matrix.get(row, column)))
        .sorted(Comparator.comparingDouble(weight -> -Math.abs(weight.weight())))
        .limit(most)
        .toList();
  }
}
