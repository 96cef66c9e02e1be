package gatelens.gates;

/// Count, mean, deviation and range of values that come one by one.
final class Moments {
  private long count;
  private double sum;
  private double squares;
  private long below;
  private long above;

  void add(float value) {
    count++;
    sum += value;
    squares += (double) value * value;
    below += value < 0.1f ? 1 : 0;
    above += value > 0.9f ? 1 : 0;
  }

  double mean() {
    return count == 0 ? 0 : sum / count;
  }

  double deviation() {
    double mean = mean();
    return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
  }

  double below() {
    return count == 0 ? 0 : below / (double) count;
  }

  double above() {
    return count == 0 ? 0 : above / (double) count;
  }
}
