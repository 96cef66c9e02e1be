package gatelens.cli.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gatelens.decision.Decision;
import gatelens.decision.Question;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.lens.SignalFiles;
import gatelens.method.Methods;
import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import gatelens.report.document.MethodsDocument;
import gatelens.report.document.QuestionDocument;
import gatelens.report.document.TraceDocument;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.View;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A model on the web: trace, explanation, evidence and pictures of rows that are sent, with
/// progress as server-sent events and an end on demand. All it adds to lens and report is HTTP.
final class WebRoutes implements AutoCloseable {
  private final Lens lens;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

  WebRoutes(Lens lens) throws IOException {
    this.lens = lens;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    route("/methods", (exchange, asked) -> json(exchange, MethodsDocument.of(Methods.all())));
    route(
        "/trace",
        (exchange, asked) ->
            json(
                exchange, TraceDocument.of(SignalFiles.signals(lens.trace(rows(exchange)).all()))));
    route("/explain", this::explain);
    route(
        "/evidence",
        (exchange, asked) ->
            json(exchange, document(decided(exchange, asked)).explanations().get(0).evidence()));
    route(
        "/picture",
        (exchange, asked) -> {
          Decision decision = decided(exchange, asked).get(0);
          Gallery gallery = new Gallery(decision, Gallery.Style.plain(""));
          View view = View.named(asked.getOrDefault("view", "waterfall"));
          send(exchange, 200, "image/svg+xml", gallery.pictures(view).get(0).svg());
        });
    route(
        "/cancel",
        (exchange, asked) -> {
          cancelled.add(asked.getOrDefault("job", ""));
          send(exchange, 200, "text/plain", "");
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Every answer is an event with how far the job is; the last event is the document.
  private void explain(HttpExchange exchange, Map<String, String> asked) throws IOException {
    Inputs rows = rows(exchange);
    Question question = question(asked);
    String job = asked.getOrDefault("job", "");
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      List<Decision> all =
          lens.decide(rows, question)
              .all((decision, progress) -> {
                event(out, "progress", Json.text(progress));
                return !cancelled.contains(job);
              });
      boolean whole = !cancelled.contains(job);
      event(out, whole ? "done" : "cancelled", Json.text(document(all)));
    }
  }

  private static void event(OutputStream out, String name, String data) throws IOException {
    out.write(("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private List<Decision> decided(HttpExchange exchange, Map<String, String> asked)
      throws IOException {
    return lens.decide(rows(exchange), question(asked)).all();
  }

  private static Inputs rows(HttpExchange exchange) throws IOException {
    // whole: the server resets a connection that is answered before all of it was read
    InputStream rows = new ByteArrayInputStream(exchange.getRequestBody().readAllBytes());
    return new Inputs.Stream(rows, Path.of("rows.csv"), Optional.empty());
  }

  private static Question question(Map<String, String> asked) {
    return Optional.ofNullable(asked.get("question"))
        .map(json -> Json.read(json, QuestionDocument.class).question())
        .orElse(Question.USUAL);
  }

  private static ExplainDocument document(List<Decision> decisions) {
    return ExplainDocument.of(
        decisions.get(0).explanation().by().card().id(),
        decisions,
        new ExplainDocument.Whence("m", "", Optional.empty(), "", 0, "", ""));
  }

  private interface Route {
    void answer(HttpExchange exchange, Map<String, String> asked) throws IOException;
  }

  private void route(String path, Route route) {
    server.createContext(
        path,
        exchange -> {
          try {
            route.answer(exchange, asked(exchange));
          } catch (Refused refused) {
            int status = refused.kind() == Refused.Kind.LIMIT ? 413 : 422;
            send(
                exchange,
                status,
                "text/plain",
                refused.getMessage() + "; try: " + refused.hint().orElse(""));
          } catch (IllegalArgumentException | IOException wrong) {
            send(exchange, 400, "text/plain", String.valueOf(wrong.getMessage()));
          }
        });
  }

  private static Map<String, String> asked(HttpExchange exchange) {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void json(HttpExchange exchange, Record document) throws IOException {
    send(exchange, 200, "application/json", Json.text(document));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
