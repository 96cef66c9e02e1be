package gatelens.batch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.watch.RowSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedEventsTest {
  /// Keys that share beginnings, end in the character zero, stand beyond the basic plane.
  private static final List<String> KEYS =
      List.of(
          "a",
          "a\0",
          "a\0\0\0\0\0\0",
          "a\0\0\0\0\0\0\0",
          "abcdefg",
          "abcdefgh",
          "abcdefgi",
          "b",
          "abcdefg\0",
          "\uffee",
          "\ud83d\ude00",
          "\u00e9",
          "z".repeat(300),
          "z".repeat(299) + "y");

  @TempDir private Path folder;

  private static String text(Random random) {
    return "xyz".substring(random.nextInt(3)).repeat(random.nextInt(3));
  }

  private static RowSteps.Event event(Random random, boolean timed, long place) {
    double[] times = {-1e300, -7, -0.0, 0.0, 1, 1.5, 2, 1e9, 1e300};
    float[] values = new float[random.nextInt(3)];
    for (int i = 0; i < values.length; i++) {
      values[i] = new float[] {-1, -0f, 0f, 2, 1e-30f}[random.nextInt(5)];
    }
    String[] cells = values.length > 0 ? new String[0] : new String[] {text(random)};
    return new RowSteps.Event(
        KEYS.get(random.nextInt(KEYS.size())),
        timed ? times[random.nextInt(times.length)] : Double.NaN,
        values,
        cells,
        new boolean[cells.length],
        text(random),
        place,
        new String[] {text(random)});
  }

  private static String words(RowSteps.Event event) {
    return String.join(
        "|",
        event.key(),
        event.time() + "",
        java.util.Arrays.toString(event.values()),
        String.join(",", event.cells()),
        event.clock(),
        event.place() + "",
        String.join(",", event.kept()));
  }

  /// In memory, and in runs of few and of many; as a stable sort by the order of events has it.
  @ParameterizedTest
  @ValueSource(longs = {1 << 30, 200_000, 20_000, 700})
  void orderIsThatOfEvents(long memory) throws IOException {
    for (boolean timed : new boolean[] {true, false}) {
      Random random = new Random(3);
      List<RowSteps.Event> events = new ArrayList<>();
      for (int n = 0; n < 6000; n++) {
        events.add(event(random, timed, n));
      }
      List<String> found = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(2);
          SortedEvents sorted = new SortedEvents(timed, folder, memory, threads, 2)) {
        for (RowSteps.Event event : events) {
          sorted.add(event);
        }
        EventFile.Unpacking unpacking = new EventFile.Unpacking();
        sorted.each(packed -> {
          byte[] bytes = new byte[packed.length()];
          packed.copy(bytes, 0);
          found.add(words(unpacking.event(bytes)));
          assertThat(packed.key()).isEqualTo(found.get(found.size() - 1).split("\\|", 2)[0]);
        });
        assertThat(sorted.runs() > 0).isEqualTo(memory < 1 << 20);
      }
      events.sort(new EventOrder(timed));
      assertThat(found)
          .containsExactlyElementsOf(events.stream().map(SortedEventsTest::words).toList());
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void nothingIsSortedToo() throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(1);
        SortedEvents sorted = new SortedEvents(true, folder, 1000, threads, 1)) {
      sorted.each(event -> {
        throw new AssertionError("an event");
      });
    }
  }
}
