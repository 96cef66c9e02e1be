package gatelens.watch;

import gatelens.stream.Account;
import gatelens.stream.Keep;
import gatelens.stream.StreamBaseline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What of a plan decides the states and the reasons of a key, in the words of the options: an
/// alert carries it, so that it is told again without being asked in the same way.
final class Asked {
  private static final List<WatchOption> OPTIONS =
      List.of(WatchOption.TARGET, WatchOption.WHY, WatchOption.BASELINE, WatchOption.FEATURES);

  private Asked() {}

  /// The options by name; empty for a plan that no options say.
  static Map<WatchOption, String> of(WatchPlan plan) {
    Map<WatchOption, String> words = new EnumMap<>(WatchOption.class);
    Optional<String> baseline =
        switch (plan.baseline()) {
          case StreamBaseline.Zeros zeros -> Optional.of("zeros");
          case StreamBaseline.OwnUsual usual -> Optional.of("own:" + usual.rate());
          case StreamBaseline.Event event -> Optional.empty();
        };
    if (baseline.isEmpty()) {
      return words;
    }
    words.put(WatchOption.BASELINE, baseline.get());
    words.put(WatchOption.WHY, why(plan.accounts()));
    plan.target().ifPresent(target -> words.put(WatchOption.TARGET, target));
    if (!plan.fields().features().isEmpty()) {
      words.put(WatchOption.FEATURES, String.join(",", plan.fields().features()));
    }
    return words;
  }

  /// The options that have a value among some by name.
  static Map<WatchOption, String> of(Map<String, String> byName) {
    Map<WatchOption, String> words = new EnumMap<>(WatchOption.class);
    for (WatchOption option : OPTIONS) {
      String value = byName.get(option.word());
      if (value != null) {
        words.put(option, value);
      }
    }
    return words;
  }

  /// Those of them among all options.
  static Map<WatchOption, String> among(Map<WatchOption, String> values) {
    Map<WatchOption, String> words = new EnumMap<>(WatchOption.class);
    values.forEach((option, value) -> {
      if (OPTIONS.contains(option)) {
        words.put(option, value);
      }
    });
    return words;
  }

  private static String why(List<Account> accounts) {
    List<String> words = new ArrayList<>();
    for (Account account : accounts) {
      words.add(
          switch (account) {
            case Account.Features features -> "features";
            case Account.Events events -> "events=" + keep(events.keep());
          });
    }
    return words.isEmpty() ? "none" : String.join(",", words);
  }

  private static String keep(Keep keep) {
    return switch (keep) {
      case Keep.Newest newest -> "newest:" + newest.count();
      case Keep.Strongest strongest -> "strongest:" + strongest.count();
      case Keep.Logarithmic log -> "log:" + log.each();
      case Keep.Ages ages ->
          ages.bounds().stream()
              .map(bound -> bound + "s")
              .collect(Collectors.joining(":", "ages:", ""));
    };
  }
}
