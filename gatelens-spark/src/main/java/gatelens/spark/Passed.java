package gatelens.spark;

import gatelens.data.Unusual;
import gatelens.names.Counted;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/// Events that were passed over, counted by partition: a task that Spark runs again, or twice to
/// draw a sample, says the same of its partition and is not counted twice.
final class Passed extends AccumulatorV2<String, Map<Integer, Passed.Some>> {
  private static final long serialVersionUID = 1;
  private final TreeMap<Integer, Some> partitions = new TreeMap<>();

  /// Those of a partition.
  ///
  /// @param count how many
  /// @param reason of the first
  record Some(long count, String reason) implements Serializable {}

  /// Hears of events that a model sees nothing of, or not all.
  interface Taker extends Serializable {
    /// For those whose caller asks by himself.
    Taker NONE = reason -> {};

    /// An event was passed over.
    void passed(String reason);

    /// An event had values that are unlike those of training.
    ///
    /// @param words by their columns
    default void unseen(Map<String, Unusual> words) {}
  }

  /// Counts both.
  record Counting(Passed passed, Unseen words) implements Taker {
    @Override
    public void passed(String reason) {
      passed.add(reason);
    }

    @Override
    public void unseen(Map<String, Unusual> found) {
      words.add(found);
    }
  }

  /// A count of this session.
  static Passed of(SparkSession spark, String name) {
    Passed passed = new Passed();
    spark.sparkContext().register(passed, name);
    return passed;
  }

  /// What is told of them; empty where there are none.
  static Optional<String> told(Passed... counts) {
    long all = 0;
    String first = "";
    for (Passed count : counts) {
      for (Some some : count.partitions.values()) {
        first = all == 0 ? some.reason() : first;
        all += some.count();
      }
    }
    return all == 0
        ? Optional.empty()
        : Optional.of(
            Counted.of(all, "rows not read") + (all > 1 ? "; one of them: " : ": ") + first);
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public Passed copy() {
    Passed same = new Passed();
    same.partitions.putAll(partitions);
    return same;
  }

  @Override
  public void reset() {
    partitions.clear();
  }

  @Override
  public void add(String reason) {
    partitions.merge(
        TaskContext.getPartitionId(),
        new Some(1, reason),
        (have, next) -> new Some(have.count() + 1, have.reason()));
  }

  @Override
  public void merge(AccumulatorV2<String, Map<Integer, Some>> other) {
    partitions.putAll(other.value());
  }

  @Override
  public Map<Integer, Some> value() {
    return partitions;
  }
}
