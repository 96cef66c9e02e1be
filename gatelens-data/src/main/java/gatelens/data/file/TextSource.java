package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Texts, one a line: `label TAB text`, or texts alone.
///
/// @param content in UTF-8
/// @param labelled true for `label TAB text`
/// @param after true for `text TAB label`
/// @param label class of all lines, where the file stands for one
/// @param bad what is done with lines that are not so
record TextSource(
    Content content, boolean labelled, boolean after, Optional<String> label, BadRows bad)
    implements Source {
  private static final int LOOKED_AT = 1000;

  /// Lines with a class, before or after the tab: on the side of fewer different values.
  static TextSource labelled(Content content, BadRows bad) throws IOException {
    Set<String> before = new HashSet<>();
    Set<String> behind = new HashSet<>();
    long[] lines = {0};
    TextLines.look(
        content,
        (number, line) -> {
          int tab = line.indexOf('\t');
          if (tab > 0) {
            before.add(line.substring(0, tab).strip());
            behind.add(line.substring(line.lastIndexOf('\t') + 1).strip());
            lines[0]++;
          }
          return lines[0] < LOOKED_AT;
        });
    boolean after = 2L * behind.size() < before.size() && 2L * behind.size() <= lines[0];
    return new TextSource(content, true, after, Optional.empty(), bad);
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    Answer common = label.<Answer>map(Answer.Name::new).orElse(new Answer.None());
    Path file = content.file();
    TextLines.read(
        content,
        (number, line) -> {
          if (line.isBlank()) {
            return true;
          }
          String id = file.getFileName() + ":" + number;
          if (!labelled) {
            return visitor.row(new Row(id, List.of(new Input.Text(line)), common));
          }
          int tab = after ? line.lastIndexOf('\t') : line.indexOf('\t');
          if (tab <= 0) {
            bad.add(
                new DataException(
                    file, number, "expected label TAB text, found '" + shortened(line) + "'"));
            return true;
          }
          return visitor.row(
              new Row(
                  id,
                  List.of(new Input.Text(after ? line.substring(0, tab) : line.substring(tab + 1))),
                  new Answer.Name(
                      Words.form(
                          (after ? line.substring(tab + 1) : line.substring(0, tab)).strip()))));
        });
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
