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
public record Survey(
    long rows,
    int shortest,
    int middle,
    int longest,
    String unit,
    Map<String, Long> classes,
    long unanswered,
    long copies,
    List<Range> ranges) {
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
  }

  /// `5 to 60 steps, half of them up to 31`.
  public String lengths() {
    return shortest == longest
        ? "%,d %s each".formatted(longest, unit)
        : "%,d to %,d %s, the median %,d".formatted(shortest, longest, unit, middle);
  }

  /// Counts all rows.
  ///
  /// @throws IOException if the data cannot be read
  public static Survey of(Source source) throws IOException {
    Count count = new Count();
    Copies copies = new Copies();
    copies.watched(source).read(count::row);
    return count.done(copies.count());
  }

  /// What is counted so far.
  private static final class Count {
    private static final int WORDS = 10_000;
    private final List<Integer> lengths = new ArrayList<>();
    private final Map<String, Long> classes = new TreeMap<>(ClassNames::compare);
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private String unit = "steps";
    private long unanswered;

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
      Input first = row.inputs().get(0);
      lengths.add(length(first));
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

    private int length(Input input) {
      return switch (input) {
        case Input.Absent absent -> 0;
        case Input.Series series -> series.length();
        case Input.Text text -> {
          unit = "characters";
          yield text.text().codePointCount(0, text.text().length());
        }
        case Input.Audio sound -> {
          unit = "samples";
          yield sound.samples().length;
        }
        case Input.Image image -> {
          unit = "pixels";
          yield image.height() * image.width();
        }
      };
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
      List<Integer> sorted = lengths.stream().sorted().toList();
      int count = sorted.size();
      List<Range> ranges = new ArrayList<>();
      columns.forEach((name, column) -> ranges.add(column.range(name)));
      return new Survey(
          count,
          count == 0 ? 0 : sorted.get(0),
          count == 0 ? 0 : sorted.get(count / 2),
          count == 0 ? 0 : sorted.get(count - 1),
          unit,
          classes,
          unanswered,
          copies,
          ranges);
    }
  }
}
