package gatelens.report.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Chromium without a window, spoken to by its own protocol
/// (https://chromedevtools.github.io/devtools-protocol/).
public final class Chromium implements AutoCloseable {
  private final Process process;
  private final WebSocket socket;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> requests = new ArrayList<>();
  private String session = "";
  private int number;

  private Chromium(Process process, URI address) {
    this.process = process;
    StringBuilder part = new StringBuilder();
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                address,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    part.append(data);
                    if (last) {
                      answers.add(part.toString());
                      part.setLength(0);
                    }
                    from.request(1);
                    return java.util.concurrent.CompletableFuture.completedFuture(null);
                  }
                })
            .join();
  }

  /// Where it is installed.
  public static Optional<Path> installed() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts it.
  ///
  /// @param profile an empty folder
  public static Chromium start(Path program, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int at = line.indexOf("ws://");
      if (at >= 0) {
        return new Chromium(process, URI.create(line.substring(at).strip()));
      }
    }
    throw new IOException("Chromium ended before it said where it listens");
  }

  private JsonNode ask(String method, Map<String, Object> parameters)
      throws InterruptedException, IOException {
    int id = ++number;
    Map<String, Object> message = new java.util.LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(JsonMapper.shared().writeValueAsString(message), true).join();
    while (true) {
      String text = answers.poll(60, TimeUnit.SECONDS);
      if (text == null) {
        throw new IOException("Chromium does not answer " + method);
      }
      JsonNode answer = JsonMapper.shared().readTree(text);
      if (answer.path("method").asString("").equals("Network.requestWillBeSent")) {
        String url = answer.path("params").path("request").path("url").asString();
        if (!url.startsWith("data:")) {
          requests.add(url);
        }
      }
      if (answer.path("id").asInt(-1) == id) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
    }
  }

  /// Opens a page in a window of a size.
  void open(Path page, int width, int height) throws IOException, InterruptedException {
    open(page, width, height, 1);
  }

  /// The same on a screen with more pixels than a page has.
  ///
  /// @param scale pixels of the screen a pixel of the page
  public void open(Path page, int width, int height, double scale)
      throws IOException, InterruptedException {
    session = "";
    String target =
        ask("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asString();
    session =
        ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    ask("Network.enable", Map.of());
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
    requests.clear();
    ask("Page.navigate", Map.of("url", page.toUri().toString()));
    for (int i = 0; i < 600 && !evaluate("document.readyState").equals("complete"); i++) {
      Thread.sleep(20);
    }
  }

  /// Shows the page as another medium does: `print`.
  void media(String name) throws IOException, InterruptedException {
    ask("Emulation.setEmulatedMedia", Map.of("media", name));
  }

  /// Shows the page light or dark.
  void scheme(String name) throws IOException, InterruptedException {
    ask(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  /// The page on paper.
  byte[] pdf() throws IOException, InterruptedException {
    return Base64.getDecoder()
        .decode(
            ask("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true))
                .get("data")
                .asString());
  }

  /// What a script answers, as text.
  String evaluate(String script) throws IOException, InterruptedException {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    return result.path("result").path("value").asString("");
  }

  /// What is seen, as a PNG file.
  public byte[] shot() throws IOException, InterruptedException {
    return Base64.getDecoder()
        .decode(ask("Page.captureScreenshot", Map.of("format", "png")).get("data").asString());
  }

  /// Moves the mouse.
  void move(double x, double y) throws IOException, InterruptedException {
    ask("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /// Presses a key.
  void press(String key) throws IOException, InterruptedException {
    ask("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key));
    ask("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
  }

  /// The addresses that were asked for since a page was opened.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// Ends the browser and every process it has begun: until the last is gone, files appear in the
  /// profile, whose folder is about to be deleted.
  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, 20, TimeUnit.SECONDS).join();
    }
  }
}
