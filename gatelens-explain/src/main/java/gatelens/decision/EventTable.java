package gatelens.decision;

import gatelens.explain.Rounded;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Meaning;
import gatelens.sequence.Sequence;
import gatelens.sequence.TimeScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// What a model read as the table that people know: a row a step, a column for each column of the
/// data. The features of one column of categories stand together, values are those of the data.
///
/// @param sequence what the model read
/// @param raw what it was before
/// @param columns the columns, in the order of the features
public record EventTable(Sequence sequence, RawInput raw, List<Column> columns) {
  /// One column.
  ///
  /// @param name as in the data
  /// @param features the numbers of its features, from 0
  /// @param kind what it holds
  public record Column(String name, List<Integer> features, Kind kind) {
    /// Keeps an unmodifiable copy.
    public Column {
      features = List.copyOf(features);
    }
  }

  /// What a column holds.
  public enum Kind {
    /// Numbers.
    NUMBER,
    /// One of several words.
    WORDS,
    /// The time since the step before.
    ELAPSED
  }

  /// Keeps an unmodifiable copy.
  public EventTable {
    columns = List.copyOf(columns);
  }

  /// That of an input of a decision.
  ///
  /// @param input from 0
  public static EventTable of(Decision decision, int input) {
    return of(decision.subject(), input);
  }

  /// That of an input of a subject.
  ///
  /// @param input from 0
  public static EventTable of(Subject subject, int input) {
    Sequence sequence = subject.sample().inputs().get(input);
    return new EventTable(sequence, subject.raw(input), columns(sequence));
  }

  private static List<Column> columns(Sequence sequence) {
    if (!(sequence instanceof FeatureSequence f)) {
      return List.of();
    }
    Map<String, List<Integer>> features = new LinkedHashMap<>();
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (int i = 0; i < f.width(); i++) {
      Meaning meaning =
          f.features() instanceof Axis.Channels named ? named.meanings().get(i) : Meaning.NUMBER;
      String name =
          switch (meaning) {
            case Meaning.Quantity number -> f.features().label(i);
            case Meaning.Category category -> category.column();
            case Meaning.Absent absent -> absent.column();
            case Meaning.Elapsed elapsed -> f.features().label(i);
          };
      // two numbers of one name stay two columns
      String key = meaning instanceof Meaning.Quantity ? name + "\n" + i : name;
      if (meaning instanceof Meaning.Absent && !features.containsKey(name)) {
        key = name + "\n" + (i - 1);
      }
      features.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
      kinds.putIfAbsent(
          key,
          switch (meaning) {
            case Meaning.Quantity number -> Kind.NUMBER;
            case Meaning.Category category -> Kind.WORDS;
            case Meaning.Absent absent -> Kind.NUMBER;
            case Meaning.Elapsed elapsed -> Kind.ELAPSED;
          });
    }
    List<Column> columns = new ArrayList<>();
    features.forEach((key, places) ->
        columns.add(
            new Column(key.split("\n", 2)[0], places, kinds.getOrDefault(key, Kind.NUMBER))));
    return columns;
  }

  /// The column that a feature belongs to.
  ///
  /// @param feature from 0
  /// @throws java.util.NoSuchElementException if there is no such feature
  public Column column(int feature) {
    return columns.stream().filter(c -> c.features().contains(feature)).findFirst().orElseThrow();
  }

  /// A value as it stands in the data: `1353.17`, `electronics`, `9 minutes`; `missing` where there
  /// is none, `other` of a word that the model does not know.
  ///
  /// @param step from 0
  public String value(int step, Column column) {
    if (raw instanceof RawInput.Series table && table.values().containsKey(column.name())) {
      String said = table.values().get(column.name()).get(step);
      boolean known = column.kind() != Kind.WORDS || said.isEmpty() || on(step, column) >= 0;
      return said.isEmpty() ? "missing" : known ? said : said + " (never seen in training)";
    }
    FeatureSequence f = (FeatureSequence) sequence;
    float read = f.values().values()[step * f.width() + column.features().get(0)];
    return switch (column.kind()) {
      case WORDS -> word(step, column);
      case NUMBER -> missing(step, column) ? "missing" : number(f, column, read);
      case ELAPSED -> span(gap(step).orElse(f.features().raw(column.features().get(0), read)));
    };
  }

  private static String number(FeatureSequence f, Column column, float read) {
    return f.features() instanceof Axis.Channels named
        ? Rounded.value((float) named.raw(column.features().get(0), read))
        : Rounded.number(read);
  }

  private String word(int step, Column column) {
    int on = on(step, column);
    if (on < 0) {
      return "other";
    }
    Axis.Channels named = (Axis.Channels) ((FeatureSequence) sequence).features();
    return named.meanings().get(on) instanceof Meaning.Category category
        ? category.word()
        : "missing";
  }

  /// The feature of a column of words that is on, or -1.
  private int on(int step, Column column) {
    FeatureSequence f = (FeatureSequence) sequence;
    return column.features().stream()
        .filter(i -> f.values().values()[step * f.width() + i] > 0.5f)
        .findFirst()
        .orElse(-1);
  }

  private boolean missing(int step, Column column) {
    FeatureSequence f = (FeatureSequence) sequence;
    return column.features().size() > 1
        && f.values().values()[step * f.width() + column.features().get(1)] > 0.5f;
  }

  /// The time since the step before, in the unit of the times; empty where there are none.
  private OptionalDouble gap(int step) {
    return sequence.steps() instanceof Axis.Times at
        ? OptionalDouble.of(step == 0 ? 0 : at.times()[step] - at.times()[step - 1])
        : OptionalDouble.empty();
  }

  /// How long after another step one is: `9 minutes`; empty where the times are not known, or the
  /// other is not before it.
  public String after(int step, int earlier) {
    if (earlier < 0 || earlier >= step || isSensed()) {
      return "";
    }
    return switch (sequence.steps()) {
      case Axis.Times at -> span(at.times()[step] - at.times()[earlier]);
      case Axis.Time even ->
          span(
              (step - earlier) * even.interval(),
              TimeScale.of(even.unit()).orElse(TimeScale.UNKNOWN));
      default -> "";
    };
  }

  private String span(double time) {
    TimeScale scale = sequence.steps() instanceof Axis.Times at ? at.scale() : TimeScale.UNKNOWN;
    return span(time, scale);
  }

  private static String span(double time, TimeScale scale) {
    double seconds = scale == TimeScale.DATE ? 1 : scale.seconds();
    return seconds == 0 ? Rounded.value((float) time) : Rounded.time(Math.max(0, time) * seconds);
  }

  /// A step in words: of a word the word, of an event its values, most telling columns first, of a
  /// frame of a sound or a row of a picture the band or column that tells most; empty where none
  /// has a weight, as with methods that give parts to whole frames.
  ///
  /// @param step from 0
  /// @param weights of the columns: those that weigh most are named; at most {@value #NAMED}
  public String event(int step, double[] weights) {
    if (!(sequence instanceof FeatureSequence f)) {
      return "\"" + shown(sequence.steps().label(step)) + "\"";
    }
    if (isSensed()) {
      return IntStream.range(0, columns.size())
          .filter(c -> weights[c] != 0)
          .boxed()
          .max(Comparator.comparingDouble(c -> Math.abs(weights[c])))
          .map(c -> f.features().told(columns.get(c).features().get(0)))
          .orElse("");
    }
    List<Integer> most =
        IntStream.range(0, columns.size())
            .filter(c -> columns.get(c).kind() != Kind.ELAPSED)
            .boxed()
            .sorted((a, b) -> Double.compare(Math.abs(weights[b]), Math.abs(weights[a])))
            .limit(NAMED)
            .sorted((a, b) -> {
              int words = Boolean.compare(words(b), words(a));
              return words != 0 ? words : Integer.compare(a, b);
            })
            .toList();
    List<String> said = new ArrayList<>();
    for (int c : most) {
      Column column = columns.get(c);
      said.add(
          column.kind() == Kind.WORDS && !value(step, column).equals("missing")
              ? value(step, column)
              : column.name() + " " + value(step, column));
    }
    return String.join(", ", said);
  }

  /// True of a frame of a sound or a row of a picture: to people the numbers in it say nothing,
  /// only where they are.
  private boolean isSensed() {
    return raw instanceof RawInput.Sound
        || raw instanceof RawInput.Image
        || sequence.steps() instanceof Axis.Pixels;
  }

  private boolean words(int column) {
    return columns.get(column).kind() == Kind.WORDS;
  }

  /// Columns that are named of one event.
  private static final int NAMED = 4;

  /// A word whose blanks and line ends can be seen.
  public static String shown(String word) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean edge = i == 0 || i == word.length() - 1;
      switch (c) {
        case '\n' -> out.append('⏎');
        case '\r' -> out.append('␍');
        case '\t' -> out.append('⇥');
        case ' ' -> out.append(edge ? '␣' : ' ');
        default -> out.append(c);
      }
    }
    return out.isEmpty() ? "␣" : out.toString();
  }

  /// The place of a step for people: the number of the word or the character, the event's time.
  ///
  /// @param step from 0; it is counted from 1
  public String place(int step) {
    return switch (sequence.steps()) {
      case Axis.Tokens words -> (characters(words) ? "character " : "word ") + (step + 1);
      case Axis.Numbered plain -> plain.noun() + " " + (step + 1);
      case Axis.Times at -> at.told(step);
      case Axis.Time even -> even.told(step);
      case Axis.Channels named -> named.told(step);
      case Axis.Pixels rows -> rows.told(step);
    };
  }

  /// The place of some steps: `2150-2350 ms`.
  ///
  /// @param from the first, from 0
  /// @param to one past the last
  public String place(int from, int to) {
    if (to - from == 1) {
      return place(from);
    }
    String first = place(from);
    String last = place(to - 1);
    int unit = last.lastIndexOf(' ');
    boolean same = unit > 0 && first.endsWith(last.substring(unit));
    return (same ? first.substring(0, first.length() - last.length() + unit) : first) + "-" + last;
  }

  /// True if a text was cut into its characters: none of several tokens is longer than one.
  private static boolean characters(Axis.Tokens tokens) {
    return tokens.labels().size() > 1
        && tokens.labels().stream().allMatch(label -> label.codePointCount(0, label.length()) <= 1);
  }
}
