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
import org.apache.kafka.common.Metric;
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
  private boolean closed;

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
  public String lag() {
    double most =
        streams.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("records-lag-max"))
            .map(Metric::metricValue)
            .filter(Double.class::isInstance)
            .mapToDouble(Double.class::cast)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    return "%,.0f records behind".formatted(most);
  }

  @Override
  public void run(BooleanSupplier stop) throws IOException, InterruptedException {
    if (rehearsal > 0) {
      first.rehearse(rehearsal);
    }
    streams.start();
    boolean asked = stop.getAsBoolean();
    while (!asked && failure.isEmpty() && !streams.state().hasStartedOrFinishedShuttingDown()) {
      Thread.sleep(PATIENCE);
      asked = stop.getAsBoolean();
    }
    closed = true;
    boolean whole = streams.close(LONGEST_END);
    ended(whole, failure);
    if (!asked) {
      throw new IOException("Kafka: the reading ended by itself, without a reason");
    }
  }

  /// Tells how it ended.
  ///
  /// @param whole false if threads of it still ran when the time for the end was over
  static void ended(boolean whole, Optional<Throwable> thrown) throws IOException {
    if (thrown.isPresent()) {
      Throwable cause = thrown.get();
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("Kafka: " + cause.getMessage(), thrown.get());
    }
    if (!whole) {
      throw new IOException(
          "Kafka: the end took more than "
              + LONGEST_END.toSeconds()
              + " s and was not waited for: what was read last is not committed and will be read"
              + " again; look whether the brokers can be reached");
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      ended(streams.close(LONGEST_END), Optional.empty());
    }
  }
}
