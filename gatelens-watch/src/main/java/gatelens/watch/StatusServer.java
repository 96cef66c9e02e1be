package gatelens.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gatelens.lens.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A small server beside a watch: `GET /health`, `GET /metrics` for Prometheus, and where events
/// come by HTTP `POST /events`, lines of JSON in and lines of JSON out, in their order. Of this
/// machine alone, or with a token that every request brings.
public final class StatusServer {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int MOST = 16 << 20;
  private static final int SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Watched run;
  private final Optional<QueuedEvents> events;
  private final Address address;
  private final int longest;

  /// Where it listens.
  ///
  /// @param host name or number; beyond this machine only with a token
  /// @param port 0 for any that is free
  /// @param token that requests bring as `Authorization: Bearer TOKEN`; empty for none
  public record Address(String host, int port, String token) {
    /// Checks that nobody else can ask unasked.
    ///
    /// @throws Refused if it is open to others without a token
    public Address {
      if (token.isEmpty() && !isLoopback(host)) {
        throw new Refused(
            Refused.Kind.QUESTION,
            host + ": beyond this machine a token is needed",
            "a file with a token that the services send",
            "token-file");
      }
    }

    private static boolean isLoopback(String host) {
      return LOCAL.contains(host) || host.equals("::1");
    }

    /// The same with another port.
    public Address withPort(int other) {
      return new Address(host, other, token);
    }
  }

  private StatusServer(
      HttpServer server, Address address, Watched run, Optional<QueuedEvents> events, int longest) {
    this.server = server;
    this.address = address;
    this.run = run;
    this.events = events;
    this.longest = longest;
    this.threads =
        Executors.newCachedThreadPool(work -> {
          Thread thread = new Thread(work, "gatelens-http");
          thread.setDaemon(true);
          return thread;
        });
  }

  /// Starts to listen.
  ///
  /// @throws IOException if the port is taken
  public static StatusServer of(Address address, Watched run) throws IOException {
    return of(address, run, Optional.empty(), 0);
  }

  static StatusServer of(Address address, Watched run, Optional<QueuedEvents> events, int longest)
      throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), 0);
    StatusServer made = new StatusServer(server, address, run, events, longest);
    server.createContext("/", made::handle);
    server.setExecutor(made.threads);
    server.start();
    return made;
  }

  /// The port that it listens to.
  public int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean post = exchange.getRequestMethod().equals("POST");
      if (!allowed(exchange) && address.token().isEmpty()) {
        answer(
            exchange,
            403,
            "text/plain",
            "this machine alone is answered, as localhost, and no page of a browser; others with"
                + " --token-file\n");
      } else if (!allowed(exchange)) {
        answer(exchange, 401, "text/plain", "a token is needed: Authorization: Bearer TOKEN\n");
      } else if (path.equals("/health")) {
        answer(exchange, run.isReady() ? 200 : 503, "application/json", Metrics.health(run) + "\n");
      } else if (path.equals("/metrics")) {
        answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", Metrics.prometheus(run));
      } else if (path.equals("/events") && events.isPresent()) {
        if (post) {
          events(exchange, events.get());
        } else {
          answer(exchange, 405, "text/plain", "expected POST\n");
        }
      } else {
        answer(exchange, 404, "text/plain", "there is nothing here\n");
      }
    }
  }

  /// A page in a browser of this machine could ask as well: its name for the machine is another
  /// one, and it does not know the token.
  private boolean allowed(HttpExchange exchange) {
    if (!address.token().isEmpty()) {
      byte[] sent =
          String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
              .getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(
          sent, ("Bearer " + address.token()).getBytes(StandardCharsets.UTF_8));
    }
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return LOCAL.contains(name) && exchange.getRequestHeaders().getFirst("Origin") == null;
  }

  private void events(HttpExchange exchange, QueuedEvents queue) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST + 1);
    if (body.length > MOST) {
      answer(exchange, 413, "text/plain", "at most " + MOST + " bytes a request\n");
      return;
    }
    List<Line> lines = lines(body);
    Reply reply = new Reply(lines.size());
    for (Line line : lines) {
      if (!queue.put(new Delivery(line, Optional.of(reply)))) {
        answer(exchange, 503, "text/plain", "the watch is ending\n");
        return;
      }
    }
    try {
      if (!reply.left.await(SECONDS, TimeUnit.SECONDS)) {
        answer(exchange, 503, "text/plain", "no answer in " + SECONDS + " s\n");
        return;
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "text/plain", "the watch is ending\n");
      return;
    }
    int status = reply.answered || lines.isEmpty() || !reply.refused ? 200 : 422;
    answer(exchange, status, "application/x-ndjson", reply.text());
  }

  private List<Line> lines(byte[] body) throws IOException {
    LineReader reader = new LineReader(longest, 0, 0);
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    List<Line> lines = new ArrayList<>();
    Optional<Line> line = reader.next(in);
    while (line.isPresent()) {
      lines.add(line.get());
      line = reader.next(in);
    }
    reader.rest().ifPresent(lines::add);
    return lines;
  }

  /// Gathers what the lines of one request give.
  private static final class Reply implements Delivery.Client {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CountDownLatch left;
    private volatile boolean answered;
    private volatile boolean refused;

    private Reply(int lines) {
      left = new CountDownLatch(lines);
    }

    @Override
    public void answer(byte[] line) {
      answered = true;
      out.writeBytes(line);
    }

    @Override
    public void bad(byte[] line) {
      refused = true;
      out.writeBytes(line);
    }

    @Override
    public void done() {
      left.countDown();
    }

    private String text() {
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
