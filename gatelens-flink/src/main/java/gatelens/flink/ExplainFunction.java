package gatelens.flink;

import gatelens.stream.LiveModel;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/// Scores and explains every event of a keyed stream, exactly, with a state of fixed size for each
/// key that Flink keeps: after a failure, from a savepoint and at another parallelism it gives the
/// bits of one loop on one machine, where the events of a key come in the same order.
///
/// ```java
/// var plan = ExplainPlan.usual(StreamPlan::usual, reader, writer, Types.POJO(Pay.class), Types.STRING);
/// var answers = pays.keyBy(pay -> pay.card).process(new ExplainFunction<>(CarriedModel.of(model), plan)).uid("explain");
/// answers.getSideOutput(plan.bad());
/// ```
///
/// @param <K> key
/// @param <E> event
/// @param <O> what is told
public final class ExplainFunction<K, E, O> extends KeyedProcessFunction<K, E, O> {
  private static final long serialVersionUID = 1;

  private final CarriedModel model;
  private final ExplainPlan<K, E, O> plan;
  private transient Optional<LiveModel> live = Optional.empty();
  private transient Optional<KeyWork<K, E, O>> work = Optional.empty();

  /// A function of one model. A savepoint of another model or plan ends the job with the reason.
  public ExplainFunction(CarriedModel model, ExplainPlan<K, E, O> plan) {
    this.model = model;
    this.plan = plan;
  }

  @Override
  public void open(OpenContext context) {
    LiveModel opened = model.open(plan.plan().get());
    KeyWork.rehearse(opened, plan.rehearsal());
    live = Optional.of(opened);
    work = Optional.of(new KeyWork<>(plan, getRuntimeContext()));
  }

  @Override
  public void processElement(E event, Context context, Collector<O> out) throws Exception {
    KeyWork<K, E, O> here = work.orElseThrow();
    KeyWork.Out<E, O> outs = outs(context, out);
    here.arrives(
        event,
        context.timestamp(),
        context.timerService(),
        outs,
        one -> here.take(live.orElseThrow(), context.getCurrentKey(), one, outs));
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<O> out) throws Exception {
    KeyWork<K, E, O> here = work.orElseThrow();
    KeyWork.Out<E, O> outs = outs(context, out);
    here.passed(time, one -> here.take(live.orElseThrow(), context.getCurrentKey(), one, outs));
  }

  private KeyWork.Out<E, O> outs(Context context, Collector<O> out) {
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
