package gatelens.lens;

import gatelens.data.Row;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Which rows of raw data stay together, by what an expression finds in their names: `_(.*)_` finds
/// the speaker in `digit_speaker_take.wav`.
final class RowGroups {
  private final Pattern pattern;

  /// Groups by the expression's first `(…)`.
  ///
  /// @throws Refused if it is no expression
  RowGroups(String expression) {
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException problem) {
      throw new Refused(
          Refused.Kind.QUESTION, "--group-by " + expression + ": " + problem.getDescription());
    }
  }

  /// The group of a row.
  ///
  /// @throws Refused if the expression finds nothing in its name
  String of(Row row) {
    return of(row.id());
  }

  /// The group of a row with this name.
  ///
  /// @throws Refused if the expression finds nothing in it
  String of(String id) {
    Matcher matcher = pattern.matcher(id);
    if (!matcher.find() || matcher.groupCount() < 1 || matcher.group(1) == null) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--group-by "
              + pattern
              + ": expected an expression with (…) that finds something in '"
              + id
              + "'");
    }
    return matcher.group(1);
  }
}
