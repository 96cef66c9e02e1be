package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Conventions;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Words;
import gatelens.sequence.TimeScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A JSON object a line. A field with a text is a text; fields with arrays are the columns of one
/// series, as are the fields of an array of objects; an array of arrays is a series `[T][D]`; a
/// number beside a series is the same at every step; `label` (or another field) is the class.
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
    JsonTable.objects(
        content,
        true,
        BadRows.skipped(),
        (number, node) -> {
          try {
            count[0] = row(number, node).inputs().size();
          } catch (DataException bad) {
            count[0] = 0;
          }
          return count[0] == 0;
        });
    return Math.max(1, count[0]);
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    JsonTable.objects(
        content,
        false,
        bad,
        (number, node) -> {
          Row row;
          try {
            row = row(number, node);
          } catch (DataException problem) {
            bad.add(problem);
            return true;
          }
          return visitor.row(row);
        });
  }

  private Row row(long number, JsonNode node) throws DataException {
    String label = reading.roles().label().orElse("label");
    List<Input> inputs = inputs(node, label, number);
    Answer answer = answer(node.path(label), label, number);
    int steps = inputs.get(0) instanceof Input.Series series ? series.length() : 0;
    boolean every = reading.conventions().answer().everyStep() && !(answer instanceof Answer.None);
    if (every && (!(answer instanceof Answer.Steps each) || each.each().size() != steps)) {
      throw new DataException(
          file(),
          number,
          label,
          "expected "
              + steps
              + " answers, one for each step (--as steps), found "
              + (answer instanceof Answer.Steps each ? each.each().size() : "one"));
    }
    return new Row(name(node).orElse(file().getFileName() + ":" + number), inputs, answer);
  }

  /// What an object is called by the field that tells it from the others.
  private Optional<String> name(JsonNode node) {
    return reading.notations().stream()
        .filter(
            known -> known.form().equals(JsonTable.Fields.NAME) && ColumnNames.id(known.column()))
        .map(known -> node.path(known.column()).asString(""))
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  /// A class by its name or as one of several numbers that is 1; a number where one is asked for.
  private Answer answer(JsonNode node, String label, long number) throws DataException {
    if (node.isMissingNode() || node.isNull()) {
      return new Answer.None();
    }
    if (node.isArray() && reading.conventions().answer().everyStep()) {
      List<Answer> each = new ArrayList<>();
      for (JsonNode one : node) {
        each.add(answer(one, label, number));
      }
      return new Answer.Steps(each);
    }
    if (node.isArray() && node.size() == 1) {
      return answer(node.get(0), label, number);
    }
    if (node.isArray()) {
      int at = -1;
      for (int i = 0; i < node.size(); i++) {
        double value = node.get(i).isNumber() ? node.get(i).asDouble() : Double.NaN;
        boolean one = value == 1;
        if ((!one && value != 0) || (one && at >= 0)) {
          throw new DataException(
              file(),
              number,
              label,
              "expected a class, or zeros and a single 1, found "
                  + node
                  + "; --as steps takes one answer for each step");
        }
        at = one ? i : at;
      }
      return at < 0 ? new Answer.None() : new Answer.Name(Integer.toString(at));
    }
    Conventions.AnswerKind kind = reading.conventions().answer();
    boolean fraction = node.isNumber() && node.asDouble() != Math.rint(node.asDouble());
    boolean asNumber = kind.isNumber();
    if (asNumber) {
      double value =
          node.isNumber()
              ? node.asDouble()
              : Cells.number(node.asString(node.toString()), file(), number, label);
      return Double.isNaN(value)
          ? new Answer.None()
          : new Answer.Numbers(new float[] {(float) value});
    }
    boolean said =
        kind == Conventions.AnswerKind.CLASS || kind == Conventions.AnswerKind.CLASS_STEPS;
    if (fraction && !said) {
      throw new DataException(
          file(),
          number,
          label,
          node
              + " is no class: --as "
              + (kind.everyStep() ? "number-steps" : "number")
              + " answers with numbers");
    }
    return new Answer.Name(Words.form(node.asString(node.toString())));
  }

  private List<Input> inputs(JsonNode node, String label, long number) throws DataException {
    List<Input> inputs = new ArrayList<>();
    List<Input.Column> columns = new ArrayList<>();
    Map<String, Float> same = new LinkedHashMap<>();
    Map<String, String> words = new LinkedHashMap<>();
    boolean dated = false;
    double[] times = new double[0];
    for (Map.Entry<String, JsonNode> field : JsonTable.flat(node).entrySet()) {
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
        times = times(value, name, number);
        dated = dated(value);
      } else if (value.isArray() && chosen && value.path(0).isObject()) {
        Events events = events(name, value, label, number);
        columns.addAll(events.columns);
        times = events.times.length > 0 ? events.times : times;
        dated |= events.dated;
      } else if (value.isArray() && chosen) {
        columns.addAll(columns(name, value, number));
      } else if ((value.isNumber() || value.isBoolean())
          && chosen
          && !ColumnNames.id(name)
          && ColumnNames.time(name) < 0) {
        same.put(
            name, value.isBoolean() ? (value.asBoolean() ? 1f : 0f) : (float) value.asDouble());
      } else if (reading.notation(name).isPresent()) {
        if (chosen && !reading.notation(name).get().form().equals(JsonTable.Fields.NAME)) {
          words.put(name, Words.name(value.asString("")));
        }
      } else if (value.isString()
          && (reading.roles().text().isPresent()
              ? reading.roles().text().get().equals(name)
              : chosen)) {
        inputs.add(new Input.Text(value.asString()));
      }
    }
    if (!columns.isEmpty()) {
      // a number beside the series is the same at every step
      int steps = columns.get(0).length();
      words.forEach((name, word) ->
          columns.add(
              new Input.Column.Words(
                  name, Collections.nCopies(steps, Cells.missing(word) ? "" : word))));
      same.forEach((name, value) -> {
        float[] all = new float[columns.get(0).length()];
        Arrays.fill(all, value);
        columns.add(new Input.Column.Numbers(name, all));
      });
      try {
        inputs.add(
            new Input.Series(columns, times, dated ? TimeScale.DATE : reading.roles().timeScale()));
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

  /// Events as objects: a column for each of their fields.
  private record Events(List<Input.Column> columns, double[] times, boolean dated) {}

  private Events events(String name, JsonNode value, String label, long number)
      throws DataException {
    Set<String> fields = new LinkedHashSet<>();
    value.forEach(event -> event.propertyNames().forEach(fields::add));
    fields.remove(label);
    List<Input.Column> columns = new ArrayList<>();
    double[] times = new double[0];
    boolean dated = false;
    for (String field : fields) {
      ArrayNode cells = JsonTable.MAPPER.createArrayNode();
      value.forEach(event ->
          cells.add(
              event.path(field).isMissingNode() ? JsonTable.MAPPER.nullNode() : event.path(field)));
      String said = reading.roles().time().orElse("");
      if (said.equals(field)
          || (said.isEmpty() && ColumnNames.time(field) == 0 && times.length == 0)) {
        times = times(cells, field, number);
        dated = dated(cells);
      } else if (cells.get(0).isContainer()) {
        throw new DataException(
            file(),
            number,
            name + "." + field,
            "expected a value in each event, found " + cells.get(0));
      } else {
        columns.addAll(columns(field, cells, number));
      }
    }
    return new Events(columns, times, dated);
  }

  private static boolean dated(JsonNode array) {
    return array.path(0).isString() && !Cells.isNumber(array.path(0).asString());
  }

  /// Times as numbers, or dates as seconds since 1970.
  private double[] times(JsonNode array, String name, long number) throws DataException {
    if (!dated(array)) {
      return doubles(array, name, number);
    }
    double[] times = new double[array.size()];
    Times clock = new Times(file(), name, DateForm.TEXT, reading.conventions().zone());
    for (int i = 0; i < times.length; i++) {
      times[i] = clock.read(List.of(array.get(i).asString("")), 0, number);
    }
    return times;
  }

  /// True if a string stands there that is no number.
  private static boolean words(JsonNode array) {
    for (JsonNode cell : array) {
      if (cell.isString() && !Cells.isNumber(cell.asString())) {
        return true;
      }
    }
    return false;
  }

  private List<Input.Column> columns(String name, JsonNode value, long number)
      throws DataException {
    if (!value.path(0).isArray()) {
      if (value.path(0).isString() && words(value)) {
        List<String> words = new ArrayList<>();
        value.forEach(cell -> words.add(cell.isNull() ? "" : Words.form(cell.asString(""))));
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
              : cell.isBoolean()
                  ? (cell.asBoolean() ? 1 : 0)
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
