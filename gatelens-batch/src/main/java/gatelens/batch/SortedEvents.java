package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Sorts events outside memory: as many as memory holds are sorted and written, and the runs are
/// merged as they are read again. Nothing is left behind.
final class SortedEvents implements Closeable {
  /// What an object, an array or a text takes beside what it holds.
  private static final int HEAD = 24;

  private final Comparator<RowSteps.Event> order;
  private final Path folder;
  private final long most;
  private final List<RowSteps.Event> held = new ArrayList<>();
  private long bytes;
  private Optional<SpillFile> spilled = Optional.empty();

  /// Takes events.
  @FunctionalInterface
  interface Taker {
    void take(RowSteps.Event event) throws IOException;
  }

  private record Head(RowSteps.Event event, EventFile.Reader rest) {}

  /// @param folder where runs are written, if memory does not hold all
  /// @param most bytes of events that are held in memory
  SortedEvents(Comparator<RowSteps.Event> order, Path folder, long most) {
    this.order = order;
    this.folder = folder;
    this.most = most;
  }

  /// About how many bytes of memory an event takes, with its place in a list and in its copy while
  /// that is sorted.
  static long bytes(RowSteps.Event event) {
    // the record itself: six references, a time, a place
    long sum = HEAD + 6 * 8 + 2 * 8 + 3 * 8;
    sum += text(event.key()) + text(event.clock());
    sum += HEAD + 4L * event.values().length + HEAD + event.plain().length;
    for (String[] texts : List.of(event.cells(), event.kept())) {
      sum += HEAD;
      for (String text : texts) {
        sum += 8 + text(text);
      }
    }
    return sum;
  }

  private static long text(String text) {
    return 2L * HEAD + text.length();
  }

  void add(RowSteps.Event event) throws IOException {
    held.add(event);
    bytes += bytes(event);
    if (bytes >= most) {
      spill();
    }
  }

  private void spill() throws IOException {
    if (spilled.isEmpty()) {
      spilled = Optional.of(new SpillFile(folder));
    }
    sort();
    spilled.get().write(held);
    held.clear();
    bytes = 0;
  }

  private void sort() {
    RowSteps.Event[] events = held.toArray(new RowSteps.Event[0]);
    Arrays.parallelSort(events, order);
    held.clear();
    held.addAll(Arrays.asList(events));
  }

  /// How many runs were written.
  int runs() {
    return spilled.map(SpillFile::runs).orElse(0);
  }

  /// Hands out all events in their order.
  void each(Taker taker) throws IOException {
    if (spilled.isEmpty()) {
      sort();
      for (RowSteps.Event event : held) {
        taker.take(event);
      }
      return;
    }
    if (!held.isEmpty()) {
      spill();
    }
    try {
      PriorityQueue<Head> heads =
          new PriorityQueue<>((one, other) -> order.compare(one.event(), other.event()));
      for (EventFile.Reader reader : spilled.get().readers()) {
        if (reader.hasNext()) {
          heads.add(new Head(reader.next(), reader));
        }
      }
      while (!heads.isEmpty()) {
        Head head = heads.remove();
        taker.take(head.event());
        if (head.rest().hasNext()) {
          heads.add(new Head(head.rest().next(), head.rest()));
        }
      }
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    if (spilled.isPresent()) {
      spilled.get().close();
    }
  }
}
