package gatelens.gates;

import gatelens.tensor.Moments;

/// What the values of one gate of one unit are, which come one by one.
final class Shares {
  private final Moments moments = new Moments();
  private long below;
  private long above;

  void add(float value) {
    moments.add(value);
    below += GateStatistics.isClosed(value) ? 1 : 0;
    above += GateStatistics.isOpen(value) ? 1 : 0;
  }

  GateStatistics statistics(String layer, String gate, int unit) {
    double count = Math.max(1, moments.count());
    return new GateStatistics(
        layer, gate, unit, moments.mean(), moments.deviation(), below / count, above / count);
  }
}
