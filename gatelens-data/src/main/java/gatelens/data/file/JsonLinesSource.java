package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object a line. A field with a text is a text; fields with arrays are the columns of one
/// series; an array of arrays is a series `[T][D]`; `label` (or another field) is the class.
///
/// @param content in UTF-8
/// @param reading which fields are read
/// @param bad what is done with lines that are not so
record JsonLinesSource(Content content, Reading reading, BadRows bad) implements Source {
  private Path file() {
    return content.file();
  }

  /// How many inputs the first object has.
  int inputCount() throws IOException {
    int[] count = {1};
    TextLines.look(
        content,
        (number, line) -> {
          try {
            count[0] = line.isBlank() ? 0 : row(number, line).inputs().size();
          } catch (DataException bad) {
            count[0] = 0;
          }
          return count[0] == 0;
        });
    return Math.max(1, count[0]);
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    TextLines.read(
        content,
        (number, line) -> {
          if (line.isBlank()) {
            return true;
          }
          Row row;
          try {
            row = row(number, line);
          } catch (DataException problem) {
            bad.add(problem);
            return true;
          }
          return visitor.row(row);
        });
  }

  private Row row(long number, String line) throws DataException {
    String label = reading.roles().label().orElse("label");
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      if (!node.isObject()) {
        throw new DataException(file(), number, "expected a JSON object");
      }
      JsonNode answer = node.path(label);
      return new Row(
          file().getFileName() + ":" + number,
          inputs(node, label, number),
          answer.isMissingNode() || answer.isNull()
              ? new Answer.None()
              : new Answer.Name(answer.asString()));
    } catch (JacksonException problem) {
      throw new DataException(file(), number, "it is no JSON: " + problem.getOriginalMessage());
    }
  }

  private List<Input> inputs(JsonNode node, String label, long number) throws DataException {
    List<Input> inputs = new ArrayList<>();
    List<Input.Column> columns = new ArrayList<>();
    double[] times = new double[0];
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals(label) || reading.roles().id().contains(name)) {
        continue;
      }
      boolean time =
          reading.roles().time().isPresent() && reading.roles().time().get().equals(name);
      boolean chosen =
          reading.roles().features().isEmpty() || reading.roles().features().contains(name);
      if (value.isArray() && time) {
        times = doubles(value, name, number);
      } else if (value.isArray() && chosen) {
        columns.addAll(columns(name, value, number));
      } else if (value.isString()
          && (reading.roles().text().isPresent()
              ? reading.roles().text().get().equals(name)
              : chosen)) {
        inputs.add(new Input.Text(value.asString()));
      }
    }
    if (!columns.isEmpty()) {
      try {
        inputs.add(new Input.Series(columns, times, reading.roles().timeScale()));
      } catch (IllegalArgumentException problem) {
        throw new DataException(file(), number, String.valueOf(problem.getMessage()));
      }
    }
    if (inputs.isEmpty()) {
      throw new DataException(
          file(),
          number,
          "expected a field with a text or an array, found " + node.propertyNames());
    }
    return inputs;
  }

  private List<Input.Column> columns(String name, JsonNode value, long number)
      throws DataException {
    if (!value.path(0).isArray()) {
      if (value.path(0).isString() && !Cells.isNumber(value.path(0).asString())) {
        List<String> words = new ArrayList<>();
        value.forEach(cell -> words.add(cell.isNull() ? "" : cell.asString()));
        return List.of(new Input.Column.Words(name, words));
      }
      return List.of(new Input.Column.Numbers(name, floats(value, name, number)));
    }
    int width = value.path(0).size();
    float[][] cells = new float[width][value.size()];
    for (int t = 0; t < value.size(); t++) {
      if (!value.get(t).isArray()) {
        throw new DataException(
            file(),
            number,
            name,
            "step " + t + " is no array, step 0 is one; found " + value.get(t));
      }
      float[] step = floats(value.get(t), name, number);
      if (step.length != width) {
        throw new DataException(
            file(),
            number,
            name,
            "step " + t + " has " + step.length + " values, step 0 has " + width);
      }
      for (int d = 0; d < width; d++) {
        cells[d][t] = step[d];
      }
    }
    List<Input.Column> columns = new ArrayList<>();
    for (int d = 0; d < width; d++) {
      columns.add(new Input.Column.Numbers(name + " " + d, cells[d]));
    }
    return columns;
  }

  private double[] doubles(JsonNode array, String name, long number) throws DataException {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode cell = array.get(i);
      values[i] =
          cell.isNumber()
              ? cell.asDouble()
              : Cells.number(
                  cell.isNull() ? "" : cell.asString(cell.toString()), file(), number, name);
    }
    return values;
  }

  private float[] floats(JsonNode array, String name, long number) throws DataException {
    double[] values = doubles(array, name, number);
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
      if (Float.isInfinite(narrow[i])) {
        throw new DataException(
            file(), number, name, "expected finite numbers: " + Arrays.toString(values));
      }
    }
    return narrow;
  }
}
