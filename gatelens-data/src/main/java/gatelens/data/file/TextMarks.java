package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Places that a person marked in texts: a CSV with the columns `row`, `start` and `end`. Rows
/// count from 0 in the order of the data; `start` and `end` count characters (Unicode code points)
/// from 0, the end is the one after the last.
public final class TextMarks {
  private TextMarks() {}

  /// Reads marks.
  ///
  /// @param file the CSV
  /// @param texts those that the rows count
  /// @return for each text its marks, in UTF-16 positions
  /// @throws DataException if a column is missing, or a mark lies outside its text; marks of rows
  ///   beyond the texts are passed over, since perhaps only the first rows were read
  public static List<List<Span>> read(Path file, List<String> texts) throws IOException {
    CsvTable table = new CsvTable(Content.of(file), BadRows.refused());
    List<String> header = table.header();
    int[] at = new int[3];
    for (String name : List.of("row", "start", "end")) {
      int column = header.indexOf(name);
      if (column < 0) {
        throw new DataException(
            file, 1, "expected the columns row, start and end, found " + header);
      }
      at[List.of("row", "start", "end").indexOf(name)] = column;
    }
    List<List<Span>> marks = new ArrayList<>();
    texts.forEach(text -> marks.add(new ArrayList<>()));
    table.read((line, cells) -> {
      int[] values = new int[at.length];
      for (int i = 0; i < at.length; i++) {
        double value = Cells.number(cells.get(at[i]), file, line, header.get(at[i]));
        if (!(value >= 0) || value != (int) value) {
          throw new DataException(
              file,
              line,
              header.get(at[i]),
              "expected a whole number from 0, found '" + cells.get(at[i]) + "'");
        }
        values[i] = (int) value;
      }
      if (values[0] < texts.size()) {
        String text = texts.get(values[0]);
        int length = text.codePointCount(0, text.length());
        if (values[1] >= values[2] || values[2] > length) {
          throw new DataException(
              file,
              line,
              "characters "
                  + values[1]
                  + " to "
                  + values[2]
                  + " of row "
                  + values[0]
                  + ", whose text has "
                  + length);
        }
        marks
            .get(values[0])
            .add(
                new Span(
                    text.offsetByCodePoints(0, values[1]), text.offsetByCodePoints(0, values[2])));
      }
      return true;
    });
    return marks;
  }

  /// Which tokens share a character with a mark.
  ///
  /// @param tokens where they stand
  /// @return `boolean[T]`
  public static boolean[] tokens(List<Span> tokens, List<Span> marks) {
    boolean[] marked = new boolean[tokens.size()];
    for (int t = 0; t < marked.length; t++) {
      Span token = tokens.get(t);
      for (Span mark : marks) {
        marked[t] |= token.start() < mark.end() && mark.start() < token.end();
      }
    }
    return marked;
  }
}
