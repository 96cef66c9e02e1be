package gatelens.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/// Sums by name, as whole numbers of 2⁻²⁴: any order and any partition of what is summed gives the
/// same bits.
public final class FixedSums implements Serializable {
  private static final long serialVersionUID = 1;

  /// What a number is multiplied by.
  static final double SCALE = 1 << 24;

  private final TreeMap<String, Long> sums = new TreeMap<>();

  FixedSums() {}

  void add(String name, long value) {
    sums.merge(name, value, Long::sum);
  }

  long get(String name) {
    return sums.getOrDefault(name, 0L);
  }

  Map<String, Long> all() {
    return sums;
  }

  /// An aggregation that sums, and makes numbers by name of it.
  abstract static class Of extends Aggregator<Row, FixedSums, Map<String, Double>> {
    private static final long serialVersionUID = 1;

    @Override
    public FixedSums zero() {
      return new FixedSums();
    }

    @Override
    public FixedSums merge(FixedSums one, FixedSums other) {
      other.sums.forEach(one::add);
      return one;
    }

    @Override
    public Encoder<FixedSums> bufferEncoder() {
      return Encoders.javaSerialization(FixedSums.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Encoder<Map<String, Double>> outputEncoder() {
      return (Encoder<Map<String, Double>>) (Encoder<?>) Encoders.javaSerialization(TreeMap.class);
    }
  }
}
