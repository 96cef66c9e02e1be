package gatelens.speed;

import java.util.Arrays;

/// Measures a case: runs it for a while to warm up, then for as long again, and takes the median.
///
/// @param seconds of each of the two; at least the one that the just-in-time compiler needs
public record SpeedTimer(double seconds) {
  private static final int LEAST_RUNS = 5;

  /// What was measured.
  ///
  /// @param milliseconds the median run
  /// @param runs how many were measured
  /// @param gigaflops of the products alone, at the median
  public record Timing(double milliseconds, int runs, double gigaflops) {}

  public Timing time(SpeedCase each) {
    repeat(each.work());
    double[] nanoseconds = repeat(each.work());
    Arrays.sort(nanoseconds);
    double median = nanoseconds[nanoseconds.length / 2] / each.turns();
    return new Timing(
        Math.round(median / 100) / 1e4,
        nanoseconds.length,
        Math.round(10 * each.flops() / median) / 10.0);
  }

  private double[] repeat(Runnable work) {
    double[] times = new double[1024];
    int runs = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (runs < LEAST_RUNS || System.nanoTime() < end) {
      long start = System.nanoTime();
      work.run();
      if (runs == times.length) {
        times = Arrays.copyOf(times, 2 * runs);
      }
      times[runs++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(times, runs);
  }
}
