package gatelens.spark;

import gatelens.data.Unusual;
import gatelens.data.UnusualValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/// Values that are unlike those of training, counted by partition as {@link Passed} counts: of a
/// task that runs twice once. A model reads them either where rows are read or where events follow
/// each other, so that one count serves both.
final class Unseen extends AccumulatorV2<Map<String, Unusual>, Map<Integer, UnusualValues>> {
  private static final long serialVersionUID = 1;
  private final TreeMap<Integer, UnusualValues> partitions = new TreeMap<>();

  /// A count of this session.
  static Unseen of(SparkSession spark) {
    Unseen unseen = new Unseen();
    spark.sparkContext().register(unseen, "values unlike those of training");
    return unseen;
  }

  /// What `gatelens batch` says of them.
  List<String> sentences() {
    UnusualValues all = new UnusualValues();
    partitions.values().forEach(all::add);
    return all.sentences();
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public Unseen copy() {
    Unseen same = new Unseen();
    partitions.forEach((partition, words) -> {
      UnusualValues some = new UnusualValues();
      some.add(words);
      same.partitions.put(partition, some);
    });
    return same;
  }

  @Override
  public void reset() {
    partitions.clear();
  }

  @Override
  public void add(Map<String, Unusual> words) {
    partitions.computeIfAbsent(TaskContext.getPartitionId(), n -> new UnusualValues()).add(words);
  }

  @Override
  public void merge(AccumulatorV2<Map<String, Unusual>, Map<Integer, UnusualValues>> other) {
    partitions.putAll(other.value());
  }

  @Override
  public Map<Integer, UnusualValues> value() {
    return partitions;
  }
}
