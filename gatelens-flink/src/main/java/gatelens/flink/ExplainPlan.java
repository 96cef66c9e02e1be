package gatelens.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.util.OutputTag;

/// How a job scores and explains events.
///
/// @param plan what is kept of each key and told of each event
/// @param reader of events
/// @param writer of answers
/// @param events their type, to keep those that wait
/// @param answers their type
/// @param order which events are taken when
/// @param alert when an event is an alarm: one limit, or none for never
/// @param idle a key without an event for so long, by the clock of the machine (Flink's time to
///   live), is given up; zero for never
/// @param rehearsal made-up events before the first; usual: 5000
/// @param <K> key
/// @param <E> event
/// @param <O> what is told
public record ExplainPlan<K, E, O>(
    CarriedModel.Plan plan,
    FeatureReader<E> reader,
    AnswerWriter<K, E, O> writer,
    TypeInformation<E> events,
    TypeInformation<O> answers,
    Order order,
    List<AlertLimit> alert,
    Duration idle,
    int rehearsal)
    implements Serializable {
  /// Keeps an unmodifiable copy.
  public ExplainPlan {
    alert = List.copyOf(alert);
    if (alert.size() > 1) {
      throw new IllegalArgumentException("alerts: expected at most one limit, found " + alert);
    }
  }

  /// Which events are taken when.
  public enum Order {
    /// As they come; one before its key's last is late.
    ARRIVAL,
    /// By their timestamps: they wait until the watermark has passed them; one behind it is late.
    WATERMARK
  }

  /// The usual: as they come, no alarm, no key given up.
  public static <K, E, O> ExplainPlan<K, E, O> usual(
      CarriedModel.Plan plan,
      FeatureReader<E> reader,
      AnswerWriter<K, E, O> writer,
      TypeInformation<E> events,
      TypeInformation<O> answers) {
    return new ExplainPlan<>(
        plan, reader, writer, events, answers, Order.ARRIVAL, List.of(), Duration.ZERO, 5000);
  }

  /// In another order.
  public ExplainPlan<K, E, O> withOrder(Order other) {
    return new ExplainPlan<>(plan, reader, writer, events, answers, other, alert, idle, rehearsal);
  }

  /// With alarms, in the side output {@link #alerts}.
  public ExplainPlan<K, E, O> withAlert(AlertLimit limit) {
    return new ExplainPlan<>(
        plan, reader, writer, events, answers, order, List.of(limit), idle, rehearsal);
  }

  /// With keys given up.
  public ExplainPlan<K, E, O> withIdle(Duration after) {
    return new ExplainPlan<>(plan, reader, writer, events, answers, order, alert, after, rehearsal);
  }

  /// With as many made-up events before the first.
  public ExplainPlan<K, E, O> withRehearsal(int other) {
    return new ExplainPlan<>(plan, reader, writer, events, answers, order, alert, idle, other);
  }

  Optional<AlertLimit> limit() {
    return alert.stream().findFirst();
  }

  /// The side output of events that were not read, each with the reason.
  public OutputTag<Tuple2<E, String>> bad() {
    return new OutputTag<>("gatelens-bad", new TupleTypeInfo<>(events, Types.STRING));
  }

  /// The side output of events that came too late: a step cannot be taken back.
  public OutputTag<E> late() {
    return new OutputTag<>("gatelens-late", events);
  }

  /// The side output of answers to events that raised an alarm.
  public OutputTag<O> alerts() {
    return new OutputTag<>("gatelens-alerts", answers);
  }
}
