package gatelens.stream;

import java.util.Arrays;
import java.util.List;

/// What one event of a stream gives.
///
/// @param number of the event within its stream, from 1
/// @param time as it was given
/// @param outputs what the model would answer if the sequence ended here, `float[C]`
/// @param output the logit that is explained, from 0
/// @param score that logit
/// @param baselineScore of as many events of the baseline; the score where nothing is explained
/// @param since the number of the event at which the account was opened; 1 from the start, 0 where
///   there is none
/// @param before what the score had then and still has of it: part of every account
/// @param features parts of `score - baselineScore` by feature, `float[W]`; with `before` they sum
///   to it; empty where not kept
/// @param events parts by event, oldest first; with `others` they sum to it as well
/// @param others what all events have together that have no part of their own, and what was before
/// @param gap how far an account's sum is from the difference: rounding alone
public record LiveAnswer(
    long number,
    double time,
    float[] outputs,
    int output,
    double score,
    double baselineScore,
    long since,
    double before,
    float[] features,
    List<EventPart> events,
    double others,
    double gap) {
  /// Keeps an unmodifiable copy of the list.
  public LiveAnswer {
    events = List.copyOf(events);
  }

  /// The part of one event, or of a bucket of neighbours.
  ///
  /// @param first number of the first event, from 1
  /// @param last number of the last
  /// @param time of the last
  /// @param share of `score - baselineScore`
  public record EventPart(long first, long last, double time, double share) {}

  /// The same with an account that begins behind this event.
  ///
  /// @param byEvent true if parts by event are kept
  LiveAnswer restarted(boolean byFeature, boolean byEvent) {
    double change = score - baselineScore;
    return new LiveAnswer(
        number,
        time,
        outputs,
        output,
        score,
        baselineScore,
        number + 1,
        byFeature ? change : 0,
        new float[features.length],
        List.of(),
        byEvent ? change : 0,
        0);
  }

  /// True if the answer and both scores are finite.
  boolean isScored() {
    boolean finite = Double.isFinite(score) && Double.isFinite(baselineScore);
    for (float output : outputs) {
      finite &= Float.isFinite(output);
    }
    return finite;
  }

  /// True if all numbers are.
  public boolean isFinite() {
    // parts that are not leave no gap that is
    return isScored() && Double.isFinite(gap);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiveAnswer a
        && number == a.number
        && Double.compare(time, a.time) == 0
        && Arrays.equals(outputs, a.outputs)
        && output == a.output
        && Double.compare(score, a.score) == 0
        && Double.compare(baselineScore, a.baselineScore) == 0
        && since == a.since
        && Double.compare(before, a.before) == 0
        && Arrays.equals(features, a.features)
        && events.equals(a.events)
        && Double.compare(others, a.others) == 0
        && Double.compare(gap, a.gap) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number) * 31 + Arrays.hashCode(outputs);
  }
}
