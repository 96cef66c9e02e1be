package gatelens.watch;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// From where to where.
///
/// @param source of the events
/// @param answers the file that they are written to; empty for the stream
/// @param bad the file of events that were not read; empty to count them alone
/// @param badOut where else they are written; empty for nowhere
/// @param state the folder of snapshots; empty for none
/// @param seed the folder of another run, whose states are begun with; empty for none
/// @param snapshot how far apart they are; usual: 10 s
/// @param rehearsal made-up events before the first; usual: 10,000
/// @param spins true to wait for lines with a core of its own, which does nothing else meanwhile
/// @param in standard input
/// @param out standard output
public record RunPlan(
    Source source,
    Optional<Path> answers,
    Optional<Path> bad,
    Optional<OutputStream> badOut,
    Optional<Path> state,
    Optional<Path> seed,
    Duration snapshot,
    int rehearsal,
    boolean spins,
    InputStream in,
    OutputStream out) {

  /// Where events come from.
  public sealed interface Source {
    /// Standard input, to its end.
    record Standard() implements Source {}

    /// A file to its end.
    ///
    /// @param path of the file
    record Whole(Path path) implements Source {}

    /// A file as it grows.
    ///
    /// @param path of the file
    record Growing(Path path) implements Source {}

    /// All who connect to a port of this machine.
    ///
    /// @param port 0 for any that is free
    record Tcp(int port) implements Source {}

    /// Requests of services.
    ///
    /// @param server where it listens
    record Http(StatusServer.Address server) implements Source {}

    /// Reads `stdin`, `tail:FILE`, `tcp:PORT`, `http:PORT` or `FILE`.
    ///
    /// @throws IllegalArgumentException if a port is none
    static Source parse(String text) {
      if (text.equals("stdin") || text.equals("-")) {
        return new Standard();
      }
      if (text.startsWith("tail:")) {
        return new Growing(Path.of(text.substring(5)));
      }
      if (text.startsWith("tcp:")) {
        return new Tcp(port(text.substring(4)));
      }
      if (text.startsWith("http:")) {
        return new Http(new StatusServer.Address("127.0.0.1", port(text.substring(5)), ""));
      }
      return new Whole(Path.of(text));
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port < 1 << 16) {
          return port;
        }
      } catch (NumberFormatException word) {
        throw new IllegalArgumentException(text + ": expected the number of a port", word);
      }
      throw new IllegalArgumentException(text + ": expected a port from 0 to 65535");
    }
  }
}
