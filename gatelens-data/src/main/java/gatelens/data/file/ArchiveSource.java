package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The UCR and UEA archives: `.ts` (dimensions separated by colons, the class last, `?` or `NaN`
/// where a value is missing) and the older `.txt` (the class first, then numbers). Format:
/// https://www.aeon-toolkit.org/en/stable/api_reference/file_specifications/ts.html.
///
/// @param content the file
/// @param ts true for `.ts`, false for `.txt`
/// @param bad what is done with lines that are not so
record ArchiveSource(Content content, boolean ts, BadRows bad) implements Source {
  private Path file() {
    return content.file();
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    boolean[] data = {!ts};
    boolean[] labels = {true};
    int[] dimensions = {-1};
    TextLines.read(
        content,
        (number, line) -> {
          String text = line.strip();
          if (text.isEmpty() || text.startsWith("#")) {
            return true;
          }
          if (text.startsWith("@") && ts) {
            String lower = text.toLowerCase(Locale.ROOT);
            data[0] |= lower.equals("@data");
            labels[0] &= !lower.matches("@(classlabel|targetlabel)\\s+false.*");
            if (lower.matches("@timestamps\\s+true.*")) {
              throw new DataException(
                  file(), number, "series with time stamps; expected evenly spaced ones");
            }
            return true;
          }
          if (!data[0]) {
            throw new DataException(file(), number, "expected @data before the first series");
          }
          try {
            Row row = ts ? series(text, number, labels[0]) : line(text, number);
            int width = ((Input.Series) row.inputs().get(0)).columns().size();
            if (dimensions[0] >= 0 && width != dimensions[0]) {
              throw new DataException(
                  file(), number, "expected " + dimensions[0] + " dimensions, found " + width);
            }
            dimensions[0] = width;
            return visitor.row(row);
          } catch (DataException problem) {
            bad.add(problem);
            return true;
          }
        });
    if (!data[0]) {
      throw new DataException(file(), "there is no line @data");
    }
  }

  private Row series(String text, long number, boolean labelled) throws DataException {
    String[] parts = text.split(":", -1);
    int count = labelled ? parts.length - 1 : parts.length;
    if (count < 1) {
      throw new DataException(file(), number, "expected series:class, found no colon");
    }
    List<Input.Column> columns = new ArrayList<>();
    int length = 0;
    for (int d = 0; d < count; d++) {
      float[] values = numbers(parts[d].split(",", -1), 0, number, "dimension " + d);
      if (d > 0 && values.length != length) {
        throw new DataException(
            file(),
            number,
            "dimension " + d + " has " + values.length + " steps, dimension 0 has " + length);
      }
      length = values.length;
      columns.add(new Input.Column.Numbers(count == 1 ? "value" : "dimension " + d, values));
    }
    return new Row(
        file().getFileName() + ":" + number,
        List.of(new Input.Series(columns, new double[0])),
        labelled ? new Answer.Name(parts[count].strip()) : new Answer.None());
  }

  private Row line(String text, long number) throws DataException {
    String[] parts = text.split("[,\\s]+");
    if (parts.length < 2) {
      throw new DataException(file(), number, "expected a class and numbers, found one word");
    }
    float[] values = numbers(parts, 1, number, "value");
    String label = parts[0];
    double named = number(label, number, "class");
    return new Row(
        file().getFileName() + ":" + number,
        List.of(
            new Input.Series(List.of(new Input.Column.Numbers("value", values)), new double[0])),
        new Answer.Name(named == Math.rint(named) ? Long.toString((long) named) : label));
  }

  private float[] numbers(String[] words, int from, long number, String column)
      throws DataException {
    float[] values = new float[words.length - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(words[from + i], number, column + ", step " + i);
    }
    return values;
  }

  private double number(String word, long number, String column) throws DataException {
    return Cells.number(word, file(), number, column);
  }
}
