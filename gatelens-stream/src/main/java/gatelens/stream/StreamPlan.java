package gatelens.stream;

import java.util.List;
import java.util.OptionalInt;

/// What is kept of each key and told of each event.
///
/// @param output the logit that is explained; empty for that of the answer, event by event (of one
///   output always that one)
/// @param baseline what each stream is compared with
/// @param accounts how the difference is parted; empty for scores alone
public record StreamPlan(OptionalInt output, StreamBaseline baseline, List<Account> accounts) {
  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if a form of account is asked for twice
  public StreamPlan {
    accounts = List.copyOf(accounts);
    if (accounts.stream().map(Object::getClass).distinct().count() < accounts.size()) {
      throw new IllegalArgumentException(
          "accounts: expected at most one by feature and one by event, found " + accounts);
    }
  }

  /// By feature, against zeros, for the answer.
  public static StreamPlan usual() {
    return new StreamPlan(
        OptionalInt.empty(), new StreamBaseline.Zeros(), List.of(Account.features()));
  }

  /// Scores alone: the least memory and time.
  public static StreamPlan scores() {
    return usual().withAccounts(List.of());
  }

  /// Of another output.
  public StreamPlan withOutput(int other) {
    return new StreamPlan(OptionalInt.of(other), baseline, accounts);
  }

  /// Against another baseline.
  public StreamPlan withBaseline(StreamBaseline other) {
    return new StreamPlan(output, other, accounts);
  }

  /// With other accounts.
  public StreamPlan withAccounts(List<Account> others) {
    return new StreamPlan(output, baseline, others);
  }
}
