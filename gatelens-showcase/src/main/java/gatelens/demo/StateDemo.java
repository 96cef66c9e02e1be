package gatelens.demo;

import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Task;
import gatelens.parallel.Workers;
import gatelens.report.document.StateDemoDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The demo on data whose truth is known: the State benchmark, a GRU, three methods.
public final class StateDemo {
  private static final List<String> METHODS =
      List.of("integrated-gradients", "occlusion-mean", "shapley");

  private StateDemo() {}

  /// Trains a GRU on 240 series and lets each method explain 20 others.
  ///
  /// @param seed decides data and weights
  /// @param messages takes a line for each thing that is begun
  public static StateDemoDocument run(long seed, Workers workers, Consumer<String> messages) {
    messages.accept(
        "State: series of 200 steps and 3 features whose decisive cells are known; training a GRU"
            + " on 240 of them");
    return StateDemoDocument.of(
        new Evaluation(Task.parse("state"), METHODS, 1, 300, 20, seed)
            .run(workers, System::nanoTime, messages));
  }

  /// What a terminal shows.
  public static List<String> lines(StateDemoDocument found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "the model is right on %.1f %% of the steps it has not seen",
            100 * found.accuracy()));
    lines.add(
        "how well each method finds the cells that really decide (AUROC: 0.5 is chance, 1"
            + " perfect):");
    for (StateDemoDocument.Row row : found.rows()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-24s AUROC %.3f  AUPRC %.3f",
              row.method(),
              row.auroc(),
              row.auprc()));
    }
    return lines;
  }
}
