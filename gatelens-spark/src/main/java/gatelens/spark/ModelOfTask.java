package gatelens.spark;

import gatelens.lens.Lens;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/// A model that a function of SQL names by its file: opened once in each copy that Spark makes of
/// the function, which is one a task.
final class ModelOfTask implements Serializable {
  private static final long serialVersionUID = 1;
  private final boolean explained;
  private transient @Nullable Opened opened;

  private record Opened(String file, int output, LiveModel live) {}

  ModelOfTask(boolean explained) {
    this.explained = explained;
  }

  private synchronized LiveModel live(String file, int output) {
    Opened there = opened;
    if (there == null || !there.file().equals(file) || there.output() != output) {
      StreamPlan plan = explained ? StreamPlan.usual() : StreamPlan.scores();
      there = new Opened(file, output, LiveModel.of(model(file), plan.withOutput(output)));
      opened = there;
    }
    return there.live();
  }

  private static gatelens.model.Model model(String file) {
    Path here = Path.of(file);
    Path path = Files.exists(here) ? here : Path.of(SparkFiles.get(file));
    try {
      return Lens.open(path).model();
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }

  /// The answer after the last event; empty where there is none, or one is not as wide as the model
  /// reads.
  Optional<LiveAnswer> last(
      String file,
      int output,
      scala.collection.@Nullable Seq<scala.collection.Seq<Number>> sequence) {
    LiveModel live = live(file, output);
    KeyState key = live.start();
    Optional<LiveAnswer> last = Optional.empty();
    for (float[] event : SequenceCells.of(sequence, live.eventWidth())) {
      last = Optional.of(live.accept(key, Double.NaN, event));
    }
    return last;
  }
}
