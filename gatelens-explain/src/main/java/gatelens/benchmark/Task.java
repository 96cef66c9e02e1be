package gatelens.benchmark;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A benchmark task: where the data come from, what is explained, and what was published.
public enum Task {
  /// {@link StateData}: the last event of each prefix.
  STATE("state", 1000, 200),
  /// {@link SwitchData}: the last event of each prefix.
  SWITCH("switch", 1000, 100),
  /// {@link SpikeData} without delay.
  SPIKE("spike", 1000, 80),
  /// {@link SpikeData}, the label two steps late: methods that look at the last event alone fail.
  SPIKE_DELAY("spike-delay", 1000, 80),
  /// {@link ArmaData#rareFeature}: the score is known.
  ARMA_FEATURE("arma-feature", 10, 50),
  /// {@link ArmaData#rareTime}: the score is known.
  ARMA_TIME("arma-time", 10, 50);

  private final String id;
  private final int series;
  private final int steps;

  Task(String id, int series, int steps) {
    this.id = id;
    this.series = series;
    this.steps = steps;
  }

  /// The name on the command line.
  public String id() {
    return id;
  }

  /// True if the score is known and nothing is trained.
  public boolean known() {
    return this == ARMA_FEATURE || this == ARMA_TIME;
  }

  /// True if what matters may lie before the answer that it changes.
  public boolean history() {
    return this == SPIKE || this == SPIKE_DELAY;
  }

  /// The shares of cells that a mask may keep: near the share that matters, as in the papers.
  List<Double> areas() {
    return history() ? List.of(0.0042, 0.01, 0.02) : List.of(0.25, 0.3, 0.35);
  }

  /// The data of a seed, as many series as usual.
  public TruthData data(long seed) {
    return data(series, seed);
  }

  /// The data of a seed.
  ///
  /// @param count series; four fifths are for training
  public TruthData data(int count, long seed) {
    return switch (this) {
      case STATE -> StateData.generate(count, steps, seed);
      case SWITCH -> SwitchData.generate(count, steps, seed);
      case SPIKE -> SpikeData.generate(count, steps, 0, seed);
      case SPIKE_DELAY -> SpikeData.generate(count, steps, 2, seed);
      case ARMA_FEATURE -> ArmaData.rareFeature(count, seed);
      case ARMA_TIME -> ArmaData.rareTime(count, seed);
    };
  }

  /// The series of a run by default.
  public int usualSeries() {
    return series;
  }

  /// The black box of a seed.
  public BlackBox box(long seed) {
    return switch (this) {
      case STATE -> BlackBox.published(seed);
      // fewer steps and one label a batch: it takes longer to be as accurate as the labels allow
      case SWITCH -> new BlackBox(64, 150, 0.005, 32, seed);
      default -> new BlackBox(32, 30, 0.003, 32, seed);
    };
  }

  /// Reads a name.
  ///
  /// @throws IllegalArgumentException if there is no such task
  public static Task parse(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(task -> task.id.equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "task "
                    + text
                    + ": expected one of "
                    + ids()
                    + NearestName.question(wanted, ids())));
  }

  private static List<String> ids() {
    return Arrays.stream(values()).map(Task::id).toList();
  }

  /// What was published for the task.
  public List<Published> published() {
    return Published.of(this);
  }
}
