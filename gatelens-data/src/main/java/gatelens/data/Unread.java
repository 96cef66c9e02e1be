package gatelens.data;

import gatelens.sequence.Axis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What of its data a model does not get to see, counted while it is read: words and categories
/// that training never had, values that are missing where training had them all, ends of texts that
/// were cut off, and columns whose numbers are so far from those of training that they may be in
/// another unit.
public final class Unread {
  private static final int KEPT = 1000;
  private static final int SHOWN = 3;

  /// The spread, in deviations of training, below which values look like those of a larger unit.
  private static final double NARROW = 0.02;

  private static final int ENOUGH = 30;

  private final Map<String, Words> words = new LinkedHashMap<>();
  private final Map<String, Numbers> numbers = new LinkedHashMap<>();
  private final Map<String, Long> gaps = new LinkedHashMap<>();
  private final Map<String, Long> notes = new LinkedHashMap<>();
  private long texts;
  private long cutTexts;
  private long cut;
  private int read;
  private String unit = "words";

  /// Words of a text, or of a column.
  private static final class Words {
    private final Map<String, Long> unknown = new LinkedHashMap<>();
    private long count;
    private long all;

    private void add(String word) {
      count++;
      if (unknown.size() < KEPT || unknown.containsKey(word)) {
        unknown.merge(word, 1L, Long::sum);
      }
    }

    private String examples() {
      List<String> most =
          unknown.entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
              .limit(SHOWN)
              .map(each -> "'" + each.getKey() + "'")
              .toList();
      return String.join(", ", most) + (unknown.size() > SHOWN ? ", …" : "");
    }
  }

  /// Numbers of a column.
  private static final class Numbers {
    private long count;
    private double sum;
    private double squares;
    private final double mean;
    private final double deviation;
    private long sequences;

    private Numbers(double mean, double deviation) {
      this.mean = mean;
      this.deviation = deviation;
    }

    /// Sums of deviations: the values are scaled, so that nothing is lost by them.
    private void add(float[] values) {
      double by = 1 / deviation;
      double added = 0;
      double square = 0;
      int there = 0;
      for (float value : values) {
        double off = (value - mean) * by;
        if (Math.abs(off) <= Double.MAX_VALUE) {
          there++;
          added += off;
          square += off * off;
        }
      }
      count += there;
      sum += added;
      squares += square;
      sequences++;
    }

    private double middle() {
      return count == 0 ? 0 : sum / count;
    }

    private double spread() {
      return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - middle() * middle()));
    }

    private boolean odd() {
      boolean far = Math.abs(middle()) > Unusual.FAR || spread() > Unusual.FAR;
      // a sequence of its own may stand still; many do not
      boolean still = sequences >= ENOUGH && spread() < NARROW && Math.abs(middle()) > NARROW;
      return far || still;
    }
  }

  /// Nothing was read so far.
  public Unread() {}

  /// What a model does not get to see of entries that were read with their raw inputs.
  ///
  /// @param encoding of the model; empty for one that was trained on arrays, of which nothing is
  ///   known
  public static Unread of(Optional<Encoding> encoding, List<Entry> entries) {
    Unread unread = new Unread();
    for (Entry entry : entries) {
      List<Input> raw = entry.raw().stream().flatMap(Optional::stream).toList();
      if (encoding.isPresent() && raw.size() == entry.raw().size() && !raw.isEmpty()) {
        encoding.get().unread(raw, entry.sample(), unread);
      }
    }
    return unread;
  }

  /// Takes a text that was read.
  ///
  /// @param what a token is, in the plural: `words`
  /// @param tokens those that were read
  /// @param all how many tokens the text has
  public void text(String what, Axis.Tokens tokens, int all) {
    unit = what;
    texts++;
    read = Math.max(read, tokens.length());
    if (all > tokens.length()) {
      cutTexts++;
      cut += all - tokens.length();
    }
    Words found = words.computeIfAbsent("", n -> new Words());
    found.all += tokens.length();
    tokens.unknown().forEach(at -> found.add(tokens.label(at)));
  }

  /// Takes the words of a column of one sequence.
  ///
  /// @param values one a step; the empty word where it is missing
  /// @param known those of training
  public void categories(String column, List<String> values, List<String> known) {
    Words found = words.computeIfAbsent(column, n -> new Words());
    for (String value : values) {
      found.all++;
      if (!value.isEmpty() && !known.contains(value)) {
        found.add(value);
      }
    }
  }

  /// Takes the numbers of a column of one sequence.
  ///
  /// @param values one a step; NaN where it is missing
  /// @param mean of training
  /// @param deviation of training, above 0
  public void numbers(String column, float[] values, double mean, double deviation) {
    numbers.computeIfAbsent(column, n -> new Numbers(mean, deviation)).add(values);
  }

  /// Takes values that are missing in one sequence, of a column that had them all in training.
  ///
  /// @param count 0 where none is
  public void missing(String column, int count) {
    if (count > 0) {
      gaps.merge(column, (long) count, Long::sum);
    }
  }

  /// The sentence about missing values of a column, of a whole file and of a stream alike.
  static String missing(String column, long count) {
    return "column %s: %,d %s missing, where training had a value everywhere; what the model reads there is a guess"
        .formatted(column, count, count > 1 ? "values are" : "value is");
  }

  /// Takes something else that a person should know of an input.
  ///
  /// @param sentence the same for all inputs of which it is true
  public void note(String sentence) {
    notes.merge(sentence, 1L, Long::sum);
  }

  /// Takes what a person should know of the whole data, once.
  public void said(String sentence) {
    notes.putIfAbsent(sentence, 1L);
  }

  /// What else a person should know, each with the number of inputs of which it is true.
  public List<String> notes() {
    return notes.entrySet().stream()
        .map(note ->
            note.getKey() + (note.getValue() > 1 ? " (%,d inputs)".formatted(note.getValue()) : ""))
        .toList();
  }

  /// In sentences; empty where all was read as it was meant.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (cut > 0) {
      lines.add(
          "the first %,d %s of a text are read, as in training: %,d %s of %,d of %,d texts were cut off"
              .formatted(read, unit, cut, unit, cutTexts, texts));
    }
    words.forEach((column, found) -> {
      if (found.count > 0 && column.isEmpty()) {
        lines.add(
            "%,d of %,d %s were never seen in training, and are read as one that is not known: %s"
                .formatted(found.count, found.all, unit, found.examples()));
      } else if (found.count > 0) {
        lines.add(
            "column %s: %,d of %,d values were never seen in training, and are read as none: %s"
                .formatted(column, found.count, found.all, found.examples()));
      }
    });
    gaps.forEach((column, count) -> lines.add(missing(column, count)));
    numbers.forEach((column, found) -> {
      if (found.odd()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "column %s: its values are %.4g ± %.2g here and were %.4g ± %.2g in training; is"
                    + " it in another unit?",
                column,
                found.mean + found.middle() * found.deviation,
                found.spread() * found.deviation,
                found.mean,
                found.deviation));
      }
    });
    lines.addAll(notes());
    return lines;
  }
}
