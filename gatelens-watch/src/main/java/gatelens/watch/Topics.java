package gatelens.watch;

import gatelens.lens.Lens;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The topics of a broker as source and target of a watch. A module of its own brings them, found
/// by {@link java.util.ServiceLoader}: `gatelens-kafka`.
public interface Topics {
  /// The word before the colon in `kafka:BROKERS/TOPIC`.
  String name();

  /// A topic.
  ///
  /// @param brokers hosts with their ports, with commas
  /// @param topic its name
  record Place(String brokers, String topic) {}

  /// From where to where.
  ///
  /// @param source of the events, a JSON object each
  /// @param answers the topic of answers; empty for `local`
  /// @param bad the topic of events that were not read; empty for `local`
  /// @param local gets what no topic does
  /// @param rehearsal made-up events before the first
  /// @param properties of the broker's clients, by its own names
  record Route(
      Place source,
      Optional<String> answers,
      Optional<String> bad,
      Sink local,
      int rehearsal,
      Map<String, String> properties) {
    /// Keeps an unmodifiable copy.
    public Route {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }

  /// A watch of a topic, from its opening.
  interface Run extends Watched, Closeable {
    /// Watches until it is to stop; what was taken in is answered then.
    ///
    /// @param stop asked now and then
    /// @throws IOException if the broker cannot be reached, or an output not be written
    /// @throws InterruptedException if the thread is
    void run(BooleanSupplier stop) throws IOException, InterruptedException;
  }

  /// Opens a watch of a topic, its states kept by the broker.
  ///
  /// @throws gatelens.lens.Refused if the model, the plan or a property does not fit
  Run open(Lens lens, WatchPlan plan, Route route);

  /// A topic to which whole lines are written, each a record.
  ///
  /// @throws gatelens.lens.Refused if a property does not fit
  OutputStream output(Place place, Map<String, String> properties);
}
