package gatelens.data.file;

import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Rows that another thread reads while the last ones are worked on, some batches ahead. They come
/// in the same order, and what goes wrong comes after the rows before it, so that nothing depends
/// on which thread is faster.
///
/// @param source what is read
/// @param batch rows that are handed over together; fewer where they are large
/// @param ahead batches at most that wait: enough that neither side waits while the compiler works
record ReadAhead(Source source, int batch, int ahead) implements Source {
  /// Bytes after which a batch is handed over.
  private static final long LARGE = 1 << 18;

  private static final long LOOK_MS = 50;

  /// Some rows, and how the reading ended, if it did.
  private record Part(List<Row> rows, boolean last, Optional<Throwable> problem) {}

  /// One reading: what the reader's thread and the visitor's share.
  private static final class Handover {
    private final BlockingQueue<Part> parts;
    private volatile boolean stopped;

    private Handover(int ahead) {
      parts = new ArrayBlockingQueue<>(ahead);
    }

    /// False if nobody wants more.
    private boolean put(Part part) throws InterruptedException {
      while (!stopped) {
        if (parts.offer(part, LOOK_MS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public List<String> notes() throws IOException {
    return source.notes();
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    readBatches(rows -> {
      for (Row row : rows) {
        if (!visitor.row(row)) {
          return false;
        }
      }
      return true;
    });
  }

  @Override
  public void readBatches(BatchVisitor visitor) throws IOException {
    Handover handover = new Handover(ahead);
    Thread reader = Thread.ofPlatform().daemon().name("reader").start(() -> fill(handover));
    try {
      boolean more = true;
      while (more) {
        Part part = handover.parts.take();
        if (!part.rows.isEmpty() && !visitor.batch(part.rows)) {
          return;
        }
        if (part.problem.isPresent()) {
          throwAgain(part.problem.get());
        }
        more = !part.last;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("the reading was interrupted", interrupted);
    } finally {
      handover.stopped = true;
      join(reader);
    }
  }

  /// Rows that are not handed over yet.
  private static final class Filling {
    private List<Row> rows = new ArrayList<>();
    private long bytes;

    private void add(Row row) {
      rows.add(row);
      for (Input input : row.inputs()) {
        bytes += input.bytes();
      }
    }

    private List<Row> taken() {
      List<Row> taken = rows;
      rows = new ArrayList<>(taken.size());
      bytes = 0;
      return taken;
    }
  }

  private void fill(Handover handover) {
    Filling filling = new Filling();
    Optional<Throwable> problem = Optional.empty();
    try {
      source.read(row -> {
        filling.add(row);
        boolean full = filling.rows.size() == batch || filling.bytes >= LARGE;
        return !full || handedOver(handover, filling.taken());
      });
    } catch (IOException | RuntimeException | Error found) {
      problem = Optional.of(found);
    }
    try {
      handover.put(new Part(filling.taken(), true, problem));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean handedOver(Handover handover, List<Row> rows) throws IOException {
    try {
      return handover.put(new Part(rows, false, Optional.empty()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("the reading was interrupted", ended);
    }
  }

  private static void throwAgain(Throwable problem) throws IOException {
    switch (problem) {
      case IOException told -> throw told;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IOException(problem);
    }
  }

  private static void join(Thread reader) {
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
