package gatelens.flink;

import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/// {@link ExplainFunction} with new models by a broadcast stream of their files' bytes. A key that
/// is known stays with its model until the newest has read as many events of it as a start is
/// remembered for; then it is promoted, by itself. A new key begins with the newest model.
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

  private static final long serialVersionUID = 1;
  private static final String NEWEST = "newest";

  private final CarriedModel first;
  private final ExplainPlan<K, E, O> plan;
  private final long warm;
  private transient Map<String, LiveModel> opened = new HashMap<>();
  private transient Optional<LiveModel> base = Optional.empty();
  private transient Optional<KeyWork<K, E, O>> work = Optional.empty();
  private transient Optional<ValueState<HeldState>> challengers = Optional.empty();

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
    challengers =
        Optional.of(KeyWork.state(getRuntimeContext(), "gatelens-challenger", plan.idle()));
  }

  @Override
  public void processBroadcastElement(byte[] file, Context context, Collector<O> out)
      throws Exception {
    LiveModel live = new CarriedModel(file).open(plan.plan().get());
    KeyWork.rehearse(live, plan.rehearsal());
    opened.put(live.fingerprint(), live);
    context.getBroadcastState(MODELS).put(live.fingerprint(), file);
    context
        .getBroadcastState(MODELS)
        .put(NEWEST, live.fingerprint().getBytes(StandardCharsets.UTF_8));
  }

  private LiveModel named(String fingerprint, ReadOnlyBroadcastState<String, byte[]> models)
      throws Exception {
    LiveModel there = opened.get(fingerprint);
    if (there != null) {
      return there;
    }
    byte[] file = models.get(fingerprint);
    if (file == null) {
      throw new IllegalStateException(
          "a key's state is of model "
              + fingerprint
              + ", which the job does not have: begin it with that model, and broadcast the newer");
    }
    LiveModel live = new CarriedModel(file).open(plan.plan().get());
    opened.put(fingerprint, live);
    return live;
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
        name == null ? base.orElseThrow() : named(new String(name, StandardCharsets.UTF_8), models);
    KeyWork<K, E, O> here = work.orElseThrow();
    Optional<HeldState> held = here.held();
    if (held.isEmpty() || held.get().fingerprint().equals(newest.fingerprint())) {
      here.take(newest, key, event, out);
      return;
    }
    if (!here.take(named(held.get().fingerprint(), models), key, event, out)) {
      return;
    }
    ValueState<HeldState> challenger = challengers.orElseThrow();
    Optional<HeldState> young =
        Optional.ofNullable(challenger.value())
            .filter(state -> state.fingerprint().equals(newest.fingerprint()));
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
