package gatelens.watch;

import gatelens.stream.Account;
import gatelens.stream.KeyedStreams;
import gatelens.stream.StreamBaseline;
import java.util.List;
import java.util.Optional;

/// What is watched and told.
///
/// @param fields of an event
/// @param target name or number of the output that is explained; empty for that of the answer,
///   event by event (of one output that stands for two classes the second)
/// @param accounts how a score is explained; empty for scores alone
/// @param baseline what streams are compared with
/// @param alert when an event is an alarm; empty for never
/// @param alertsOnly true to tell of nothing else
/// @param limits how much is kept
/// @param lateness how long an event may come after later ones, in the unit of the times; those
///   that wait are sorted; 0: nothing waits
/// @param longestLine bytes of a line
public record WatchPlan(
    Fields fields,
    Optional<String> target,
    List<Account> accounts,
    StreamBaseline baseline,
    Optional<AlertRule> alert,
    boolean alertsOnly,
    KeyedStreams.Limits limits,
    double lateness,
    int longestLine) {
  /// A megabyte.
  public static final int LONGEST_LINE = 1 << 20;

  /// By feature, of every event.
  public static final WatchPlan USUAL =
      new WatchPlan(
          Fields.TRAINED,
          Optional.empty(),
          List.of(Account.features()),
          new StreamBaseline.Zeros(),
          Optional.empty(),
          false,
          KeyedStreams.Limits.USUAL,
          0,
          LONGEST_LINE);

  /// Checks the numbers.
  public WatchPlan {
    accounts = List.copyOf(accounts);
    if (!(lateness >= 0) || Double.isInfinite(lateness)) {
      throw new IllegalArgumentException("lateness: expected at least 0, found " + lateness);
    }
    if (alertsOnly && alert.isEmpty()) {
      throw new IllegalArgumentException(
          "alerts alone are asked for, but no rule says what one is");
    }
  }

  /// Scores alone, of events in the order in which they come, without alerts.
  WatchPlan inOrder() {
    return new WatchPlan(
        fields,
        target,
        List.of(),
        new StreamBaseline.Zeros(),
        Optional.empty(),
        false,
        limits,
        0,
        longestLine);
  }

  /// With other fields.
  public WatchPlan withFields(Fields other) {
    return new WatchPlan(
        other, target, accounts, baseline, alert, alertsOnly, limits, lateness, longestLine);
  }
}
