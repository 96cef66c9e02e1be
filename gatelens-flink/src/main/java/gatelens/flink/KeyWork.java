package gatelens.flink;

import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;

/// What both functions do with an event, in one task.
///
/// @param <K> key
/// @param <E> event
/// @param <O> what is told
final class KeyWork<K, E, O> {
  private final ExplainPlan<K, E, O> plan;
  private final ValueState<HeldState> states;
  private final MapState<Long, List<E>> waiting;
  private final Counter events;
  private final Counter bad;
  private final Counter late;
  private final Counter alerts;
  private double gap;

  /// Where things go.
  interface Out<E, O> {
    void answer(O told);

    void alert(O told);

    void bad(E event, String why);

    void late(E event);
  }

  KeyWork(ExplainPlan<K, E, O> plan, RuntimeContext context) {
    this.plan = plan;
    this.states = state(context, "gatelens-state", plan.idle());
    this.waiting =
        context.getMapState(
            new MapStateDescriptor<>("gatelens-waiting", Types.LONG, Types.LIST(plan.events())));
    MetricGroup metrics = context.getMetricGroup().addGroup("gatelens");
    this.events = metrics.counter("events");
    this.bad = metrics.counter("bad");
    this.late = metrics.counter("late");
    this.alerts = metrics.counter("alerts");
    metrics.gauge("gap_max", () -> gap);
  }

  static ValueState<HeldState> state(RuntimeContext context, String name, Duration idle) {
    ValueStateDescriptor<HeldState> descriptor =
        new ValueStateDescriptor<>(name, new HeldStateSerializer());
    if (idle.isPositive()) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(idle).build());
    }
    return context.getState(descriptor);
  }

  /// Made-up events, so that the first real ones find their code compiled.
  static void rehearse(LiveModel live, int count) {
    KeyState key = live.start();
    float[] event = new float[live.eventWidth()];
    for (int n = 1; n <= count; n++) {
      for (int i = 0; i < event.length; i++) {
        event[i] = event.length == 1 ? 0 : (float) Math.sin(n + i);
      }
      live.accept(key, n, event);
    }
  }

  /// Does an event's work, or lets it wait for earlier ones.
  interface Now<E> {
    void take(E event) throws Exception;
  }

  void arrives(E event, Long timestamp, TimerService timers, Out<E, O> out, Now<E> now)
      throws Exception {
    if (plan.order() == ExplainPlan.Order.ARRIVAL) {
      now.take(event);
    } else if (timestamp == null) {
      refuse(event, "an event without a timestamp, though they are sorted by it", out);
    } else if (timestamp <= timers.currentWatermark()) {
      late.inc();
      out.late(event);
    } else {
      List<E> same = Optional.ofNullable(waiting.get(timestamp)).orElseGet(ArrayList::new);
      same.add(event);
      waiting.put(timestamp, same);
      timers.registerEventTimeTimer(timestamp);
    }
  }

  /// Takes the events that waited for a time.
  void passed(long time, Now<E> now) throws Exception {
    List<E> same = waiting.get(time);
    if (same != null) {
      waiting.remove(time);
      for (E event : same) {
        now.take(event);
      }
    }
  }

  private void refuse(E event, String why, Out<E, O> out) {
    bad.inc();
    out.bad(event, why);
  }

  Optional<HeldState> held() throws IOException {
    return Optional.ofNullable(states.value());
  }

  void hold(HeldState state) throws IOException {
    states.update(state);
  }

  /// Reads an event with the state of its key.
  ///
  /// @return false if it was not read
  boolean take(LiveModel live, K key, E event, Out<E, O> out) throws IOException {
    Optional<HeldState> held = held();
    // a state of another model is no fault of the event: it ends the job
    KeyState state = held.isPresent() ? held.get().of(live) : live.start();
    LiveAnswer answer;
    try {
      double time = plan.reader().time(event);
      if (time < state.time()) {
        late.inc();
        out.late(event);
        return false;
      }
      answer = live.accept(state, time, plan.reader().values(event));
    } catch (IllegalArgumentException wrong) {
      refuse(event, String.valueOf(wrong.getMessage()), out);
      return false;
    }
    events.inc();
    gap = Math.max(gap, answer.gap());
    O told = plan.writer().tell(key, event, answer, live.fingerprint());
    boolean before = held.map(HeldState::isRaised).orElse(false);
    boolean raised = plan.limit().map(limit -> limit.raised(before, answer)).orElse(false);
    hold(HeldState.of(raised, live, state));
    out.answer(told);
    if (raised && !before) {
      alerts.inc();
      out.alert(told);
    }
    return true;
  }
}
