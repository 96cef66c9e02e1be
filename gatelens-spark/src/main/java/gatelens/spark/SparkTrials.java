package gatelens.spark;

import gatelens.select.FoldData;
import gatelens.select.TrialBytes;
import gatelens.select.TrialPlace;
import gatelens.select.TrialTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.Function0;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/// The trials of a selection as Spark's tasks, one each: the examples of a fold are broadcast once,
/// and an executor fetches those of the folds that it trains on. What a trial gives comes back as
/// it ends, so that the journal, which the driver writes, has it at once. Same bits as on one
/// machine, but for the times that are measured.
///
/// ```java
/// ready.run(new SparkTrials(spark), Selection.Listener.NONE)   // a Choice.Ready, or a Selection
/// ```
public final class SparkTrials implements TrialPlace {
  private static final Duration GLANCE = Duration.create(200, "ms");
  private final SparkSession spark;

  /// Trials on the executors of a session.
  public SparkTrials(SparkSession spark) {
    this.spark = spark;
  }

  /// Found by `ServiceLoader`: {@link Main} opens a session before it asks the program to select.
  public static final class Provider implements TrialPlace.Provider {
    /// Called by `ServiceLoader`.
    public Provider() {}

    @Override
    public Optional<TrialPlace> present() {
      scala.Option<SparkSession> open = SparkSession.getActiveSession();
      return open.isEmpty() ? Optional.empty() : Optional.of(new SparkTrials(open.get()));
    }
  }

  @Override
  public Bench open(List<FoldData> data) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Broadcast<FoldOfTask>> folds = new ArrayList<>();
    for (FoldData fold : data) {
      folds.add(context.broadcast(new FoldOfTask(TrialBytes.of(fold))));
    }
    return new OnExecutors(context, folds);
  }

  private record OnExecutors(JavaSparkContext context, List<Broadcast<FoldOfTask>> folds)
      implements Bench {
    @Override
    public void run(
        List<TrialTask> tasks,
        BiConsumer<TrialTask, TrialTask.Ended> ended,
        BooleanSupplier stops) {
      List<byte[]> bytes = tasks.stream().map(TrialBytes::of).toList();
      RDD<byte[]> each = context.parallelize(bytes, bytes.size()).rdd();
      Taker taker = new Taker(tasks, ended);
      List<Object> numbers = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        numbers.add(i);
      }
      SimpleFutureAction<BoxedUnit> job =
          context
              .sc()
              .submitJob(
                  each,
                  new TrialOfTask(folds),
                  scala.jdk.javaapi.CollectionConverters.asScala(numbers).toSeq(),
                  taker,
                  nothing());
      wait(job, taker, stops);
    }

    private static void wait(
        SimpleFutureAction<BoxedUnit> job, Taker taker, BooleanSupplier stops) {
      while (true) {
        try {
          Await.ready(job, GLANCE);
          break;
        } catch (TimeoutException goesOn) {
          if (stops.getAsBoolean() || taker.failed.get() != null) {
            job.cancel();
            break;
          }
        } catch (InterruptedException end) {
          job.cancel();
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while trials ran on Spark", end);
        }
      }
      RuntimeException failed = taker.failed.get();
      if (failed != null) {
        throw failed;
      }
      if (job.isCompleted() && !stops.getAsBoolean()) {
        // what ended the job, such as executors that are lost, is thrown here
        job.value().get().get();
      }
    }

    private static Function0<BoxedUnit> nothing() {
      return new AbstractFunction0<>() {
        @Override
        public BoxedUnit apply() {
          return BoxedUnit.UNIT;
        }
      };
    }

    @Override
    public void close() {
      folds.forEach(fold -> fold.unpersist(false));
    }
  }

  /// Takes what tasks give, on the driver, one at a time.
  private static final class Taker extends AbstractFunction2<Object, byte[], BoxedUnit> {
    private final List<TrialTask> tasks;
    private final BiConsumer<TrialTask, TrialTask.Ended> ended;
    private final AtomicReference<RuntimeException> failed = new AtomicReference<>();

    private Taker(List<TrialTask> tasks, BiConsumer<TrialTask, TrialTask.Ended> ended) {
      this.tasks = tasks;
      this.ended = ended;
    }

    @Override
    public BoxedUnit apply(Object number, byte[] bytes) {
      try {
        if (failed.get() == null) {
          TrialOfTask.ended(bytes).ifPresent(one -> ended.accept(tasks.get((Integer) number), one));
        }
      } catch (RuntimeException problem) {
        // thrown where the selection waits: here it would end Spark's own scheduler
        failed.compareAndSet(null, problem);
      }
      return BoxedUnit.UNIT;
    }
  }
}
