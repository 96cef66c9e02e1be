package gatelens.kafka;

import gatelens.stream.LiveModel;
import gatelens.watch.Counts;
import gatelens.watch.LineStep;
import gatelens.watch.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/// A watch of a topic while it runs.
final class KafkaRun implements Topics.Run {
  private static final long PATIENCE = 50;
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final LineStep first;
  private final Counts counts;
  private final KafkaStreams streams;
  private final int rehearsal;
  private volatile Optional<Throwable> failure = Optional.empty();

  KafkaRun(LineStep first, Counts counts, Topology topology, Properties settings, int rehearsal) {
    this.first = first;
    this.counts = counts;
    this.rehearsal = rehearsal;
    this.streams = new KafkaStreams(topology, settings);
    streams.setUncaughtExceptionHandler(thrown -> {
      failure = Optional.of(thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
  }

  @Override
  public LiveModel live() {
    return first.live();
  }

  @Override
  public Counts counts() {
    return counts;
  }

  @Override
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public void run(BooleanSupplier stop) throws IOException, InterruptedException {
    if (rehearsal > 0) {
      first.rehearse(rehearsal);
    }
    streams.start();
    while (!stop.getAsBoolean()
        && failure.isEmpty()
        && !streams.state().hasStartedOrFinishedShuttingDown()) {
      Thread.sleep(PATIENCE);
    }
    streams.close(LONGEST_END);
    Optional<Throwable> thrown = failure;
    if (thrown.isPresent()) {
      Throwable cause = thrown.get();
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("Kafka: " + cause.getMessage(), thrown.get());
    }
  }

  @Override
  public void close() {
    streams.close(LONGEST_END);
  }
}
