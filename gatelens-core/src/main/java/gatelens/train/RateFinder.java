package gatelens.train;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.List;

/// Tries learning rates: a training whose rate rises by one factor a step, and its loss beside it.
/// Where the loss falls fastest is a good rate; where it rises, training would run away.
///
/// Source: L. Smith, Cyclical Learning Rates for Training Neural Networks, 2017,
/// https://arxiv.org/abs/1506.01186
///
/// @param first rate, above 0; usual: 1e-6
/// @param last rate, above the first; usual: 1
/// @param steps how many, at least 10; usual: 100
public record RateFinder(double first, double last, int steps) {
  /// A loss so many times the smallest has run away.
  private static final double RUN_AWAY = 4;

  /// What the smoothed loss keeps of the one before.
  private static final double KEPT = 0.9;

  /// Of the steps at the start a share says nothing: the smoothed loss is that of few batches.
  private static final int SETTLED = 5;

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RateFinder {
    if (!(first > 0) || !(last > first) || Double.isInfinite(last)) {
      throw new IllegalArgumentException(
          "rates from " + first + " to " + last + "; expected 0 < first < last, as 1e-6 and 1");
    }
    if (steps < 10) {
      throw new IllegalArgumentException(
          "rates are tried over " + steps + " steps; at least 10 are needed, 100 are usual");
    }
  }

  /// From 1e-6 to 1 in 100 steps.
  public static RateFinder usual() {
    return new RateFinder(1e-6, 1, 100);
  }

  /// One step.
  ///
  /// @param rate of the step
  /// @param loss of the batch before it
  /// @param smoothed the exponential mean of the losses so far
  public record Point(double rate, double loss, double smoothed) {}

  /// What was found.
  ///
  /// @param points step by step, until the loss had run away
  /// @param steepest the rate at which the smoothed loss falls fastest over the logarithm of the
  ///   rate; NaN where it never falls
  /// @param lowest the rate at which the smoothed loss is smallest; about ten times smaller is safe
  /// @param ranAway true if the loss ran away before the last rate
  public record Found(List<Point> points, double steepest, double lowest, boolean ranAway) {
    /// Keeps an unmodifiable copy.
    public Found {
      points = List.copyOf(points);
    }
  }

  /// Tries the rates.
  ///
  /// @param trainer whose other settings hold
  /// @param model where to start from; it is not changed
  /// @param listener told of every step; it may end the search
  /// @throws IllegalArgumentException if an example does not fit, or the very first loss is no
  ///   number
  public Found run(
      Trainer trainer, Model model, Dataset training, Workers workers, TrainingListener listener) {
    int perEpoch = Math.ceilDiv(training.size(), trainer.batchSize());
    Trainer rising =
        trainer
            .withOptimizer(trainer.optimizer().withRate(first))
            .withSchedule(new Schedule.Rising(last / first, steps))
            .withUpdate(trainer.update().withAccumulation(1))
            .withWatch(Watch.LOSS)
            .withEpochs(Math.max(1, Math.ceilDiv(steps, perEpoch)));
    Losses losses = new Losses(listener);
    boolean diverged = false;
    try {
      rising.fit(model, training, Dataset.empty(), workers, losses);
    } catch (Diverged problem) {
      if (losses.points.isEmpty()) {
        throw problem;
      }
      diverged = true;
    }
    return found(losses.points, diverged || losses.away());
  }

  private static Found found(List<Point> points, boolean ranAway) {
    double steepest = Double.NaN;
    double lowest = Double.NaN;
    double fall = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = Math.min(SETTLED, points.size() - 1); i < points.size(); i++) {
      Point now = points.get(i);
      if (now.smoothed() < least) {
        least = now.smoothed();
        lowest = now.rate();
      }
      if (i > 0) {
        Point before = points.get(i - 1);
        double slope = (now.smoothed() - before.smoothed()) / Math.log(now.rate() / before.rate());
        if (slope < fall) {
          fall = slope;
          steepest = now.rate();
        }
      }
    }
    return new Found(points, steepest, lowest, ranAway);
  }

  /// Training whose loss is no finite number any more.
  static final class Diverged extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Diverged(String message) {
      super(message);
    }
  }

  private final class Losses implements TrainingListener {
    private final TrainingListener listener;
    private final List<Point> points = new ArrayList<>();
    private double mean;
    private double least = Double.POSITIVE_INFINITY;

    private Losses(TrainingListener listener) {
      this.listener = listener;
    }

    @Override
    public void step(Progress progress) {
      mean = KEPT * mean + (1 - KEPT) * progress.batchLoss();
      double smoothed = mean / (1 - Math.pow(KEPT, points.size() + 1.0));
      points.add(new Point(progress.rate(), progress.batchLoss(), smoothed));
      least = points.size() > SETTLED ? Math.min(least, smoothed) : least;
      listener.step(progress);
    }

    private boolean away() {
      return points.get(points.size() - 1).smoothed() > RUN_AWAY * least;
    }

    @Override
    public boolean stops() {
      return listener.stops() || points.size() >= steps || away();
    }
  }
}
