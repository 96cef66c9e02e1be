package gatelens.spark;

import gatelens.batch.EventFile;
import gatelens.batch.EventOrder;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.Tuple2;
import scala.Tuple3;

/// A table of rows as events by key and time: each row is read once, where it lies; then the events
/// go to the partition of their key and are sorted there, by Spark, outside memory. The rows of a
/// key are streamed, never collected.
final class KeyedRows {
  /// What a row of the table has become.
  private static final String KEY = "_1";

  private static final String TIME = "_2";
  private static final String EVENT = "_3";

  private KeyedRows() {}

  private static Dataset<Row> asked(Dataset<?> table, SparkPlan plan) {
    SparkPlan.Opened opened = plan.checked();
    List<String> names = new ArrayList<>(opened.steps().columns());
    names.addAll(opened.kept());
    return table.select(
        names.stream().map(name -> table.col("`" + name + "`")).toArray(Column[]::new));
  }

  /// All rows that can be read as events: key, time, {@link EventFile.Packing bytes}.
  ///
  /// @param bad hears of the others
  static Dataset<Tuple3<String, Double, byte[]>> read(
      Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    MapPartitionsFunction<Row, Tuple3<String, Double, byte[]>> reads =
        rows -> new Reading(rows, plan.opened(bad), bad);
    return asked(table, plan)
        .mapPartitions(
            reads, Encoders.tuple(Encoders.STRING(), Encoders.DOUBLE(), Encoders.BINARY()));
  }

  /// Why rows cannot be read.
  static Dataset<String> unread(Dataset<?> table, SparkPlan plan) {
    MapPartitionsFunction<Row, String> reasons =
        rows -> {
          List<String> found = new ArrayList<>();
          Reading reading = new Reading(rows, plan.opened(), found::add);
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              while (found.isEmpty() && reading.hasNext()) {
                reading.next();
              }
              return !found.isEmpty();
            }

            @Override
            public String next() {
              if (!hasNext()) {
                throw new NoSuchElementException();
              }
              return found.remove(0);
            }
          };
        };
    return asked(table, plan).mapPartitions(reasons, Encoders.STRING());
  }

  /// Rows as events; those that cannot be read are passed over.
  private static final class Reading implements Iterator<Tuple3<String, Double, byte[]>> {
    private final Iterator<Row> rows;
    private final SparkPlan.Opened opened;
    private final Passed.Taker bad;
    private final RowOfSpark cells = new RowOfSpark();
    private final EventFile.Packing packing = new EventFile.Packing();
    private Optional<RowSteps.Event> event = Optional.empty();

    Reading(Iterator<Row> rows, SparkPlan.Opened opened, Passed.Taker bad) {
      this.rows = rows;
      this.opened = opened;
      this.bad = bad;
    }

    @Override
    public boolean hasNext() {
      while (event.isEmpty() && rows.hasNext()) {
        try {
          event = Optional.of(opened.steps().read(cells.of(rows.next()), opened.kept().size(), 0));
        } catch (BadEvent wrong) {
          bad.passed(wrong.reason());
        }
      }
      return event.isPresent();
    }

    @Override
    public Tuple3<String, Double, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowSteps.Event next = event.orElseThrow();
      event = Optional.empty();
      return new Tuple3<>(next.key(), next.time(), packing.bytes(next));
    }
  }

  /// The events of a table by key and time, as many partitions as Spark has for a shuffle: bytes,
  /// beside their time only because Spark hands an object of two on faster than bytes alone.
  static Dataset<Tuple2<Double, byte[]>> sorted(
      Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    return sorted(read(table, plan, bad).repartition(functions.col(KEY)));
  }

  /// The same, with the lowest keys in the first partition: what is made of them one by one is in
  /// order over all. Spark reads the rows twice for it, the first time for a sample of the keys.
  static Dataset<Tuple2<Double, byte[]>> inOrder(
      Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    return sorted(read(table, plan, bad).repartitionByRange(functions.col(KEY)));
  }

  private static Dataset<Tuple2<Double, byte[]>> sorted(
      Dataset<Tuple3<String, Double, byte[]>> parted) {
    return parted
        .sortWithinPartitions(KEY, TIME)
        .select(functions.col(TIME).as("_1"), functions.col(EVENT).as("_2"))
        .as(Encoders.tuple(Encoders.DOUBLE(), Encoders.BINARY()));
  }

  /// Takes the events of a partition one by one.
  interface Work<T> {
    /// An event in its order.
    ///
    /// @param first true if it is the first of its key
    void event(RowSteps.Event event, boolean first, List<T> out);

    /// No event of the last key is to come.
    void end(List<T> out);
  }

  /// Runs work over the events of a partition, those of one time in the order of what they hold.
  static <T> Iterator<T> each(Iterator<Tuple2<Double, byte[]>> events, Work<T> work) {
    return new Working<>(events, work);
  }

  private static final class Working<T> implements Iterator<T> {
    private final Iterator<Tuple2<Double, byte[]>> events;
    private final Work<T> work;
    private final EventFile.Unpacking unpacking = new EventFile.Unpacking();
    private final List<T> ready = new ArrayList<>();
    private final List<RowSteps.Event> tied = new ArrayList<>();
    private final EventOrder order = new EventOrder(true);
    private int taken;
    private String key = "";
    private boolean any;
    private boolean ended;

    Working(Iterator<Tuple2<Double, byte[]>> events, Work<T> work) {
      this.events = events;
      this.work = work;
    }

    @Override
    public boolean hasNext() {
      if (taken == ready.size()) {
        ready.clear();
        taken = 0;
        while (ready.isEmpty() && !ended) {
          more();
        }
      }
      return taken < ready.size();
    }

    private void more() {
      if (events.hasNext()) {
        take(unpacking.event(events.next()._2()));
        return;
      }
      flush();
      if (any) {
        work.end(ready);
      }
      ended = true;
    }

    private void take(RowSteps.Event event) {
      if (!tied.isEmpty()) {
        RowSteps.Event last = tied.get(tied.size() - 1);
        if (!last.key().equals(event.key()) || last.time() != event.time()) {
          flush();
        }
      }
      tied.add(event);
    }

    private void flush() {
      if (tied.size() > 1) {
        tied.sort(order);
      }
      for (RowSteps.Event event : tied) {
        boolean first = !any || !event.key().equals(key);
        if (first && any) {
          work.end(ready);
        }
        any = true;
        key = event.key();
        work.event(event, first, ready);
      }
      tied.clear();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.get(taken++);
    }
  }
}
