package gatelens.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Lines that other threads bring: from a pipe, from connections, from requests. They wait when too
/// many lines do.
final class QueuedEvents implements EventSource {
  /// Lines that may wait.
  static final int WAITING = 256;

  private final BlockingQueue<Delivery> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicReference<IOException> failure = new AtomicReference<>();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handing = new AtomicInteger();
  private volatile boolean over;
  private volatile boolean stopped;

  QueuedEvents() {}

  /// The lines of a pipe, to its end.
  static QueuedEvents pipe(InputStream in, int longest) {
    QueuedEvents events = new QueuedEvents();
    daemon(
        "gatelens-pipe",
        () -> {
          LineReader reader = new LineReader(longest, 0, 0);
          try {
            events.readAll(reader, in);
          } catch (IOException broken) {
            events.failure.set(broken);
          }
          events.over = true;
        });
    return events;
  }

  /// Lines of all who connect to a port of this machine.
  ///
  /// @param port 0 for any that is free
  /// @throws IOException if the port is taken
  static QueuedEvents tcp(int port, int longest) throws IOException {
    QueuedEvents events = new QueuedEvents();
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    events.open.add(server);
    daemon("gatelens-tcp", () -> events.accept(server, longest));
    return events;
  }

  /// The port that is listened to.
  int port() {
    return open.stream()
        .filter(ServerSocket.class::isInstance)
        .map(ServerSocket.class::cast)
        .mapToInt(ServerSocket::getLocalPort)
        .findFirst()
        .orElse(0);
  }

  private void accept(ServerSocket server, int longest) {
    while (!stopped) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(
            "gatelens-connection",
            () -> {
              try (socket) {
                readAll(new LineReader(longest, 0, 0), socket.getInputStream());
              } catch (IOException gone) {
                // who connected went away: what came was read
              }
              open.remove(socket);
            });
      } catch (IOException closed) {
        if (!stopped) {
          failure.set(closed);
          over = true;
        }
        return;
      }
    }
  }

  /// Hands on what comes. When it is to stop, lines that were taken out of the pipe already are
  /// still handed on: nobody else could read them.
  private void readAll(LineReader reader, InputStream in) throws IOException {
    Optional<Line> line = reader.next(in);
    while (line.isPresent()) {
      handing.incrementAndGet();
      try {
        queue.put(Delivery.of(line.get()));
        while (reader.holdsLine()) {
          queue.put(Delivery.of(reader.next(in).orElseThrow()));
        }
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        handing.decrementAndGet();
      }
      if (stopped) {
        return;
      }
      line = reader.next(in);
    }
    // a line whose end has not come
    reader.rest().ifPresent(rest -> put(Delivery.of(rest)));
  }

  /// Brings a line; waits while too many do.
  ///
  /// @return false if no more are taken
  boolean put(Delivery delivery) {
    try {
      while (!stopped) {
        if (queue.offer(delivery, 50, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Optional<Delivery> next(long millis) throws IOException, InterruptedException {
    Delivery next = millis == 0 ? queue.poll() : queue.poll(millis, TimeUnit.MILLISECONDS);
    if (next == null && failure.get() != null) {
      throw failure.get();
    }
    return Optional.ofNullable(next);
  }

  @Override
  public long waiting() {
    return queue.size();
  }

  @Override
  public boolean isPressing() {
    return true;
  }

  @Override
  public boolean ended() {
    return (over || stopped) && handing.get() == 0 && queue.isEmpty();
  }

  @Override
  public void stop() {
    stopped = true;
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception closed) {
        // it is given up in any case
      }
    }
  }
}
