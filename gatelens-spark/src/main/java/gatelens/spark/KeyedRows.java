package gatelens.spark;

import gatelens.batch.EventFile;
import gatelens.batch.EventOrder;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.Tuple3;

/// A table of rows as events by key and time: they go to the partition of their key and are sorted
/// there, by Spark, outside memory. The rows of a key are streamed, never collected. Where the
/// table says by its types what the key and the time of a row are, rows go as they stand and are
/// read behind the sort; elsewhere each row is read where it lies, and the events go packed.
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
        rows -> {
          EventFile.Packing packing = new EventFile.Packing();
          return each(
              new Reading(rows, plan.opened(), bad),
              event -> new Tuple3<>(event.key(), event.time(), packing.bytes(event)));
        };
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
  private static final class Reading implements Iterator<RowSteps.Event> {
    private final Iterator<Row> rows;
    private final SparkPlan.Opened opened;
    private final Passed.Taker bad;
    private final RowOfSpark cells = new RowOfSpark();
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
    public RowSteps.Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowSteps.Event next = event.orElseThrow();
      event = Optional.empty();
      return next;
    }
  }

  /// What each of some things becomes.
  private static <T, R> Iterator<R> each(Iterator<T> all, Function<T, R> becomes) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public R next() {
        return becomes.apply(all.next());
      }
    };
  }

  /// What becomes of the events of a partition.
  @FunctionalInterface
  interface Part<T> extends Serializable {
    /// @param events by key and time; those of one time as they come
    Iterator<T> of(SparkPlan.Opened opened, Iterator<RowSteps.Event> events);
  }

  /// Events by key and time, in as many partitions as Spark has for a shuffle.
  interface Sorted {
    /// What becomes of them.
    <T> Dataset<T> map(Part<T> part, Encoder<T> encoder);

    /// What becomes of them, where it has no form in a table.
    <T> JavaRDD<T> objects(Part<T> part);
  }

  /// Rows as they stand, behind the sort.
  private record Plain(Dataset<Row> rows, SparkPlan plan, Passed.Taker bad) implements Sorted {
    @Override
    public <T> Dataset<T> map(Part<T> part, Encoder<T> encoder) {
      return rows.mapPartitions(task(plan, bad, part), encoder);
    }

    @Override
    public <T> JavaRDD<T> objects(Part<T> part) {
      MapPartitionsFunction<Row, T> task = task(plan, bad, part);
      return rows.javaRDD().mapPartitions(task::call);
    }

    private static <T> MapPartitionsFunction<Row, T> task(
        SparkPlan plan, Passed.Taker bad, Part<T> part) {
      return rows -> {
        SparkPlan.Opened opened = plan.opened();
        return part.of(opened, new Reading(rows, opened, bad));
      };
    }
  }

  /// Events that were read before; their bytes stand beside their time only because Spark hands an
  /// object of two on faster than bytes alone.
  private record Packed(Dataset<Tuple2<Double, byte[]>> events, SparkPlan plan) implements Sorted {
    @Override
    public <T> Dataset<T> map(Part<T> part, Encoder<T> encoder) {
      return events.mapPartitions(task(plan, part), encoder);
    }

    @Override
    public <T> JavaRDD<T> objects(Part<T> part) {
      MapPartitionsFunction<Tuple2<Double, byte[]>, T> task = task(plan, part);
      return events.javaRDD().mapPartitions(task::call);
    }

    private static <T> MapPartitionsFunction<Tuple2<Double, byte[]>, T> task(
        SparkPlan plan, Part<T> part) {
      return packed -> {
        EventFile.Unpacking unpacking = new EventFile.Unpacking();
        return part.of(plan.opened(), each(packed, event -> unpacking.event(event._2())));
      };
    }
  }

  /// The events of a table by key and time.
  static Sorted sorted(Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    return sorted(table, plan, bad, (rows, key) -> rows.repartition(key));
  }

  /// The same, with the lowest keys in the first partition: what is made of them one by one is in
  /// order over all. Spark reads the rows twice for it, the first time for a sample of the keys.
  static Sorted inOrder(Dataset<?> table, SparkPlan plan, Passed.Taker bad) {
    return sorted(table, plan, bad, (rows, key) -> rows.repartitionByRange(key));
  }

  private static Sorted sorted(
      Dataset<?> table,
      SparkPlan plan,
      Passed.Taker bad,
      BiFunction<Dataset<?>, Column, Dataset<?>> parted) {
    Dataset<Row> asked = asked(table, plan);
    RowSteps steps = plan.checked().steps();
    int time = steps.columns().size() - 1;
    if (steps.keys() == 1 && steps.numericTime() && isPlain(asked.schema(), time)) {
      return new Plain(plain(asked, time, parted), plan, bad);
    }
    Dataset<?> events = parted.apply(read(table, plan, bad), functions.col(KEY));
    return new Packed(
        events
            .sortWithinPartitions(KEY, TIME)
            .select(functions.col(TIME).as("_1"), functions.col(EVENT).as("_2"))
            .as(Encoders.tuple(Encoders.DOUBLE(), Encoders.BINARY())),
        plan);
  }

  /// True if the first column is a text or a whole number, and the time a number.
  private static boolean isPlain(StructType asked, int time) {
    DataType key = asked.fields()[0].dataType();
    DataType clock = asked.fields()[time].dataType();
    return (key instanceof StringType || key instanceof IntegralType)
        && (clock instanceof IntegralType
            || clock instanceof DoubleType
            || clock instanceof FloatType);
  }

  /// Rows by the key as it is read, then by the time. Columns have names of their own, since one
  /// may be asked for twice.
  private static Dataset<Row> plain(
      Dataset<Row> asked, int time, BiFunction<Dataset<?>, Column, Dataset<?>> parted) {
    boolean text = asked.schema().fields()[0].dataType() instanceof StringType;
    String[] names =
        IntStream.range(0, asked.columns().length).mapToObj(i -> "c" + i).toArray(String[]::new);
    Column[] columns = Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    UDF1<String, @Nullable String> form = word -> word == null ? null : RowSteps.key(word);
    Column key = columns[0].cast(DataTypes.StringType);
    columns[0] = (text ? functions.udf(form, DataTypes.StringType).apply(key) : key).as(names[0]);
    Dataset<?> rows = parted.apply(asked.toDF(names).select(columns), functions.col(names[0]));
    return rows.sortWithinPartitions(names[0], names[time]).toDF();
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
  static <T> Iterator<T> each(Iterator<RowSteps.Event> events, Work<T> work) {
    return new Working<>(events, work);
  }

  private static final class Working<T> implements Iterator<T> {
    private final Iterator<RowSteps.Event> events;
    private final Work<T> work;
    private final List<T> ready = new ArrayList<>();
    private final List<RowSteps.Event> tied = new ArrayList<>();
    private final EventOrder order = new EventOrder(true);
    private int taken;
    private String key = "";
    private boolean any;
    private boolean ended;

    Working(Iterator<RowSteps.Event> events, Work<T> work) {
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
        take(events.next());
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
