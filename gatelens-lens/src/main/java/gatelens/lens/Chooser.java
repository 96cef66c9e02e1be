package gatelens.lens;

import gatelens.data.Entry;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Picks the entries that were asked for by id, by name, or by their number.
final class Chooser {
  private static final int SHOWN = 5;

  private final Set<String> open;
  private final List<String> known = new ArrayList<>();
  private int seen;

  Chooser(List<String> only) {
    this.open = new LinkedHashSet<>(only);
  }

  /// True if the next entry is asked for.
  boolean wants(Entry entry) {
    int number = seen++;
    if (!entry.id().isEmpty()) {
      known.add(entry.id());
    }
    // an id that looks like a number is an id
    boolean numbered = entry.id().chars().anyMatch(c -> c < '0' || c > '9') || entry.id().isEmpty();
    Set<String> names = new LinkedHashSet<>();
    names.add(entry.id());
    names.add(entry.name());
    names.add(entry.name().replaceFirst(":? .*", ""));
    if (numbered) {
      names.add(Integer.toString(number));
    }
    return open.removeAll(names);
  }

  /// The number of the entry that was asked about last, from 0.
  int number() {
    return seen - 1;
  }

  /// True if nothing is left to be found.
  boolean done() {
    return open.isEmpty();
  }

  /// After the last entry.
  ///
  /// @throws Refused if one was not found
  void end() {
    if (open.isEmpty()) {
      return;
    }
    String missing = open.iterator().next();
    throw new Refused(
        Refused.Kind.QUESTION,
        "there is no sequence "
            + missing
            + " among "
            + seen
            + NearestName.question(missing, known)
            + (known.isEmpty() ? "" : "; there are " + known.stream().limit(SHOWN).toList() + " …"),
        known.isEmpty() ? "a number from 0 to " + (seen - 1) : "an id, or a number from 0",
        "only");
  }
}
