package gatelens.spark;

import gatelens.batch.EventFile;
import gatelens.batch.EventOrder;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/// The events of one key in Structured Streaming. Between two batches the state store holds the
/// bytes that an archive leaves of a key; the events of a batch come in no promised order and are
/// put in that of time.
final class KeyProcessor
    extends StatefulProcessor<String, Tuple3<String, Double, byte[]>, ToldRow> {
  private static final long serialVersionUID = 1;
  private final SparkPlan plan;
  private final Passed.Taker refused;
  private transient @Nullable Working working;

  /// What is there while a task runs.
  private record Working(
      SparkPlan.Opened opened, ValueState<byte[]> state, ValueState<byte[]> memory) {}

  KeyProcessor(SparkPlan plan, Passed.Taker refused) {
    this.plan = plan;
    this.refused = refused;
  }

  @Override
  public void init(OutputMode mode, TimeMode time) {
    working =
        new Working(
            plan.opened(refused),
            getHandle().getValueState("state", Encoders.BINARY(), TTLConfig.NONE()),
            getHandle().getValueState("memory", Encoders.BINARY(), TTLConfig.NONE()));
  }

  @Override
  public scala.collection.Iterator<ToldRow> handleInputRows(
      String key,
      scala.collection.Iterator<Tuple3<String, Double, byte[]>> rows,
      TimerValues timers) {
    Working here = java.util.Objects.requireNonNull(working, "not begun");
    RowSteps steps = here.opened().steps();
    List<RowSteps.Event> events = new ArrayList<>();
    EventFile.Unpacking unpacking = new EventFile.Unpacking();
    while (rows.hasNext()) {
      events.add(unpacking.event(rows.next()._3()));
    }
    events.sort(new EventOrder(true));
    RowSteps.Run run = begun(key, here);
    List<ToldRow> answers = new ArrayList<>();
    Optional<RowSteps.Answer> last = Optional.empty();
    for (RowSteps.Event event : events) {
      try {
        RowSteps.Answer answer = steps.told(event, steps.accept(run, event));
        last = Optional.of(answer);
        if (here.opened().every()) {
          answers.add(new ToldRow(answer));
        }
      } catch (BadEvent wrong) {
        refused.passed(wrong.reason());
      }
    }
    if (!here.opened().every()) {
      last.ifPresent(answer -> answers.add(new ToldRow(answer)));
    }
    StateFile.Entry left = StateFile.entry(key, steps, run);
    here.state().update(left.state());
    here.memory().update(left.memory());
    return scala.jdk.javaapi.CollectionConverters.asScala(answers.iterator());
  }

  private static RowSteps.Run begun(String key, Working here) {
    if (!here.state().exists()) {
      return here.opened().steps().begin();
    }
    try {
      return StateFile.run(
          here.opened().steps(), new StateFile.Entry(key, here.state().get(), here.memory().get()));
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
