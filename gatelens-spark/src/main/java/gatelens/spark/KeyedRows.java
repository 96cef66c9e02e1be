package gatelens.spark;

import gatelens.batch.EventFile;
import gatelens.batch.EventOrder;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// A table of rows as events by key and time: each row is read once, where it lies; then the events
/// go to the partition of their key and are sorted there, by Spark, outside memory. The rows of a
/// key are streamed, never collected.
final class KeyedRows {
  private static final StructType EVENT =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("time", DataTypes.DoubleType)
          .add("event", DataTypes.BinaryType)
          .add("reason", DataTypes.StringType);

  private KeyedRows() {}

  /// All rows as events; of one that cannot be read the reason.
  ///
  /// @param bad hears of those
  static Dataset<Row> read(Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    SparkPlan.Opened opened = plan.checked();
    List<String> names = new ArrayList<>(opened.steps().columns());
    names.addAll(opened.kept());
    Dataset<Row> asked =
        table.select(
            names.stream()
                .map(name -> table.col("`" + name + "`"))
                .toArray(org.apache.spark.sql.Column[]::new));
    MapPartitionsFunction<Row, Row> reads =
        rows -> {
          SparkPlan.Opened here = plan.opened();
          RowOfSpark cells = new RowOfSpark();
          int kept = here.kept().size();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public Row next() {
              try {
                RowSteps.Event event = here.steps().read(cells.of(rows.next()), kept, 0);
                return RowFactory.create(event.key(), event.time(), EventFile.bytes(event), null);
              } catch (BadEvent wrong) {
                bad.passed(wrong.reason());
                return RowFactory.create(null, null, null, wrong.reason());
              }
            }
          };
        };
    return asked.mapPartitions(reads, Encoders.row(EVENT));
  }

  /// The events of a table by key and time, as many partitions as Spark has for a shuffle.
  static Dataset<Row> sorted(Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    return read(table, plan, bad)
        .filter(functions.col("key").isNotNull())
        .select("key", "time", "event")
        .repartition(functions.col("key"))
        .sortWithinPartitions("key", "time");
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
  static <T> Iterator<T> each(Iterator<Row> rows, Work<T> work) {
    return new Iterator<>() {
      private final ArrayDeque<T> ready = new ArrayDeque<>();
      private final List<RowSteps.Event> tied = new ArrayList<>();
      private final EventOrder order = new EventOrder(true);
      private String key = "";
      private boolean any;
      private boolean ended;

      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
          if (rows.hasNext()) {
            take(EventFile.event(rows.next().getAs(2)));
          } else {
            flush();
            List<T> out = new ArrayList<>();
            if (any) {
              work.end(out);
            }
            ready.addAll(out);
            ended = true;
          }
        }
        return !ready.isEmpty();
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
        tied.sort(order);
        List<T> out = new ArrayList<>();
        for (RowSteps.Event event : tied) {
          boolean first = !any || !event.key().equals(key);
          if (first && any) {
            work.end(out);
          }
          any = true;
          key = event.key();
          work.event(event, first, out);
        }
        tied.clear();
        ready.addAll(out);
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.remove();
      }
    };
  }
}
