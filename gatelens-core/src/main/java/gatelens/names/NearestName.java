package gatelens.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The name that somebody most likely meant: the one with the fewest edits.
///
/// Source: F. J. Damerau, A Technique for Computer Detection and Correction of Spelling Errors,
/// Communications of the ACM 7, 1964: an edit inserts, deletes or replaces a letter, or exchanges
/// two neighbours.
public final class NearestName {
  private NearestName() {}

  /// The nearest name, if a third of its letters, or one, would have to change at most; the first
  /// one of equally near names.
  ///
  /// @param said what was written
  /// @param known the names there are
  public static Optional<String> of(String said, Collection<String> known) {
    return known.stream()
        .filter(
            name -> edits(said, name) <= Math.max(1, Math.max(said.length(), name.length()) / 3))
        .min(Comparator.comparingInt(name -> edits(said, name)));
  }

  /// A clause for a message, such as `; did you mean steps?`, or nothing where no name is near.
  ///
  /// @param said what was written
  /// @param known the names there are
  public static String question(String said, Collection<String> known) {
    return of(said, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /// What is said of a word that is none of a few: `expected comma or point; did you mean comma?`.
  ///
  /// @param said what was written
  /// @param known the words there are
  public static String expected(String said, Collection<String> known) {
    List<String> all = List.copyOf(known);
    String last = all.size() > 1 ? " or " + all.get(all.size() - 1) : "";
    return "expected "
        + String.join(", ", all.subList(0, Math.max(1, all.size() - 1)))
        + last
        + question(said, known);
  }

  /// How many edits lie between two words; a neighbourhood is exchanged once only.
  static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
