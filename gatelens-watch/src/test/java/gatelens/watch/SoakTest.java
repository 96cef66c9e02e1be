package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.lens.Lens;
import java.io.BufferedWriter;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A steady stream into a process of its own: 1,000 events a second of 10,000 keys, one in a
/// hundred unreadable, one late, snapshots each second, 256 MB. None is lost, and what is alive
/// does not grow. A minute where the environment says `CI`, a few seconds otherwise; an hour by
/// `gatelens-bench/stream/soak.py`.
class SoakTest {
  private static final int SECONDS =
      Integer.getInteger("gatelens.soak.seconds", System.getenv("CI") == null ? 4 : 60);
  private static final int RATE = 1000;
  private static final int KEYS = 10_000;
  private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  @TempDir private Path folder;

  /// The process: watches its standard input and says how much was alive, six times a run.
  static final class Child {
    private Child() {}

    /// Watches.
    ///
    /// @param arguments the folder
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      List<Long> alive = new ArrayList<>();
      Thread looking = new Thread(() -> look(folder.resolve("begin"), alive));
      looking.setDaemon(true);
      looking.start();
      try (Lens lens = WatchFixture.lens()) {
        new WatchQuestion(
                Map.of(
                    WatchOption.TARGET, "fraud",
                    WatchOption.OUTPUT, folder.resolve("answers.jsonl").toString(),
                    WatchOption.BAD, folder.resolve("bad.jsonl").toString(),
                    WatchOption.STATE, folder.resolve("state").toString(),
                    WatchOption.SNAPSHOT, "1s"))
            .watch(
                lens,
                System.in,
                new FileOutputStream(FileDescriptor.out),
                said -> {},
                System::nanoTime,
                () -> false);
      }
      synchronized (alive) {
        Files.writeString(folder.resolve("alive"), alive.toString());
      }
    }

    private static void look(Path begin, List<Long> alive) {
      try {
        while (!Files.exists(begin)) {
          Thread.sleep(20);
        }
        while (true) {
          Thread.sleep(1000L * SECONDS / 6);
          System.gc();
          Runtime runtime = Runtime.getRuntime();
          synchronized (alive) {
            alive.add(runtime.totalMemory() - runtime.freeMemory());
          }
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Process child(Path folder) throws IOException {
    String all =
        String.join(
            File.pathSeparator,
            Stream.of(
                    Path.of("target", "test-classes").toAbsolutePath().toString(),
                    Path.of("target", "classes").toAbsolutePath().toString(),
                    System.getProperty("java.class.path"),
                    System.getProperty("jdk.module.path", ""))
                .filter(path -> !path.isEmpty())
                .toList());
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-Dgatelens.soak.seconds=" + SECONDS,
            "--add-modules=jdk.incubator.vector",
            "-cp",
            all,
            Child.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  @Test
  void nothingIsLostAndNothingGrows() throws Exception {
    Process process = child(folder);
    Events events = new Events();
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
      out.write(WatchFixture.HEADER + "\n");
      // every key once, so that what is alive is all there from the beginning
      for (int key = 0; key < KEYS; key++) {
        out.write(events.of(key));
      }
      out.flush();
      while (process.isAlive() && count("answers.jsonl") < KEYS) {
        Thread.sleep(50);
      }
      Files.createFile(folder.resolve("begin"));
      for (int tenth = 0; tenth < 10 * SECONDS; tenth++) {
        for (int n = 0; n < RATE / 10; n++) {
          out.write(events.next());
        }
        out.flush();
        Thread.sleep(100);
      }
    }
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("said"))).isZero();
    long answered = count("answers.jsonl");
    long refused = count("bad.jsonl");
    assertThat(answered).isEqualTo(events.good);
    assertThat(refused).isEqualTo(events.bad + events.late);
    assertThat(answered + refused).isEqualTo(KEYS + (long) SECONDS * RATE);
    String told = Files.readString(folder.resolve("alive")).replaceAll("[\\[\\] ]", "");
    List<Long> alive = Stream.of(told.split(",", -1)).map(Long::valueOf).toList();
    long first = alive.get(Math.min(1, alive.size() - 1));
    // a megabyte for what a compiler keeps while it works
    assertThat(alive.get(alive.size() - 1)).isLessThan(first + first / 20 + (1 << 20));
  }

  private long count(String file) throws IOException {
    if (!Files.exists(folder.resolve(file))) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(folder.resolve(file))) {
      return lines.count();
    }
  }

  private static final class Events {
    private final SplittableRandom random = new SplittableRandom(8);
    private final Map<Integer, Long> last = new HashMap<>();
    private long now = BEGIN;
    private long good;
    private long bad;
    private long late;

    private String of(int key) {
      last.put(key, now);
      good++;
      return line(key, now++);
    }

    private String line(int key, long time) {
      return "card%d,%s,%d,%s\n"
          .formatted(
              key,
              Instant.ofEpochSecond(time),
              random.nextInt(1000),
              List.of("shop", "atm", "web").get(random.nextInt(3)));
    }

    private String next() {
      int key = random.nextInt(KEYS);
      double luck = random.nextDouble();
      if (luck < 0.01) {
        bad++;
        return "card%d,%s,half\n".formatted(key, Instant.ofEpochSecond(now));
      }
      if (luck < 0.02) {
        late++;
        return line(key, last.getOrDefault(key, now) - 1);
      }
      return of(key);
    }
  }
}
