package gatelens.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// How long a lost state matters, measured on streams like those to come: a state is lost within
/// each, and the score of the one that began anew is held against that of the one that was kept. A
/// model that is warmed beside another one, or a key whose state is gone, answers as if nothing had
/// happened once so many events were read.
///
/// @param starts states that were lost
/// @param median events until a score is within the tolerance for good; empty where half never are
/// @param worst the most; empty where one never is, within its stream
public record Forgetting(int starts, OptionalInt median, OptionalInt worst) {
  private static final int EACH = 4;

  /// Measures it: of each stream states are lost at up to four places of its first half.
  ///
  /// @param live the model; its plan's output is looked at, or the highest score of the kept state
  /// @param streams events of one key each, `float[eventWidth]`, in their order
  /// @param tolerance of the score, in its unit; usual: 0.01
  /// @throws IllegalArgumentException if no stream has two events, or an event does not fit
  public static Forgetting of(LiveModel live, List<List<float[]>> streams, double tolerance) {
    LiveModel scores =
        LiveModel.of(
            live.model(), new StreamPlan(live.plan().output(), live.plan().baseline(), List.of()));
    List<Integer> lengths = new ArrayList<>();
    for (List<float[]> stream : streams) {
      int half = stream.size() / 2;
      int step = Math.max(1, half / EACH);
      for (int lost = step; lost <= half && lost / step <= EACH; lost += step) {
        lengths.add(length(scores, stream, lost, tolerance));
      }
    }
    if (lengths.isEmpty()) {
      throw new IllegalArgumentException(
          "how long a lost state matters: expected streams of at least 2 events");
    }
    lengths.sort(null);
    return new Forgetting(
        lengths.size(),
        known(lengths.get((lengths.size() - 1) / 2)),
        known(lengths.get(lengths.size() - 1)));
  }

  private static OptionalInt known(int length) {
    return length == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(length);
  }

  /// Events behind which the two scores stay within the tolerance; the largest number for never.
  private static int length(LiveModel live, List<float[]> stream, int lost, double tolerance) {
    KeyState kept = live.start();
    for (int t = 0; t < lost; t++) {
      live.accept(kept, t, stream.get(t));
    }
    KeyState young = live.start();
    int last = 0;
    for (int t = lost; t < stream.size(); t++) {
      LiveAnswer right = live.accept(kept, t, stream.get(t));
      LiveAnswer other = live.accept(young, t, stream.get(t));
      double apart = 0;
      // of the answer where no output is named: all of them
      for (int c = 0; c < right.outputs().length; c++) {
        apart = Math.max(apart, Math.abs((double) right.outputs()[c] - other.outputs()[c]));
      }
      boolean one = right.output() == other.output();
      double score = one ? Math.abs(right.score() - other.score()) : apart;
      if (score > tolerance || !one) {
        last = t - lost + 1;
      }
    }
    return last == stream.size() - lost ? Integer.MAX_VALUE : last + 1;
  }
}
