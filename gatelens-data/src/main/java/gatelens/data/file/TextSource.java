package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Texts, one a line: `label TAB text`, or texts alone.
///
/// @param content in UTF-8
/// @param labelled true for `label TAB text`
/// @param label class of all lines, where the file stands for one
/// @param bad what is done with lines that are not so
record TextSource(Content content, boolean labelled, Optional<String> label, BadRows bad)
    implements Source {
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
          int tab = line.indexOf('\t');
          if (tab <= 0) {
            bad.add(
                new DataException(
                    file, number, "expected label TAB text, found '" + shortened(line) + "'"));
            return true;
          }
          return visitor.row(
              new Row(
                  id,
                  List.of(new Input.Text(line.substring(tab + 1))),
                  new Answer.Name(line.substring(0, tab).strip())));
        });
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
