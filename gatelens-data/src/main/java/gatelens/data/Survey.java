package gatelens.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What all rows of a data set hold, counted in one pass: how many there are, how long they are,
/// which classes they have, what the columns range over, how much is missing and how many repeat an
/// earlier one.
///
/// @param rows examples
/// @param shortest steps of the shortest example; of an image or a sound its rows or its samples
/// @param middle steps of the median example
/// @param longest steps of the longest example
/// @param unit what is counted: `steps`, `characters`, `samples`, `pixels`
/// @param classes how many examples each class has, in order; of answers for each step how many
///   steps
/// @param unanswered examples without an answer
/// @param copies examples whose inputs repeat those of an earlier one
/// @param ranges of columns of series, and of numbers to be answered
/// @param inputs what each input holds, in their order; the lengths above are those of the first
public record Survey(
    long rows,
    int shortest,
    int middle,
    int longest,
    String unit,
    Map<String, Long> classes,
    long unanswered,
    long copies,
    List<Range> ranges,
    List<Part> inputs) {
  /// What one input holds.
  ///
  /// @param name of the input
  /// @param kind `text`, `series`, `image`, `sound`; `nothing` if no row has it
  /// @param shortest of those that are there; 0 if none is
  /// @param middle the median one
  /// @param longest the longest one
  /// @param unit what is counted
  /// @param absent rows that lack it
  public record Part(
      String name, String kind, int shortest, int middle, int longest, String unit, long absent) {
    /// `note: text, 15 to 17 characters, the median 16; 3 rows lack it`.
    public String line() {
      return name
          + ": "
          + kind
          + (longest > 0 ? ", " + told(shortest, middle, longest, unit) : "")
          + (absent > 0
              ? String.format(
                  Locale.ROOT, "; %,d row%s it", absent, absent == 1 ? " lacks" : "s lack")
              : "");
    }
  }

  /// What a column ranges over.
  ///
  /// @param column its name
  /// @param least the smallest number; 0 where it holds words
  /// @param mean of the numbers; 0 where it holds words
  /// @param most the largest number; 0 where it holds words
  /// @param words how many different ones; 0 for numbers
  /// @param missing values
  /// @param values that are there
  public record Range(
      String column, double least, double mean, double most, int words, long missing, long values) {
    /// `amount: 0.5 to 912.3, mean 41.2; 12 of 400 missing`.
    public String line() {
      String held =
          values == 0
              ? "nothing"
              : words > 0
                  ? words + (words == 1 ? " word" : " different words")
                  : String.format(Locale.ROOT, "%.6g to %.6g, mean %.6g", least, most, mean);
      return column
          + ": "
          + held
          + (missing > 0
              ? String.format(Locale.ROOT, "; %,d of %,d missing", missing, missing + values)
              : "");
    }
  }

  /// Keeps unmodifiable copies.
  public Survey {
    classes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    ranges = List.copyOf(ranges);
    inputs = List.copyOf(inputs);
  }

  /// `5 to 60 steps, half of them up to 31`.
  public String lengths() {
    return told(shortest, middle, longest, unit);
  }

  private static String told(int shortest, int middle, int longest, String unit) {
    return shortest == longest
        ? "%,d %s each".formatted(longest, unit)
        : "%,d to %,d %s, the median %,d".formatted(shortest, longest, unit, middle);
  }

  /// Counts all rows of one input.
  ///
  /// @throws IOException if the data cannot be read
  public static Survey of(Source source) throws IOException {
    return of(source, List.of("input"));
  }

  /// Counts all rows.
  ///
  /// @param names of the inputs
  /// @throws IOException if the data cannot be read
  public static Survey of(Source source, List<String> names) throws IOException {
    Count count = new Count(names.isEmpty() ? List.of("input") : names);
    Copies copies = new Copies();
    copies.watched(source).read(count::row);
    return count.done(copies.count());
  }

  /// What is counted so far.
  private static final class Count {
    private static final int WORDS = 10_000;
    private final List<Lengths> inputs;
    private long rows;
    private final Map<String, Long> classes = new TreeMap<>(ClassNames::compare);
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private long unanswered;

    Count(List<String> names) {
      inputs = names.stream().map(Lengths::new).toList();
    }

    /// How long one input is.
    private static final class Lengths {
      private final String name;
      private final List<Integer> lengths = new ArrayList<>();
      private String kind = "nothing";
      private String unit = "steps";
      private long absent;

      Lengths(String name) {
        this.name = name;
      }

      private void input(Input input) {
        switch (input) {
          case Input.Absent absence -> absent++;
          case Input.Series series -> add("series", "steps", series.length());
          case Input.Text text ->
              add("text", "characters", text.text().codePointCount(0, text.text().length()));
          case Input.Audio sound -> add("sound", "samples", sound.samples().length);
          case Input.Image image -> add("image", "pixels", image.height() * image.width());
        }
      }

      private void add(String what, String counted, int length) {
        kind = what;
        unit = counted;
        lengths.add(length);
      }

      private Part part() {
        List<Integer> sorted = lengths.stream().sorted().toList();
        int count = sorted.size();
        return new Part(
            name,
            kind,
            count == 0 ? 0 : sorted.get(0),
            count == 0 ? 0 : sorted.get(count / 2),
            count == 0 ? 0 : sorted.get(count - 1),
            unit,
            absent);
      }
    }

    private static final class Column {
      private final Map<String, Boolean> words = new HashMap<>();
      private double least = Double.POSITIVE_INFINITY;
      private double most = Double.NEGATIVE_INFINITY;
      private double sum;
      private long there;
      private long missing;

      private void number(float value) {
        if (Float.isNaN(value)) {
          missing++;
          return;
        }
        there++;
        least = Math.min(least, value);
        most = Math.max(most, value);
        sum += value;
      }

      private void word(String word) {
        if (word.isEmpty()) {
          missing++;
          return;
        }
        there++;
        if (words.size() < WORDS) {
          words.put(word, true);
        }
      }

      private Range range(String name) {
        boolean numbers = words.isEmpty() && there > 0;
        return new Range(
            name,
            numbers ? least : 0,
            numbers ? sum / there : 0,
            numbers ? most : 0,
            words.size(),
            missing,
            there);
      }
    }

    private boolean row(Row row) {
      rows++;
      for (int i = 0; i < Math.min(inputs.size(), row.inputs().size()); i++) {
        inputs.get(i).input(row.inputs().get(i));
      }
      row.inputs().forEach(this::columns);
      answer(row.answer());
      return true;
    }

    private void answer(Answer answer) {
      switch (answer) {
        case Answer.Name name -> classes.merge(name.label(), 1L, Long::sum);
        case Answer.Steps steps -> {
          boolean some = steps.each().stream().anyMatch(one -> !(one instanceof Answer.None));
          if (some) {
            steps.each().stream()
                .filter(one -> !(one instanceof Answer.None))
                .forEach(this::answer);
          } else {
            unanswered++;
          }
        }
        case Answer.Numbers numbers -> {
          for (float value : numbers.values()) {
            columns.computeIfAbsent("the answer", n -> new Column()).number(value);
          }
        }
        case Answer.None none -> unanswered++;
      }
    }

    private void columns(Input input) {
      if (!(input instanceof Input.Series series)) {
        return;
      }
      for (Input.Column column : series.columns()) {
        Column count = columns.computeIfAbsent(column.name(), n -> new Column());
        switch (column) {
          case Input.Column.Numbers numbers -> {
            for (float value : numbers.values()) {
              count.number(value);
            }
          }
          case Input.Column.Words words -> words.values().forEach(count::word);
        }
      }
    }

    private Survey done(long copies) {
      List<Range> ranges = new ArrayList<>();
      columns.forEach((name, column) -> ranges.add(column.range(name)));
      List<Part> parts = inputs.stream().map(Lengths::part).toList();
      Part first = parts.get(0);
      return new Survey(
          rows,
          first.shortest,
          first.middle,
          first.longest,
          first.unit,
          classes,
          unanswered,
          copies,
          ranges,
          parts);
    }
  }
}
