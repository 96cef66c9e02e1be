package gatelens.flink;

import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/// {@link ExplainFunction} with new models by a broadcast stream of their files' bytes. A key that
/// is known stays with its model until the newest has read as many events of it as a start is
/// remembered for; then it is promoted, by itself. A new key begins with the newest model.
///
/// A job keeps the newest {@link #KEPT} models. A key that has not been promoted before its model
/// is given up, since it had fewer events than that meanwhile, goes on with the newest: from the
/// state that the newest has of it, or anew; `at`, the number among its events, and the metric
/// `restarted` say so.
///
/// @param <K> key
/// @param <E> event
/// @param <O> what is told
public final class UpdatedFunction<K, E, O> extends KeyedBroadcastProcessFunction<K, E, byte[], O> {
  /// The models of a job, as `stream.broadcast(UpdatedFunction.MODELS)` needs it: by fingerprint,
  /// and under `newest` the newest one's fingerprint.
  public static final MapStateDescriptor<String, byte[]> MODELS =
      new MapStateDescriptor<>(
          "gatelens-models", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /// Models that a job keeps beside its first.
  public static final int KEPT = 8;

  private static final long serialVersionUID = 1;
  private static final String NEWEST = "newest";
  private static final String ORDER = "order";
  private static final String GONE = "gone ";

  private final CarriedModel first;
  private final ExplainPlan<K, E, O> plan;
  private final long warm;
  private transient Map<String, LiveModel> opened = new HashMap<>();
  private transient Optional<LiveModel> base = Optional.empty();
  private transient Optional<KeyWork<K, E, O>> work = Optional.empty();
  private transient Optional<ValueState<HeldState>> challengers = Optional.empty();
  private transient Optional<Counter> restarted = Optional.empty();

  /// A function that begins with one model.
  ///
  /// @param warm events that a newer model reads of a key before it answers: as many as a lost
  ///   state matters for, which {@link gatelens.stream.Forgetting} measures
  public UpdatedFunction(CarriedModel first, ExplainPlan<K, E, O> plan, long warm) {
    this.first = first;
    this.plan = plan;
    this.warm = warm;
  }

  @Override
  public void open(OpenContext context) {
    LiveModel live = first.open(plan.plan().get());
    KeyWork.rehearse(live, plan.rehearsal());
    base = Optional.of(live);
    opened = new HashMap<>();
    opened.put(live.fingerprint(), live);
    work = Optional.of(new KeyWork<>(plan, getRuntimeContext()));
    restarted =
        Optional.of(getRuntimeContext().getMetricGroup().addGroup("gatelens").counter("restarted"));
    challengers =
        Optional.of(KeyWork.state(getRuntimeContext(), "gatelens-challenger", plan.idle()));
  }

  @Override
  public void processBroadcastElement(byte[] file, Context context, Collector<O> out)
      throws Exception {
    LiveModel live = new CarriedModel(file).open(plan.plan().get());
    KeyWork.rehearse(live, plan.rehearsal());
    opened.put(live.fingerprint(), live);
    BroadcastState<String, byte[]> models = context.getBroadcastState(MODELS);
    for (String gone : keep(models, live.fingerprint(), file)) {
      if (!gone.equals(base.orElseThrow().fingerprint())) {
        opened.remove(gone);
      }
    }
  }

  /// Takes a model in as the newest, and gives up those beyond {@link #KEPT}.
  ///
  /// @return whose names are kept alone
  static List<String> keep(BroadcastState<String, byte[]> models, String fingerprint, byte[] file)
      throws Exception {
    List<String> order = new ArrayList<>(order(models));
    models.put(fingerprint, file);
    models.put(NEWEST, bytes(fingerprint));
    models.remove(GONE + fingerprint);
    order.remove(fingerprint);
    order.add(fingerprint);
    List<String> gone = new ArrayList<>();
    while (order.size() > KEPT) {
      String oldest = order.remove(0);
      models.remove(oldest);
      models.put(GONE + oldest, new byte[0]);
      gone.add(oldest);
    }
    models.put(ORDER, bytes(String.join(" ", order)));
    return gone;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Fingerprints of the models that are kept, the newest last.
  private static List<String> order(BroadcastState<String, byte[]> models) throws Exception {
    byte[] kept = models.get(ORDER);
    if (kept != null) {
      return List.of(new String(kept, StandardCharsets.UTF_8).split(" ", -1));
    }
    // of a job that was begun before this was kept: in the order of their names
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, byte[]> one : models.immutableEntries()) {
      if (!one.getKey().equals(NEWEST) && !one.getKey().startsWith(GONE)) {
        names.add(one.getKey());
      }
    }
    Collections.sort(names);
    return names;
  }

  /// A model of the job; empty if it was given up, or never there.
  private Optional<LiveModel> named(
      String fingerprint, ReadOnlyBroadcastState<String, byte[]> models) throws Exception {
    LiveModel there = opened.get(fingerprint);
    if (there != null) {
      return Optional.of(there);
    }
    byte[] file = models.get(fingerprint);
    if (file == null) {
      return Optional.empty();
    }
    LiveModel live = new CarriedModel(file).open(plan.plan().get());
    opened.put(fingerprint, live);
    return Optional.of(live);
  }

  @Override
  public void processElement(E event, ReadOnlyContext context, Collector<O> out) throws Exception {
    KeyWork.Out<E, O> outs = outs(context, out);
    ReadOnlyBroadcastState<String, byte[]> models = context.getBroadcastState(MODELS);
    work.orElseThrow()
        .arrives(
            event,
            context.timestamp(),
            context.timerService(),
            outs,
            one -> take(one, context.getCurrentKey(), models, outs));
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<O> out) throws Exception {
    KeyWork.Out<E, O> outs = outs(context, out);
    ReadOnlyBroadcastState<String, byte[]> models = context.getBroadcastState(MODELS);
    work.orElseThrow().passed(time, one -> take(one, context.getCurrentKey(), models, outs));
  }

  private void take(
      E event, K key, ReadOnlyBroadcastState<String, byte[]> models, KeyWork.Out<E, O> out)
      throws Exception {
    byte[] name = models.get(NEWEST);
    LiveModel newest =
        name == null
            ? base.orElseThrow()
            : named(new String(name, StandardCharsets.UTF_8), models).orElseThrow();
    KeyWork<K, E, O> here = work.orElseThrow();
    Optional<HeldState> held = here.held();
    if (held.isEmpty() || held.get().fingerprint().equals(newest.fingerprint())) {
      here.take(newest, key, event, out);
      return;
    }
    ValueState<HeldState> challenger = challengers.orElseThrow();
    Optional<HeldState> young =
        Optional.ofNullable(challenger.value())
            .filter(state -> state.fingerprint().equals(newest.fingerprint()));
    Optional<LiveModel> own = named(held.get().fingerprint(), models);
    if (own.isEmpty()) {
      if (!models.contains(GONE + held.get().fingerprint())) {
        throw new IllegalStateException(
            "a key's state is of model "
                + held.get().fingerprint()
                + ", which the job does not have: begin it with that model, and broadcast the"
                + " newer");
      }
      restarted.orElseThrow().inc();
      HeldState next =
          HeldState.of(
              held.get().isRaised(),
              newest,
              young.isPresent() ? young.get().of(newest) : newest.start());
      challenger.clear();
      here.hold(next);
      here.take(newest, key, event, out);
      return;
    }
    if (!here.take(own.get(), key, event, out)) {
      return;
    }
    KeyState state = young.isPresent() ? young.get().of(newest) : newest.start();
    try {
      newest.accept(state, plan.reader().time(event), plan.reader().values(event));
    } catch (IllegalArgumentException unread) {
      // a model that is only warmed stops nobody
      return;
    }
    boolean raised = here.held().map(HeldState::isRaised).orElse(false);
    HeldState next = HeldState.of(raised, newest, state);
    if (state.events() >= warm) {
      here.hold(next);
      challenger.clear();
    } else {
      challenger.update(next);
    }
  }

  private KeyWork.Out<E, O> outs(ReadOnlyContext context, Collector<O> out) {
    return new KeyWork.Out<>() {
      @Override
      public void answer(O told) {
        out.collect(told);
      }

      @Override
      public void alert(O told) {
        context.output(plan.alerts(), told);
      }

      @Override
      public void bad(E event, String why) {
        context.output(plan.bad(), Tuple2.of(event, why));
      }

      @Override
      public void late(E event) {
        context.output(plan.late(), event);
      }
    };
  }
}
