package gatelens.cli.command;

import gatelens.report.draw.Table;
import gatelens.report.picture.Picture;
import java.util.Map;

/// Which of two models is the better one on the same examples, for a page, a terminal and JSON.
public interface Verdict {
  /// Figures of one model, by name.
  ///
  /// @param second false for the first model
  Map<String, Object> figures(boolean second);

  /// In one sentence.
  ///
  /// @param one what the first is called
  /// @param other what the second is called
  String lead(String one, String other);

  /// The difference, and how sure it is.
  String detail();

  /// What the answers look like.
  Picture picture(String one, String other);

  /// The examples on which the two are apart.
  Table apart();

  /// What {@link #apart} shows, as a title.
  String apartTitle();

  /// All of it, by name.
  Map<String, Object> fields();
}
