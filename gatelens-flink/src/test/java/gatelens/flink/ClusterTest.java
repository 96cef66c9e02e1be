package gatelens.flink;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.model.Model;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on a cluster within this process: what reaches committed files is what one loop tells.
class ClusterTest {
  private static final int EVENTS = 6000;

  @TempDir Path folder;

  /// Fails once, when so many events were seen in all jobs.
  private static final AtomicLong SEEN = new AtomicLong();

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  /// How many events the source has handed out, and may.
  private static final AtomicLong ISSUED = new AtomicLong();

  private static final AtomicLong ALLOWED = new AtomicLong();

  /// Hands out events as far as is allowed, and lets checkpoints pass meanwhile.
  private static final class Gate implements RateLimiter<NumberSequenceSource.NumberSequenceSplit> {
    @Override
    public CompletionStage<Void> acquire(int count) {
      long last = ISSUED.addAndGet(count);
      CompletableFuture<Void> may = new CompletableFuture<>();
      open(may, last);
      return may;
    }

    private static void open(CompletableFuture<Void> may, long last) {
      if (last <= ALLOWED.get()) {
        may.complete(null);
      } else {
        CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> open(may, last));
      }
    }
  }

  private static String watched(String event) {
    if (SEEN.incrementAndGet() > 3500 && FAILED.compareAndSet(false, true)) {
      throw new IllegalStateException("a planned failure");
    }
    return event;
  }

  private StreamExecutionEnvironment environment(String from) {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    settings.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    if (!from.isEmpty()) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return StreamExecutionEnvironment.getExecutionEnvironment(settings);
  }

  /// Reads events, at most so many a second, explains them on so many tasks and writes files.
  private JobClient job(String from, int tasks) throws Exception {
    StreamExecutionEnvironment environment = environment(from);
    environment.setParallelism(1);
    environment.setMaxParallelism(8);
    DataStream<String> events =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    Events::event, EVENTS, tasksOfSource -> new Gate(), Types.STRING),
                WatermarkStrategy.noWatermarks(),
                "events")
            .uid("events")
            .map(ClusterTest::watched)
            .uid("watched");
    ExplainPlan<String, String, String> plan = Events.plan();
    SingleOutputStreamOperator<String> answers =
        events
            .keyBy(Events::card)
            .process(new ExplainFunction<>(CarriedModel.of(Events.model(3)), plan), Types.STRING)
            .setParallelism(tasks)
            .uid("explain");
    answers.sinkTo(sink("answers")).uid("answers");
    answers
        .getSideOutput(plan.bad())
        .map(bad -> bad.f0 + ": " + bad.f1)
        .returns(Types.STRING)
        .sinkTo(sink("bad"))
        .uid("bad");
    return environment.executeAsync("explain on " + tasks);
  }

  private FileSink<String> sink(String name) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder.resolve(name).toUri()),
            new SimpleStringEncoder<String>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }

  /// The lines of files that are committed: hidden ones are not.
  private List<String> committed(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.exists(folder.resolve(name))) {
      return lines;
    }
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(one -> !one.getFileName().toString().startsWith("."))
              .toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private void waitFor(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(100).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("the time is over").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private String stop(JobClient job) throws Exception {
    return job.stopWithSavepoint(
            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void aSavepointAFailureAndOtherNumbersOfTasksChangeNoBit() throws Exception {
    ALLOWED.set(2500);
    JobClient alone = job("", 1);
    waitFor(() -> committed("answers").size() > 1500);
    String first = stop(alone);
    int one = committed("answers").size();
    ALLOWED.set(5000);
    JobClient both = job(first, 2);
    waitFor(FAILED::get);
    ALLOWED.set(5800);
    waitFor(() -> committed("answers").size() > one + 500);
    String second = stop(both);
    int two = committed("answers").size();
    ALLOWED.set(Long.MAX_VALUE);
    job(second, 1).getJobExecutionResult().get(100, TimeUnit.SECONDS);
    List<String> told = committed("answers");
    List<String> expected =
        Events.alone(Events.model(3), LongStream.range(0, EVENTS).mapToObj(Events::event).toList());
    assertThat(one).isBetween(1500, 2500);
    assertThat(two).isBetween(one + 500, expected.size() - 1);
    assertThat(told).hasSameSizeAs(expected);
    assertThat(told.stream().sorted().toList()).isEqualTo(expected.stream().sorted().toList());
    List<String> bad = committed("bad");
    assertThat(bad).hasSize(EVENTS - expected.size()).allMatch(line -> line.contains("nonsense"));
  }

  @Test
  void eventsWaitForTheWatermarkAndThoseBehindItAreLate() throws Exception {
    StreamExecutionEnvironment environment = environment("");
    environment.setParallelism(1);
    // pairs come the other way round; the last comes when all is over
    List<String> inOrder =
        LongStream.range(14, 64)
            .mapToObj(Events::event)
            .filter(e -> !e.contains("nonsense"))
            .toList();
    List<String> come = new ArrayList<>();
    for (int i = 0; i + 1 < inOrder.size(); i += 2) {
      come.add(inOrder.get(i + 1));
      come.add(inOrder.get(i));
    }
    if (inOrder.size() % 2 == 1) {
      come.add(inOrder.get(inOrder.size() - 1));
    }
    come.add("card1 2 0.5 0.5");
    ExplainPlan<String, String, String> plan =
        Events.plan()
            .withOrder(ExplainPlan.Order.WATERMARK)
            .withAlert(AlertLimit.score(-100, -100));
    SingleOutputStreamOperator<String> answers =
        environment
            .fromData(Types.STRING, come.toArray(new String[0]))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<String>forGenerator(context -> new EachEvent())
                    .withTimestampAssigner((event, old) -> (long) new Events.Reader().time(event)))
            .keyBy(Events::card)
            .process(new ExplainFunction<>(CarriedModel.of(Events.model(3)), plan), Types.STRING);
    answers.sinkTo(sink("answers"));
    answers.getSideOutput(plan.late()).sinkTo(sink("late"));
    answers.getSideOutput(plan.alerts()).sinkTo(sink("alerts"));
    environment.execute("sorted");
    assertThat(committed("answers").stream().sorted().toList())
        .isEqualTo(Events.alone(Events.model(3), inOrder).stream().sorted().toList());
    assertThat(committed("late")).containsExactly("card1 2 0.5 0.5");
    // one a card: an alarm that is raised rings once
    long cards = inOrder.stream().map(Events::card).distinct().count();
    assertThat(committed("alerts")).hasSize((int) cards).allMatch(line -> line.contains(" 1 "));
  }

  private static final AtomicLong BEFORE = new AtomicLong();

  private static byte[] whenSome(byte[] model) throws InterruptedException {
    while (BEFORE.get() < 1000) {
      Thread.sleep(5);
    }
    return model;
  }

  @Test
  void aNewModelTakesOverKeyByKeyOnceItHasReadEnough() throws Exception {
    int warm = 5;
    int count = 3000;
    StreamExecutionEnvironment environment = environment("");
    environment.setParallelism(1);
    Model next = Events.model(4);
    DataStream<byte[]> models =
        environment
            .fromData(
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, CarriedModel.of(next).file())
            .map(ClusterTest::whenSome)
            .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    environment
        .fromSource(
            new DataGeneratorSource<>(
                Events::event, count, RateLimiterStrategy.perSecond(3000), Types.STRING),
            WatermarkStrategy.noWatermarks(),
            "events")
        .map(event -> {
          BEFORE.incrementAndGet();
          return event;
        })
        .returns(Types.STRING)
        .keyBy(Events::card)
        .connect(models.broadcast(UpdatedFunction.MODELS))
        .process(
            new UpdatedFunction<>(CarriedModel.of(Events.model(3)), Events.plan(), warm),
            Types.STRING)
        .sinkTo(sink("answers"));
    environment.execute("updated");
    Map<String, List<String>> told =
        committed("answers").stream().collect(Collectors.groupingBy(Events::card));
    String first = model(Events.model(3));
    String second = model(next);
    assertThat(first).isNotEqualTo(second);
    int promoted = 0;
    for (Map.Entry<String, List<String>> key : told.entrySet()) {
      List<String> events =
          LongStream.range(0, count)
              .mapToObj(Events::event)
              .filter(
                  event -> Events.card(event).equals(key.getKey()) && !event.contains("nonsense"))
              .toList();
      List<String> old =
          key.getValue().stream().filter(line -> line.split(" ", -1)[2].equals(first)).toList();
      List<String> expected =
          new ArrayList<>(Events.alone(Events.model(3), events).subList(0, old.size()));
      if (old.size() < events.size()) {
        promoted++;
        int from = old.isEmpty() ? 0 : old.size() - warm;
        List<String> young = Events.alone(next, events.subList(from, events.size()));
        expected.addAll(young.subList(old.isEmpty() ? 0 : warm, young.size()));
      }
      // files are read in any order; a line has its number
      assertThat(key.getValue()).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(promoted).isGreaterThan(Events.KEYS / 2);
  }

  private static String model(Model model) {
    return LiveModel.of(model, StreamPlan.usual()).fingerprint().substring(0, 1);
  }

  /// A watermark three behind each event.
  private static final class EachEvent
      implements org.apache.flink.api.common.eventtime.WatermarkGenerator<String> {
    @Override
    public void onEvent(
        String event,
        long timestamp,
        org.apache.flink.api.common.eventtime.WatermarkOutput output) {
      output.emitWatermark(new org.apache.flink.api.common.eventtime.Watermark(timestamp - 3));
    }

    @Override
    public void onPeriodicEmit(org.apache.flink.api.common.eventtime.WatermarkOutput output) {}
  }
}
