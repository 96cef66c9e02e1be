package gatelens.spark;

import gatelens.stream.LiveAnswer;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// What becomes of the events of a table: answers, lines, states.
final class Answers {
  private static final StructType STATE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("events", DataTypes.LongType)
          .add("state", DataTypes.BinaryType)
          .add("memory", DataTypes.BinaryType);
  private static final StructType LINE =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("at", DataTypes.LongType)
          .add("line", DataTypes.StringType);

  private static final StructType REASON = new StructType().add("reason", DataTypes.StringType);

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
    MapPartitionsFunction<Row, Row> refused =
        rows ->
            KeyedRows.each(
                rows,
                new Keys<>(
                    plan.opened(),
                    true,
                    (told, out) -> {},
                    (reason, out) -> out.add(RowFactory.create(reason))));
    return KeyedRows.read(table, plan, Passed.Taker.NONE)
        .filter(functions.col("reason").isNotNull())
        .select("reason")
        .union(
            KeyedRows.sorted(table, plan, Passed.Taker.NONE)
                .mapPartitions(refused, Encoders.row(REASON)));
  }

  static Dataset<Row> rows(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Row, Row> answers =
        rows -> {
          SparkPlan.Opened here = plan.opened();
          return KeyedRows.each(
              rows,
              new Keys<>(
                  here,
                  here.every(),
                  (told, out) ->
                      out.add(
                          RowFactory.create(
                              here.text()
                                  .values(here.steps().told(told.event(), told.answer()))
                                  .toArray())),
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return KeyedRows.sorted(table, plan, sight.unread())
        .mapPartitions(answers, Encoders.row(SparkPlan.schema(plan.checked().text())));
  }

  /// Lines as `gatelens batch` writes them, with what sorts them.
  static Dataset<Row> lines(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Row, Row> lines =
        rows -> {
          SparkPlan.Opened here = plan.opened();
          return KeyedRows.each(
              rows,
              new Keys<>(
                  here,
                  here.every(),
                  (told, out) ->
                      out.add(
                          RowFactory.create(
                              told.event().key(), told.answer().number(), line(here, told))),
                  (reason, out) -> sight.refused().passed(reason)));
        };
    return KeyedRows.sorted(table, plan, sight.unread()).mapPartitions(lines, Encoders.row(LINE));
  }

  private static String line(SparkPlan.Opened here, Told told) {
    StringBuilder line = new StringBuilder();
    here.text().line(line, here.steps().told(told.event(), told.answer()));
    line.setLength(line.length() - 1);
    return line.toString();
  }

  /// Every key's state.
  static Dataset<Row> states(Dataset<?> table, SparkPlan plan, Sight sight) {
    MapPartitionsFunction<Row, Row> states =
        rows -> {
          SparkPlan.Opened here = plan.opened();
          return KeyedRows.each(
              rows,
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
    MapPartitionsFunction<Row, Row> traces =
        rows -> {
          SparkPlan.Opened here = plan.opened();
          return KeyedRows.each(
              rows,
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
