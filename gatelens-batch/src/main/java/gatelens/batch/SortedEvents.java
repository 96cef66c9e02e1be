package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Sorts events outside memory: as many as memory holds are sorted and written, and the runs are
/// merged as they are read again. Nothing is left behind.
final class SortedEvents implements Closeable {
  private final Comparator<RowSteps.Event> order;
  private final Path folder;
  private final int most;
  private final List<RowSteps.Event> held = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();

  /// How the names of runs begin.
  static final String BEGIN = ".gatelens-sort-";

  /// Takes events.
  @FunctionalInterface
  interface Taker {
    void take(RowSteps.Event event) throws IOException;
  }

  private record Head(RowSteps.Event event, EventFile.Reader rest) {}

  /// @param folder where runs are written, if memory does not hold all
  /// @param most events that are held in memory
  SortedEvents(Comparator<RowSteps.Event> order, Path folder, int most) {
    this.order = order;
    this.folder = folder;
    this.most = most;
  }

  void add(RowSteps.Event event) throws IOException {
    held.add(event);
    if (held.size() >= most) {
      spill();
    }
  }

  private void spill() throws IOException {
    Files.createDirectories(folder);
    Path run = Files.createTempFile(folder, BEGIN, ".run");
    runs.add(run);
    sort();
    EventFile.write(run, held);
    held.clear();
  }

  private void sort() {
    RowSteps.Event[] events = held.toArray(new RowSteps.Event[0]);
    java.util.Arrays.parallelSort(events, order);
    held.clear();
    held.addAll(java.util.Arrays.asList(events));
  }

  /// How many runs were written.
  int runs() {
    return runs.size();
  }

  /// Hands out all events in their order.
  void each(Taker taker) throws IOException {
    if (runs.isEmpty()) {
      sort();
      for (RowSteps.Event event : held) {
        taker.take(event);
      }
      return;
    }
    if (!held.isEmpty()) {
      spill();
    }
    List<EventFile.Reader> readers = new ArrayList<>();
    try {
      PriorityQueue<Head> heads =
          new PriorityQueue<>((one, other) -> order.compare(one.event(), other.event()));
      for (Path run : runs) {
        EventFile.Reader reader = new EventFile.Reader(run);
        readers.add(reader);
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
    } finally {
      for (EventFile.Reader reader : readers) {
        reader.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }
}
