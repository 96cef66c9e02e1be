package gatelens.gates;

/// One unit of a gate.
///
/// @param gate its address, `LAYER.GATE`: `gru_0.update`
/// @param unit from 0 to H - 1
public record GateUnit(String gate, int unit) {
  /// As it is written: `gru_0.update:3`.
  @Override
  public String toString() {
    return gate + ":" + unit;
  }
}
