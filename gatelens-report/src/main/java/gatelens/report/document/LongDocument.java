package gatelens.report.document;

import gatelens.benchmark.LongRun;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// `gatelens.long/1`: how far back gated cells learn.
///
/// @param runs in the order they were run
/// @param report the page that was written
public record LongDocument(List<Run> runs, String report) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.long/1";

  /// One cell on one task.
  ///
  /// @param task `first-token`, `adding` or `copy`
  /// @param steps T
  /// @param cell `gru` or `lstm`
  /// @param longMemory true if units start with biases that keep for long
  /// @param updates training steps
  /// @param score accuracy on held-out sequences, or their mean squared error for the adding task
  /// @param withoutLooking the score of an answer that reads nothing
  /// @param learned true if it did better than that by a margin
  /// @param losses the training loss of each tenth of the steps
  /// @param halfLifeBefore the median over units of the drawn weights, in steps
  /// @param halfLifeAfter likewise of the trained ones
  /// @param reachBefore norm of the gradient of the answer by steps back, of the drawn weights,
  ///   `double[T]`
  /// @param reachAfter likewise of the trained ones
  /// @param seconds it took
  public record Run(
      String task,
      int steps,
      String cell,
      boolean longMemory,
      int updates,
      double score,
      double withoutLooking,
      boolean learned,
      List<Double> losses,
      double halfLifeBefore,
      double halfLifeAfter,
      List<Double> reachBefore,
      List<Double> reachAfter,
      double seconds) {
    /// Keeps unmodifiable copies.
    public Run {
      losses = List.copyOf(losses);
      reachBefore = List.copyOf(reachBefore);
      reachAfter = List.copyOf(reachAfter);
    }
  }

  /// Keeps an unmodifiable copy.
  public LongDocument {
    runs = List.copyOf(runs);
  }

  /// Of runs that have ended.
  ///
  /// @param seconds that each took
  /// @param report the page that was written
  public static LongDocument of(List<LongRun> runs, List<Double> seconds, String report) {
    return new LongDocument(
        IntStream.range(0, runs.size()).mapToObj(i -> run(runs.get(i), seconds.get(i))).toList(),
        report);
  }

  private static Run run(LongRun run, double seconds) {
    LongRun.Setting setting = run.setting();
    return new Run(
        setting.task().title(),
        setting.steps(),
        setting.cell(),
        setting.longMemory(),
        setting.updates(),
        run.score(),
        setting.task().chance(),
        run.learned(),
        boxed(run.losses()),
        run.halfLifeBefore(),
        run.halfLifeAfter(),
        boxed(run.before().norms()),
        boxed(run.after().norms()),
        seconds);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
