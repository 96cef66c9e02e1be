package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Sorts events, outside memory where it does not hold them: events are packed as they come, other
/// threads sort chunk by chunk, and what is more than memory holds is written to the disk while
/// reading goes on. The sorted runs, in memory or not, are merged as they are asked for. Nothing is
/// left behind. The order is that of {@link EventOrder}.
final class SortedEvents implements Closeable {
  private static final int CHUNK = 4 << 20;
  private static final int LEAST_CHUNK = 1 << 8;

  private final boolean timed;
  private final Path folder;
  private final long most;
  private final ExecutorService threads;
  private final int atOnce;
  private final int size;
  private final EventFile.Packing packing = new EventFile.Packing();
  private final Deque<PackedChunk> spare = new ArrayDeque<>();
  private final Deque<Sorting> sorting = new ArrayDeque<>();
  private final Deque<byte[]> held = new ArrayDeque<>();
  private PackedChunk chunk;
  private long bytes;
  private Optional<Future<?>> writing = Optional.empty();
  private long written;
  private Optional<SpillFile> spilled = Optional.empty();

  private record Sorting(PackedChunk chunk, Future<byte[]> run) {}

  /// @param timed true if events have times
  /// @param folder where runs are written, if memory does not hold all
  /// @param most bytes of events that are held in memory before some are written
  /// @param threads that sort and write
  /// @param atOnce how many of them there are
  SortedEvents(boolean timed, Path folder, long most, ExecutorService threads, int atOnce) {
    this.timed = timed;
    this.folder = folder;
    this.most = most;
    this.threads = threads;
    this.atOnce = atOnce;
    this.size = Math.clamp(most / 8, LEAST_CHUNK, CHUNK);
    this.chunk = new PackedChunk(timed, size);
  }

  /// How many bytes of memory an event takes.
  static long bytes(RowSteps.Event event) {
    return (long) PackedChunk.HEAD + new EventFile.Packing().pack(event);
  }

  void add(RowSteps.Event event) throws IOException {
    int length = packing.pack(event);
    if (!chunk.add(packing.room(), length)) {
      sort();
      chunk.add(packing.room(), length);
    }
  }

  private void sort() throws IOException {
    PackedChunk full = chunk;
    bytes += full.used();
    sorting.add(new Sorting(full, threads.submit(full::sorted)));
    while (sorting.size() > atOnce) {
      hold();
    }
    if (bytes + written >= most + most / 3 || writing.filter(Future::isDone).isPresent()) {
      written();
    }
    if (bytes >= most && writing.isEmpty()) {
      spill();
    }
    chunk = spare.isEmpty() ? new PackedChunk(timed, size) : spare.remove();
  }

  /// The next chunk is sorted.
  private void hold() throws IOException {
    Sorting next = sorting.remove();
    held.add(Awaited.of(next.run()));
    spare.add(next.chunk());
  }

  /// Begins to write the older half, while a third of memory more may be filled.
  private void spill() throws IOException {
    while (!sorting.isEmpty()) {
      hold();
    }
    List<SortedRun> runs = new ArrayList<>();
    while (!held.isEmpty() && written <= bytes) {
      byte[] run = held.remove();
      runs.add(new SortedRun.Held(timed, run));
      written += run.length;
      bytes -= run.length;
    }
    if (spilled.isEmpty()) {
      spilled = Optional.of(new SpillFile(folder));
    }
    SpillFile file = spilled.get();
    writing =
        Optional.of(
            threads.submit(() -> {
              file.write(new MergedRuns(timed, runs));
              return runs;
            }));
  }

  /// Waits for what is being written.
  private void written() throws IOException {
    if (writing.isPresent()) {
      Awaited.of(writing.get());
      writing = Optional.empty();
      written = 0;
    }
  }

  /// How many runs were written.
  int runs() {
    return spilled.map(SpillFile::runs).orElse(0);
  }

  /// Hands out all events in their order.
  void each(MergedRuns.Taker taker) throws IOException {
    sorting.add(new Sorting(chunk, threads.submit(chunk::sorted)));
    while (!sorting.isEmpty()) {
      hold();
    }
    spare.clear();
    written();
    List<SortedRun> runs = new ArrayList<>();
    if (spilled.isPresent()) {
      runs.addAll(spilled.get().readers(timed));
    }
    while (!held.isEmpty()) {
      runs.add(new SortedRun.Held(timed, held.remove()));
    }
    new MergedRuns(timed, runs).each(taker);
  }

  @Override
  public void close() throws IOException {
    if (spilled.isPresent()) {
      spilled.get().close();
    }
  }
}
