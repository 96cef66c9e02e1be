package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.SeriesPlan;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchRunTest {
  @TempDir Path folder;

  private static final int ROWS = 5000;

  private static byte[] csv(int rows) {
    return WatchFixture.csv(rows).getBytes(StandardCharsets.UTF_8);
  }

  private static RunPlan plan(RunPlan.Source source, Optional<Path> out, Optional<Path> state) {
    return new RunPlan(
        source,
        out,
        out.map(file -> file.resolveSibling(file.getFileName() + ".bad")),
        Optional.empty(),
        state,
        Optional.empty(),
        Duration.ofNanos(40),
        0,
        false,
        new ByteArrayInputStream(csv(50)),
        OutputStream.nullOutputStream());
  }

  /// What a process does that is killed: nothing is flushed, closed or saved any more.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoIsKilledAtAnyMomentGoesOnWithTheSameBytes(boolean challenged) throws Exception {
    Path input = folder.resolve("in.csv");
    String text = WatchFixture.csv(3 * ROWS);
    // every hundredth line is no event
    StringBuilder mixed = new StringBuilder();
    int at = 0;
    for (String line : text.split("\n", -1)) {
      mixed
          .append(line)
          .append(line.isEmpty() ? "" : "\n")
          .append(++at % 100 == 0 ? "nonsense\n" : "");
    }
    Files.writeString(input, mixed);
    WatchPlan watched =
        new WatchQuestion(
                Map.of(
                    WatchOption.TARGET, "fraud",
                    WatchOption.ALERT, "probability>0.5",
                    WatchOption.LATENESS, "90",
                    WatchOption.MAX_KEYS, "3"))
            .plan();
    RunPlan.Source source = new RunPlan.Source.Whole(input);
    try (Lens lens = WatchFixture.lens();
        Lens other = WatchFixture.lens("lstm(4) dense(2)", SeriesPlan.Missing.FORWARD, 40)) {
      Path whole = folder.resolve("whole.jsonl");
      Supplier<Watch> watch =
          () -> challenged ? Watch.of(lens, other, watched) : Watch.of(lens, watched);
      try (WatchRun run =
          WatchRun.open(
              watch.get(), watched, plan(source, Optional.of(whole), Optional.empty()), () -> 0)) {
        run.run(() -> false);
      }
      assertThat(Files.readAllLines(whole)).hasSizeGreaterThan(ROWS / 2);
      Path out = folder.resolve("out.jsonl");
      SplittableRandom random = new SplittableRandom(9);
      AtomicLong clock = new AtomicLong();
      int killed = 0;
      boolean finished = false;
      while (!finished) {
        AtomicInteger left = new AtomicInteger(random.nextInt(4));
        WatchRun run =
            WatchRun.open(
                watch.get(),
                watched,
                plan(source, Optional.of(out), Optional.of(folder.resolve("state"))),
                () -> clock.addAndGet(random.nextInt(40)));
        boolean kill = killed < 20;
        try {
          run.run(() -> {
            if (kill && left.getAndDecrement() == 0) {
              throw new Killed();
            }
            return false;
          });
          finished = true;
          run.close();
        } catch (Killed end) {
          killed++;
          // what the operating system has of the files stays, what the process held is gone
          run.abandon();
        }
      }
      assertThat(killed).isEqualTo(20);
      assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(whole));
      assertThat(Files.readAllBytes(folder.resolve("out.jsonl.bad")))
          .isEqualTo(Files.readAllBytes(folder.resolve("whole.jsonl.bad")));
      assertThat(Files.readAllLines(folder.resolve("out.jsonl.bad"))).hasSizeGreaterThan(49);
    }
  }

  /// The states of an archive, and a stream from where it ended: the answers of both in one.
  @Test
  void anArchivesStatesBeginAStream() throws Exception {
    List<String> rows = WatchFixture.rows(ROWS);
    Path archive = folder.resolve("archive.csv");
    Path input = folder.resolve("stream.csv");
    Files.writeString(
        archive, WatchFixture.HEADER + "\n" + String.join("\n", rows.subList(0, 60)) + "\n");
    Files.writeString(
        input, WatchFixture.HEADER + "\n" + String.join("\n", rows.subList(60, ROWS)) + "\n");
    Path first = folder.resolve("archive.jsonl");
    Path out = folder.resolve("stream.jsonl");
    Path seed = folder.resolve("seed");
    try (Lens lens = WatchFixture.lens()) {
      Told whole = WatchFixture.told(Watch.of(lens, WatchPlan.USUAL), WatchFixture.csv(ROWS));
      RunPlan one = plan(new RunPlan.Source.Whole(archive), Optional.of(first), Optional.of(seed));
      run(lens, one);
      RunPlan two =
          new RunPlan(
              new RunPlan.Source.Whole(input),
              Optional.of(out),
              Optional.empty(),
              Optional.empty(),
              Optional.of(folder.resolve("state")),
              Optional.of(seed),
              Duration.ofSeconds(10),
              0,
              false,
              new ByteArrayInputStream(new byte[0]),
              OutputStream.nullOutputStream());
      run(lens, two);
      assertThat(Files.readString(first) + Files.readString(out))
          .isEqualTo(String.join("", whole.answers));
      run(lens, two);
      assertThat(Files.readString(first) + Files.readString(out))
          .as("its own state is taken, not the archive's again")
          .isEqualTo(String.join("", whole.answers));
    }
  }

  private static void run(Lens lens, RunPlan plan) throws IOException, InterruptedException {
    try (WatchRun run =
        WatchRun.open(Watch.of(lens, WatchPlan.USUAL), WatchPlan.USUAL, plan, System::nanoTime)) {
      run.run(() -> false);
    }
  }

  @Test
  void whatIsToStopSavesAndGoesOn() throws Exception {
    Path input = folder.resolve("in.csv");
    Files.write(input, csv(ROWS));
    Path out = folder.resolve("out.jsonl");
    Optional<Path> state = Optional.of(folder.resolve("state"));
    RunPlan.Source source = new RunPlan.Source.Whole(input);
    try (Lens lens = WatchFixture.lens()) {
      Told whole = WatchFixture.told(Watch.of(lens, WatchPlan.USUAL), WatchFixture.csv(ROWS));
      int runs = 0;
      while (runs < 100) {
        AtomicInteger asked = new AtomicInteger();
        try (WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL),
                WatchPlan.USUAL,
                plan(source, Optional.of(out), state),
                System::nanoTime)) {
          assertThat(run.isResumed()).isEqualTo(runs > 0);
          run.run(() -> asked.incrementAndGet() > 4);
          runs++;
          if (run.watch().position() == Files.size(input)) {
            break;
          }
        }
      }
      assertThat(runs).isGreaterThan(2);
      assertThat(Files.readString(out)).isEqualTo(String.join("", whole.answers));
      RunPlan again = plan(source, Optional.of(out), state);
      Files.writeString(input, "another");
      assertThatThrownBy(() ->
              WatchRun.open(
                  Watch.of(lens, WatchPlan.USUAL), WatchPlan.USUAL, again, System::nanoTime))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("another file");
    }
  }

  @Test
  void aStateOfAnotherRunIsRefused() throws Exception {
    Path input = folder.resolve("in.csv");
    Files.write(input, csv(30));
    Optional<Path> state = Optional.of(folder.resolve("state"));
    RunPlan plan = plan(new RunPlan.Source.Whole(input), Optional.of(folder.resolve("o")), state);
    WatchPlan other = new WatchQuestion(Map.of(WatchOption.TARGET, "ok")).plan();
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, WatchPlan.USUAL);
      try (WatchRun run = WatchRun.open(watch, WatchPlan.USUAL, plan, System::nanoTime)) {
        run.run(() -> false);
        assertThatThrownBy(() ->
                WatchRun.open(
                    Watch.of(lens, WatchPlan.USUAL), WatchPlan.USUAL, plan, System::nanoTime))
            .hasMessageContaining("another process");
      }
      assertThatThrownBy(() -> WatchRun.open(Watch.of(lens, other), other, plan, System::nanoTime))
          .hasMessageContaining("another run");
      byte[] bytes = Files.readAllBytes(folder.resolve("state/snapshot"));
      bytes[bytes.length / 2] ^= 1;
      Files.write(folder.resolve("state/snapshot"), bytes);
      assertThatThrownBy(() ->
              WatchRun.open(
                  Watch.of(lens, WatchPlan.USUAL), WatchPlan.USUAL, plan, System::nanoTime))
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void aPipeIsReadToItsEnd() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Lens lens = WatchFixture.lens()) {
      Map<WatchOption, String> asked = new EnumMap<>(WatchOption.class);
      asked.put(WatchOption.REHEARSE, "10");
      asked.put(WatchOption.METRICS, "0");
      StringBuilder said = new StringBuilder();
      InputStream in = new ByteArrayInputStream(csv(50));
      Counts counts =
          new WatchQuestion(asked)
              .watch(lens, in, out, said::append, System::nanoTime, () -> false);
      Told told = WatchFixture.told(Watch.of(lens, WatchPlan.USUAL), WatchFixture.csv(50));
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(String.join("", told.answers));
      assertThat(counts.get(Counts.Kind.EVENTS)).isEqualTo(50);
      assertThat(said.toString()).contains("metrics on port").contains("50 events scored");
    }
  }

  private static Thread started(WatchRun run, AtomicBoolean stop) {
    Thread thread =
        new Thread(() -> {
          try {
            run.run(stop::get);
          } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
          }
        });
    thread.start();
    return thread;
  }

  private static void until(java.util.concurrent.Callable<Boolean> done) throws Exception {
    for (int n = 0; n < 3000 && !done.call(); n++) {
      Thread.sleep(5);
    }
    assertThat(done.call()).isTrue();
  }

  @Test
  void aGrowingFileIsFollowedAndOneInItsPlaceReadFromItsBeginning() throws Exception {
    Path input = folder.resolve("log.csv");
    String text = WatchFixture.csv(40);
    String[] lines = text.split("(?<=\n)", -1);
    Files.writeString(input, lines[0] + lines[1] + lines[2].substring(0, 10));
    Path out = folder.resolve("o");
    AtomicBoolean stop = new AtomicBoolean();
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL),
                WatchPlan.USUAL,
                plan(new RunPlan.Source.Growing(input), Optional.of(out), Optional.empty()),
                System::nanoTime)) {
      Thread thread = started(run, stop);
      until(() -> Files.readAllLines(out).size() == 1);
      Files.writeString(input, lines[2].substring(10), StandardOpenOption.APPEND);
      until(() -> Files.readAllLines(out).size() == 2);
      StringBuilder rest = new StringBuilder(lines[0]);
      for (int i = 3; i < lines.length; i++) {
        rest.append(lines[i]);
      }
      Path next = folder.resolve("next.csv");
      Files.writeString(next, rest);
      Files.move(next, input, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      until(() -> Files.readAllLines(out).size() == 40);
      stop.set(true);
      thread.join();
      Told told = WatchFixture.told(Watch.of(lens, WatchPlan.USUAL), text);
      assertThat(Files.readString(out)).isEqualTo(String.join("", told.answers));
    }
  }

  @Test
  void whoConnectsOnThisMachineIsHeard() throws Exception {
    Path out = folder.resolve("o");
    AtomicBoolean stop = new AtomicBoolean();
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL),
                WatchPlan.USUAL,
                plan(new RunPlan.Source.Tcp(0), Optional.of(out), Optional.empty()),
                System::nanoTime)) {
      Thread thread = started(run, stop);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), run.port())) {
        socket.getOutputStream().write(csv(30));
      }
      until(() -> run.watch().counts().get(Counts.Kind.EVENTS) == 30);
      stop.set(true);
      thread.join();
      assertThat(Files.readAllLines(out)).hasSize(30);
    }
  }

  private static HttpResponse<String> ask(int port, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    request =
        body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void servicesAskByHttp() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    RunPlan.Source source = RunPlan.Source.parse("http:0");
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL),
                WatchPlan.USUAL,
                plan(source, Optional.empty(), Optional.empty()),
                System::nanoTime)) {
      Thread thread = started(run, stop);
      int port = run.port();
      String events = WatchFixture.json(20);
      Told told = WatchFixture.told(Watch.of(lens, WatchPlan.USUAL), events);
      String[] lines = events.split("(?<=\n)", -1);
      HttpResponse<String> first = ask(port, "/events", lines[0]);
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.body()).isEqualTo(told.answers.get(0));
      String rest = events.substring(lines[0].length());
      assertThat(ask(port, "/events", rest).body())
          .isEqualTo(String.join("", told.answers.subList(1, 20)));
      HttpResponse<String> bad = ask(port, "/events", "nonsense");
      assertThat(bad.statusCode()).isEqualTo(422);
      assertThat(bad.body()).contains("\"reason\"");
      assertThat(ask(port, "/health", "").body()).contains("\"ready\"");
      assertThat(ask(port, "/metrics", "").body())
          .contains("gatelens_events_total 20\n")
          .contains("gatelens_bad_total 1\n")
          .contains("gatelens_keys 4.0")
          .contains("gatelens_service_seconds_count 21\n")
          .contains(run.watch().live().fingerprint());
      assertThat(ask(port, "/events", "").statusCode()).isEqualTo(405);
      assertThat(ask(port, "/", "").statusCode()).isEqualTo(404);
      assertThat(ask(port, "/events", "x", "Origin", "http://elsewhere").statusCode())
          .isEqualTo(403);
      stop.set(true);
      thread.join();
    }
  }

  @Test
  void withATokenNobodyElseAsks() throws Exception {
    assertThatThrownBy(() -> new StatusServer.Address("0.0.0.0", 0, ""))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("token");
    AtomicBoolean stop = new AtomicBoolean();
    StatusServer.Address address = new StatusServer.Address("127.0.0.1", 0, "0123456789abcdef");
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL),
                WatchPlan.USUAL,
                plan(new RunPlan.Source.Http(address), Optional.empty(), Optional.empty()),
                System::nanoTime)) {
      Thread thread = started(run, stop);
      String event = WatchFixture.json(1);
      assertThat(ask(run.port(), "/events", event).statusCode()).isEqualTo(401);
      assertThat(
              ask(run.port(), "/events", event, "Authorization", "Bearer 0123456789abcdeF")
                  .statusCode())
          .isEqualTo(401);
      assertThat(
              ask(run.port(), "/events", event, "Authorization", "Bearer 0123456789abcdef").body())
          .contains("\"score\"");
      stop.set(true);
      thread.join();
    }
  }

  @Test
  void whatWasTakenOutOfAPipeIsAnsweredBeforeItStops() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicBoolean stop = new AtomicBoolean(true);
    byte[] lines = csv(800);
    // gives all at once, and then nothing and no end
    InputStream in =
        new InputStream() {
          private boolean given;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            if (given) {
              try {
                Thread.sleep(Long.MAX_VALUE);
              } catch (InterruptedException ending) {
                throw new IOException(ending);
              }
            }
            given = true;
            assertThat(lines.length).isLessThan(length);
            System.arraycopy(lines, 0, into, from, lines.length);
            return lines.length;
          }
        };
    RunPlan plan =
        new RunPlan(
            new RunPlan.Source.Standard(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            0,
            false,
            in,
            out);
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(
                Watch.of(lens, WatchPlan.USUAL), WatchPlan.USUAL, plan, System::nanoTime)) {
      Thread.sleep(50);
      run.run(stop::get);
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(800);
  }
}
