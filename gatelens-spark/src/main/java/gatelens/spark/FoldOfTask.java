package gatelens.spark;

import gatelens.select.FoldData;
import gatelens.select.TrialBytes;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The examples of a fold on their way to the executors: opened once in each of them.
final class FoldOfTask implements Serializable {
  private static final long serialVersionUID = 1;
  private final byte[] bytes;
  private transient @Nullable FoldData opened;

  FoldOfTask(byte[] bytes) {
    this.bytes = bytes;
  }

  synchronized FoldData data() {
    FoldData there = opened;
    if (there == null) {
      try {
        there = TrialBytes.fold(bytes);
      } catch (IOException other) {
        throw new UncheckedIOException(
            "driver and executors have different versions of gatelens", other);
      }
      opened = there;
    }
    return there;
  }
}
