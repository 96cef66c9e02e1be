package gatelens.batch;

import gatelens.file.CsvCell;
import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.List;

/// Answers as lines: `key, at, time, score, baseline_score, why_…, gap, model, answer,
/// probability`, then what is carried through. Every engine writes these bytes.
public final class RowText {
  private final RowFormat format;
  private final boolean timed;
  private final boolean explained;
  private final boolean classes;
  private final String number;
  private final String fingerprint;
  private final List<String> why;
  private final List<String> kept;
  private final List<Cell> cells;

  /// What a column holds.
  public enum Of {
    /// Whose event it is.
    KEY,
    /// The number of the event among those of its key.
    AT,
    /// When it was, as the table has it.
    TIME,
    /// Logit of what is explained.
    SCORE,
    /// The same of the baseline.
    BASELINE,
    /// One part of the score.
    WHY,
    /// How far the parts' sum is from the difference.
    GAP,
    /// The model's fingerprint.
    MODEL,
    /// The class that is answered.
    ANSWER,
    /// Probability, or value.
    NUMBER,
    /// A cell that is carried through.
    KEPT
  }

  /// A column.
  ///
  /// @param of what it holds
  /// @param name above it
  public record Cell(Of of, String name) {}

  /// Lines of a model's answers.
  ///
  /// @param kept names of the cells that are carried through
  public RowText(RowSteps steps, RowFormat format, List<String> kept) {
    this.format = format;
    this.timed = steps.timed();
    this.explained = !steps.live().plan().accounts().isEmpty();
    this.classes = steps.classes();
    this.number = steps.numberName();
    this.fingerprint = steps.live().fingerprint();
    this.why = steps.parts().stream().map(part -> "why_" + part).toList();
    this.kept = List.copyOf(kept);
    this.cells = cells(why, this.kept);
  }

  /// How answers are written.
  public RowFormat format() {
    return format;
  }

  /// Tells models apart.
  public String fingerprint() {
    return fingerprint;
  }

  /// The columns, in order.
  public List<Cell> cells() {
    return cells;
  }

  private List<Cell> cells(List<String> why, List<String> kept) {
    List<Cell> all = new ArrayList<>();
    all.add(new Cell(Of.KEY, "key"));
    all.add(new Cell(Of.AT, "at"));
    if (timed) {
      all.add(new Cell(Of.TIME, "time"));
    }
    all.add(new Cell(Of.SCORE, "score"));
    if (explained) {
      all.add(new Cell(Of.BASELINE, "baseline_score"));
      why.forEach(name -> all.add(new Cell(Of.WHY, name)));
      all.add(new Cell(Of.GAP, "gap"));
    }
    all.add(new Cell(Of.MODEL, "model"));
    if (classes) {
      all.add(new Cell(Of.ANSWER, "answer"));
    }
    all.add(new Cell(Of.NUMBER, number));
    kept.forEach(name -> all.add(new Cell(Of.KEPT, name)));
    return List.copyOf(all);
  }

  /// Names of the columns, in order.
  public List<String> columns() {
    return cells.stream().map(Cell::name).toList();
  }

  /// The values of a row, in the order of {@link #columns}: texts, longs and floats. A cell that is
  /// missing is an empty text.
  public List<Object> values(RowSteps.Answer answer) {
    List<Object> all = new ArrayList<>(cells.size());
    int part = 0;
    int through = 0;
    for (Cell cell : cells) {
      all.add(
          switch (cell.of()) {
            case KEY -> answer.event().key();
            case AT -> (Object) answer.at();
            case TIME -> answer.event().clock();
            case SCORE -> answer.score();
            case BASELINE -> answer.baseline();
            case WHY -> answer.why()[part++];
            case GAP -> answer.gap();
            case MODEL -> fingerprint;
            case ANSWER -> answer.answered();
            case NUMBER -> answer.number();
            case KEPT -> answer.event().kept()[through++];
          });
    }
    return all;
  }

  /// Whether each of the columns holds texts (`String`), whole numbers (`Long`) or `Float`.
  public List<Class<?>> types() {
    List<Class<?>> all = new ArrayList<>();
    for (Cell cell : cells) {
      all.add(
          switch (cell.of()) {
            case AT -> Long.class;
            case SCORE, BASELINE, WHY, GAP, NUMBER -> Float.class;
            case KEY, TIME, MODEL, ANSWER, KEPT -> String.class;
          });
    }
    return all;
  }

  /// The line above all; empty where there is none.
  public String header() {
    if (format != RowFormat.CSV) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    for (String column : columns()) {
      line.append(line.isEmpty() ? "" : ",");
      line.append(CsvCell.of(column));
    }
    return line.append('\n').toString();
  }

  /// Appends the line of an answer.
  public void line(StringBuilder to, RowSteps.Answer answer) {
    if (format == RowFormat.CSV) {
      csv(to, answer);
    } else {
      json(to, answer);
    }
    to.append('\n');
  }

  private void csv(StringBuilder to, RowSteps.Answer answer) {
    to.append(CsvCell.of(answer.event().key()));
    to.append(',').append(answer.at());
    if (timed) {
      to.append(',');
      to.append(CsvCell.of(answer.event().clock()));
    }
    to.append(',').append(answer.score());
    if (explained) {
      to.append(',').append(answer.baseline());
      for (float part : answer.why()) {
        to.append(',').append(part);
      }
      to.append(',').append(answer.gap());
    }
    to.append(',').append(fingerprint);
    if (classes) {
      to.append(',');
      to.append(CsvCell.of(answer.answered()));
    }
    to.append(',').append(answer.number());
    for (String kept : answer.event().kept()) {
      to.append(',');
      to.append(CsvCell.of(kept));
    }
  }

  private void json(StringBuilder to, RowSteps.Answer answer) {
    to.append("{\"key\":");
    quoted(to, answer.event().key());
    to.append(",\"at\":").append(answer.at());
    if (timed) {
      to.append(",\"time\":");
      value(to, answer.event().clock());
    }
    to.append(",\"score\":").append(answer.score());
    if (explained) {
      to.append(",\"baseline_score\":").append(answer.baseline());
      for (int i = 0; i < why.size(); i++) {
        to.append(',');
        quoted(to, why.get(i));
        to.append(':').append(answer.why()[i]);
      }
      to.append(",\"gap\":").append(answer.gap());
    }
    to.append(",\"model\":\"").append(fingerprint).append('"');
    if (classes) {
      to.append(",\"answer\":");
      quoted(to, answer.answered());
    }
    to.append(",\"").append(number).append("\":").append(answer.number());
    for (int i = 0; i < kept.size(); i++) {
      to.append(',');
      quoted(to, kept.get(i));
      to.append(':');
      value(to, answer.event().kept()[i]);
    }
    to.append('}');
  }

  /// A cell as JSON has it: a number where its text is one there, null where it is missing.
  private static void value(StringBuilder to, String text) {
    if (text.isEmpty()) {
      to.append("null");
    } else if (number(text)) {
      to.append(text);
    } else {
      quoted(to, text);
    }
  }

  /// True for what JSON calls a number.
  static boolean number(String text) {
    int at = text.charAt(0) == '-' ? 1 : 0;
    int whole = digits(text, at);
    if (whole == at || (text.charAt(at) == '0' && whole > at + 1)) {
      return false;
    }
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int part = digits(text, at + 1);
      if (part == at + 1) {
        return false;
      }
      at = part;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int power = digits(text, at);
      if (power == at) {
        return false;
      }
      at = power;
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /// A text of JSON.
  static void quoted(StringBuilder to, String text) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        default -> {
          if (c < ' ') {
            to.append(String.format("\\u%04x", (int) c));
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }
}
