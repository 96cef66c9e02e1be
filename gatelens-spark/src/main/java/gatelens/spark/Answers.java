package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchSurvey;
import gatelens.lens.Refused;
import gatelens.stream.LiveAnswer;
import gatelens.survey.DataSurvey;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;
import scala.Tuple3;

/// What becomes of the events of a table: answers, lines, states.
final class Answers {
  static final StructType STATE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("events", DataTypes.LongType)
          .add("state", DataTypes.BinaryType)
          .add("memory", DataTypes.BinaryType);

  private Answers() {}

  /// The events of one key after the other.
  private static final class Keys<T> implements KeyedRows.Work<T> {
    private final SparkPlan.Opened opened;
    private final boolean every;
    private final BiConsumer<Told, List<T>> taker;
    private final BiConsumer<String, List<T>> bad;
    private Optional<RowSteps.Run> run = Optional.empty();
    private Optional<Told> last = Optional.empty();

    Keys(
        SparkPlan.Opened opened,
        boolean every,
        BiConsumer<Told, List<T>> taker,
        BiConsumer<String, List<T>> bad) {
      this.opened = opened;
      this.every = every;
      this.taker = taker;
      this.bad = bad;
    }

    @Override
    public void event(RowSteps.Event event, boolean first, List<T> out) {
      RowSteps.Run key = first ? opened.steps().begin() : run.orElseGet(opened.steps()::begin);
      run = Optional.of(key);
      try {
        Told told = new Told(event, opened.steps().accept(key, event), key);
        last = Optional.of(told);
        if (every) {
          taker.accept(told, out);
        }
      } catch (BadEvent wrong) {
        bad.accept(wrong.reason(), out);
      }
    }

    @Override
    public void end(List<T> out) {
      if (!every && last.isPresent()) {
        taker.accept(last.get(), out);
      }
      last = Optional.empty();
    }
  }

  /// An event and its answer.
  record Told(RowSteps.Event event, LiveAnswer answer, RowSteps.Run run) {}

  /// Who hears of events that are passed over.
  ///
  /// @param unread rows that cannot be read
  /// @param refused events of a key that the model cannot take behind the one before
  record Sight(Passed.Taker unread, Passed.Taker refused) implements Serializable {
    static final Sight NONE = new Sight(Passed.Taker.NONE, Passed.Taker.NONE);
  }

  /// Why rows were passed over, one way or the other.
  static Dataset<Row> bad(Dataset<?> table, SparkPlan plan) {
    MapPartitionsFunction<Tuple2<Double, byte[]>, String> refused =
        events ->
            KeyedRows.each(
                events,
                new Keys<>(
                    plan.opened(), true, (told, out) -> {}, (reason, out) -> out.add(reason)));
    return KeyedRows.unread(table, plan)
        .union(
            KeyedRows.sorted(table, plan, Passed.Taker.NONE)
                .mapPartitions(refused, Encoders.STRING()))
        .toDF("reason");
  }

  /// What is to be said of values that are unlike those of training.
  static List<String> unseen(Dataset<?> table, SparkPlan plan) {
    Unseen unseen = Unseen.of(table.sparkSession());
    Passed.Taker heard =
        new Passed.Counting(Passed.of(table.sparkSession(), "rows not read"), unseen);
    ForeachPartitionFunction<Row> all = rows -> rows.forEachRemaining(row -> {});
    traces(table, plan, new Sight(heard, heard)).foreachPartition(all);
    return unseen.sentences();
  }

  static Dataset<Row> rows(Dataset<?> table, SparkPlan plan, Sight sight) {
    if (table.isStreaming()) {
      return streamed(table, plan, sight);
    }
    MapPartitionsFunction<Tuple2<Double, byte[]>, ToldRow> answers =
        events -> {
          SparkPlan.Opened here = plan.opened(sight.refused());
          return KeyedRows.each(
              events,
              new Keys<>(
                  here,
                  here.every(),
                  (told, out) ->
                      out.add(new ToldRow(here.steps().told(told.event(), told.answer()))),
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return ToldRow.columns(
        KeyedRows.sorted(table, plan, sight.unread()).mapPartitions(answers, ToldRow.ENCODER),
        plan.checked().text());
  }

  /// The same of a stream of tables: what a key has seen stays in Spark's state store.
  private static Dataset<Row> streamed(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapFunction<Tuple3<String, Double, byte[]>, String> key = Tuple3::_1;
    return ToldRow.columns(
        KeyedRows.read(table, plan, sight.unread())
            .groupByKey(key, Encoders.STRING())
            .transformWithState(
                new KeyProcessor(plan, sight.refused()),
                TimeMode.None(),
                OutputMode.Append(),
                ToldRow.ENCODER),
        plan.checked().text());
  }

  /// What matters over all: each task counts, and what they have is merged two by two.
  static DataSurvey survey(Dataset<?> table, SparkPlan plan, String slice) {
    SparkPlan counting = plan.with(BatchOption.SURVEY, "-");
    SparkPlan.Opened opened = counting.checked();
    int column = slice(opened, slice);
    FlatMapFunction<Iterator<Tuple2<Double, byte[]>>, BatchSurvey> counts =
        events -> {
          SparkPlan.Opened here = counting.opened();
          Counting work = new Counting(here, new BatchSurvey(here.steps(), column));
          KeyedRows.each(events, work).forEachRemaining(none -> {});
          return List.of(work.survey).iterator();
        };
    return KeyedRows.sorted(table, counting, Passed.Taker.NONE)
        .javaRDD()
        .mapPartitions(counts)
        .treeReduce((one, other) -> {
          one.merge(other);
          return one;
        })
        .found(opened.steps());
  }

  /// Which of the columns that are kept parts a survey; -1 for none.
  ///
  /// @throws Refused if it is not one of them
  static int slice(SparkPlan.Opened opened, String slice) {
    int column = opened.kept().indexOf(slice);
    if (!slice.isEmpty() && column < 0) {
      throw new Refused(
          Refused.Kind.QUESTION,
          slice + ": expected one of the columns that are kept: " + opened.kept(),
          "",
          BatchOption.SLICE.word());
    }
    return column;
  }

  /// Counts what a partition's sequences say.
  private static final class Counting implements KeyedRows.Work<Row> {
    private final SparkPlan.Opened opened;
    private final BatchSurvey survey;
    private BatchSurvey.Seen seen = new BatchSurvey.Seen();
    private Optional<RowSteps.Run> run = Optional.empty();
    private Optional<Told> last = Optional.empty();

    Counting(SparkPlan.Opened opened, BatchSurvey survey) {
      this.opened = opened;
      this.survey = survey;
    }

    @Override
    public void event(RowSteps.Event event, boolean first, List<Row> out) {
      if (first) {
        run = Optional.of(opened.steps().begin());
        seen = new BatchSurvey.Seen();
      }
      RowSteps.Run key = run.orElseThrow();
      try {
        LiveAnswer answer = opened.steps().accept(key, event);
        seen.event(key.values(), answer);
        last = Optional.of(new Told(event, answer, key));
      } catch (BadEvent wrong) {
        // told where answers are asked for
      }
    }

    @Override
    public void end(List<Row> out) {
      last.ifPresent(told -> survey.add(opened.steps().told(told.event(), told.answer()), seen));
      last = Optional.empty();
    }
  }

  /// Lines as `gatelens batch` writes them, by key and number.
  static Dataset<String> lines(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Tuple2<Double, byte[]>, String> lines =
        events -> {
          SparkPlan.Opened here = plan.opened(sight.refused());
          return KeyedRows.each(
              events,
              new Keys<>(
                  here,
                  here.every(),
                  (told, out) -> out.add(line(here, told)),
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return KeyedRows.inOrder(table, plan, sight.unread()).mapPartitions(lines, Encoders.STRING());
  }

  private static String line(SparkPlan.Opened here, Told told) {
    StringBuilder line = new StringBuilder();
    here.text().line(line, here.steps().told(told.event(), told.answer()));
    line.setLength(line.length() - 1);
    return line.toString();
  }

  /// Every key's state.
  static Dataset<Row> states(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Tuple2<Double, byte[]>, Row> states =
        events -> {
          SparkPlan.Opened here = plan.opened(sight.refused());
          return KeyedRows.each(
              events,
              new Keys<>(
                  here,
                  false,
                  (told, out) -> {
                    StateFile.Entry entry =
                        StateFile.entry(told.event().key(), here.steps(), told.run());
                    out.add(
                        RowFactory.create(
                            entry.key(), told.answer().number(), entry.state(), entry.memory()));
                  },
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return KeyedRows.sorted(table, plan, sight.unread()).mapPartitions(states, Encoders.row(STATE));
  }

  /// The units' values after each event.
  static Dataset<Row> traces(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Tuple2<Double, byte[]>, Row> traces =
        events -> {
          SparkPlan.Opened here = plan.opened(sight.refused());
          return KeyedRows.each(
              events,
              new Keys<>(
                  here,
                  here.every(),
                  (told, out) -> {
                    List<Float> state = new ArrayList<>();
                    for (float value : here.steps().live().running(told.run().state())) {
                      state.add(value);
                    }
                    out.add(
                        RowFactory.create(
                            told.event().key(),
                            told.answer().number(),
                            told.event().clock(),
                            state.toArray(new Float[0])));
                  },
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return KeyedRows.sorted(table, plan, sight.unread()).mapPartitions(traces, Encoders.row(TRACE));
  }

  static final StructType TRACE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("at", DataTypes.LongType)
          .add("time", DataTypes.StringType)
          .add("state", DataTypes.createArrayType(DataTypes.FloatType, false));
}
