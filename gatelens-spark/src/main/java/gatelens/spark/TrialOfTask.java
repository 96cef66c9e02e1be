package gatelens.spark;

import gatelens.select.TrialBytes;
import gatelens.select.TrialTask;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// One trial on an executor. What the data or the settings do not allow comes back as words: Spark
/// would try it four times, and lose what was wrong among its own words.
final class TrialOfTask extends AbstractFunction1<Iterator<byte[]>, byte[]>
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final byte STOPPED = 0;
  private static final byte ENDED = 1;
  private static final byte REFUSED = 2;

  /// Travels with the task, so that it is a list that can.
  private final ArrayList<Broadcast<FoldOfTask>> folds;

  TrialOfTask(List<Broadcast<FoldOfTask>> folds) {
    this.folds = new ArrayList<>(folds);
  }

  @Override
  public byte[] apply(Iterator<byte[]> one) {
    try {
      TrialTask task = TrialBytes.task(one.next());
      TaskContext context = TaskContext.get();
      return task.run(
              folds.get(task.fold()).value().data(), System::nanoTime, context::isInterrupted)
          .map(ended -> marked(ENDED, TrialBytes.of(ended)))
          .orElse(new byte[] {STOPPED});
    } catch (IllegalArgumentException refused) {
      return marked(REFUSED, String.valueOf(refused.getMessage()).getBytes(StandardCharsets.UTF_8));
    } catch (IOException other) {
      throw new UncheckedIOException(
          "driver and executors have different versions of gatelens", other);
    }
  }

  private static byte[] marked(byte mark, byte[] bytes) {
    byte[] all = new byte[bytes.length + 1];
    all[0] = mark;
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    return all;
  }

  /// What a task gave.
  ///
  /// @return nothing if it was stopped
  /// @throws IllegalArgumentException as the training threw it
  static Optional<TrialTask.Ended> ended(byte[] marked) {
    byte[] bytes = Arrays.copyOfRange(marked, 1, marked.length);
    return switch (marked[0]) {
      case STOPPED -> Optional.empty();
      case REFUSED -> throw new IllegalArgumentException(new String(bytes, StandardCharsets.UTF_8));
      default -> {
        try {
          yield Optional.of(TrialBytes.ended(bytes));
        } catch (IOException other) {
          throw new UncheckedIOException(
              "driver and executors have different versions of gatelens", other);
        }
      }
    };
  }
}
