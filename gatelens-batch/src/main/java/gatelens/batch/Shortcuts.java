package gatelens.batch;

import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Does a model answer by a shortcut? Each test asks whether its answers on some sequences are
/// those of a rule that should not be enough, and says what would clear it. A test is of the
/// model's answers, not of the truth: a rule that gives them back is one that the model may use.
/// See R. Geirhos et al., Shortcut learning in deep neural networks, Nature Machine Intelligence 2,
/// 2020, https://doi.org/10.1038/s42256-020-00257-z.
public final class Shortcuts {
  /// From this skill on a rule gives back the answers: the share of what the most frequent answer
  /// leaves open that it gets right.
  public static final double ENOUGH = 0.9;

  private static final int LEAST = 50;
  private static final int EXAMPLES = 5;

  private final LiveModel scores;
  private final List<Sequence> sequences;
  private final List<String> names;
  private final int[] answers;
  private final int usual;
  private final double usualShare;

  /// A sequence.
  ///
  /// @param key its key
  /// @param events as the model reads them, `float[T][W]`
  public record Sequence(String key, float[][] events) {}

  /// What came of a test.
  ///
  /// @param name of the shortcut
  /// @param rule in words
  /// @param skill how much of what the most frequent answer leaves open the rule gets right, at
  ///   most 1; below 0 it is worse than that answer
  /// @param found true if the model may use it
  /// @param examples keys on which the rule and the model agree and are not the usual answer
  /// @param counterTest what would clear the model
  public record Finding(
      String name,
      String rule,
      double skill,
      boolean found,
      List<String> examples,
      String counterTest) {}

  private record Rule(String words, double skill, List<String> examples) {}

  private Shortcuts(LiveModel live, List<Sequence> sequences, List<String> names) {
    this.scores = LiveModel.of(live.model(), StreamPlan.scores());
    this.sequences = sequences;
    this.names = names;
    this.answers = sequences.stream().mapToInt(s -> answer(s.events())).toArray();
    int classes = Arrays.stream(answers).max().orElse(0) + 1;
    int[] counts = new int[classes];
    for (int answer : answers) {
      counts[answer]++;
    }
    int most = 0;
    for (int c = 0; c < classes; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    this.usual = most;
    this.usualShare = sequences.isEmpty() ? 1 : (double) counts[most] / sequences.size();
  }

  /// Tests a model of classes on some sequences.
  ///
  /// @param names of the values of an event
  /// @param seed of the order in which events are shuffled
  /// @return a finding a test; empty where there are fewer than 50 sequences or one answer alone
  public static List<Finding> of(
      LiveModel live, List<Sequence> sequences, List<String> names, long seed) {
    if (sequences.size() < LEAST || live.model().classCount() < 2) {
      return List.of();
    }
    Shortcuts tests = new Shortcuts(live, sequences, names);
    return tests.usualShare > 0.98 ? List.of() : tests.all(seed);
  }

  private int answer(float[][] events) {
    KeyState key = scores.start();
    int answer = 0;
    for (float[] event : events) {
      LiveAnswer step = scores.accept(key, Double.NaN, event);
      answer = scores.model().predictedClass(step.outputs());
    }
    return answer;
  }

  private List<Finding> all(long seed) {
    Rule length = threshold("the number of events", s -> s.events().length);
    Rule padding = threshold("the number of events of zeros", s -> zeros(s.events()));
    Rule lastRule = changed("the last event alone", s -> tail(s.events()));
    Rule firstRule = changed("the first event alone", s -> new float[][] {s.events()[0]});
    Rule value = values();
    Rule id = ids();
    Rule order = changed("the events in any order", s -> shuffled(s.events(), seed));
    Rule loud = changed("events that are not quiet alone", s -> loud(s.events()));
    boolean hasLength = length.skill() >= ENOUGH;
    boolean hasPadding = padding.skill() >= ENOUGH && padding.skill() > length.skill();
    boolean hasId = id.skill() >= ENOUGH;
    boolean ofAll = hasLength || hasPadding || hasId;
    boolean hasLast = lastRule.skill() >= ENOUGH && !ofAll;
    boolean hasFirst = firstRule.skill() >= ENOUGH && !ofAll && !hasLast;
    boolean hasValue = value.skill() >= ENOUGH && !ofAll && !hasLast && !hasFirst;
    boolean narrow = ofAll || hasValue || hasLast || hasFirst;
    boolean hasOrder = order.skill() >= ENOUGH && !narrow;
    boolean hasSilence = silence() && !narrow;
    List<Finding> found = new ArrayList<>();
    found.add(
        finding("last step only", lastRule, hasLast, "put other last events behind the same past"));
    found.add(finding("border rows", firstRule, hasFirst, "leave the first event of each out"));
    found.add(finding("order", order, hasOrder, "data in which the order alone decides the class"));
    found.add(
        finding("length", length, hasLength && !hasPadding, "cut all sequences to one length"));
    found.add(finding("padding", padding, hasPadding, "leave events of zeros out"));
    found.add(
        finding("single value", value, hasValue, "set that column to its mean and ask again"));
    found.add(
        finding("id-like column", id, hasId, "train without the column, or with it permuted"));
    found.add(finding("silence", loud, hasSilence, "add sequences of nothing, of every class"));
    return found;
  }

  private static Finding finding(String name, Rule rule, boolean found, String counterTest) {
    return new Finding(name, rule.words(), rule.skill(), found, rule.examples(), counterTest);
  }

  private static float[][] tail(float[][] events) {
    return new float[][] {events[events.length - 1]};
  }

  private static int zeros(float[][] events) {
    int count = 0;
    for (float[] event : events) {
      count += isQuiet(event) ? 1 : 0;
    }
    return count;
  }

  private static boolean isQuiet(float[] event) {
    for (float value : event) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static float[][] loud(float[][] events) {
    float[][] loud = Arrays.stream(events).filter(event -> !isQuiet(event)).toArray(float[][]::new);
    return loud.length == 0 ? tail(events) : loud;
  }

  /// True if events of nothing are enough for an answer that is not the usual one.
  private boolean silence() {
    boolean quiet = sequences.stream().anyMatch(s -> zeros(s.events()) == s.events().length);
    float[][] nothing = new float[10][scores.eventWidth()];
    return quiet && answer(nothing) != usual;
  }

  private static float[][] shuffled(float[][] events, long seed) {
    float[][] mixed = events.clone();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = mixed.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      float[] event = mixed[i];
      mixed[i] = mixed[other];
      mixed[other] = event;
    }
    return mixed;
  }

  /// Skill of a rule: how much of what the usual answer leaves open is right.
  private Rule rule(String words, int[] said) {
    int right = 0;
    List<String> examples = new ArrayList<>();
    for (int i = 0; i < said.length; i++) {
      if (said[i] == answers[i]) {
        right++;
        if (answers[i] != usual && examples.size() < EXAMPLES) {
          examples.add(sequences.get(i).key());
        }
      }
    }
    double share = (double) right / said.length;
    return new Rule(words, (share - usualShare) / (1 - usualShare), List.copyOf(examples));
  }

  /// What the model answers to changed sequences.
  private Rule changed(String words, Function<Sequence, float[][]> change) {
    return rule(words, sequences.stream().mapToInt(s -> answer(change.apply(s))).toArray());
  }

  /// The best rule that tells one answer from the usual one by a limit.
  private Rule threshold(String words, ToDoubleFunction<Sequence> measure) {
    int count = sequences.size();
    Integer[] order = new Integer[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
      values[i] = measure.applyAsDouble(sequences.get(i));
    }
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    int classes = scores.model().classCount();
    Rule best = rule(words + " (no limit tells answers apart)", constant(count, usual));
    int[] below = new int[classes];
    int[] above = new int[classes];
    for (int answer : answers) {
      above[answer]++;
    }
    int bestRight = 0;
    int bestAt = -1;
    for (int i = 0; i + 1 < count; i++) {
      below[answers[order[i]]]++;
      above[answers[order[i]]]--;
      if (values[order[i]] < values[order[i + 1]]) {
        int right = Arrays.stream(below).max().orElse(0) + Arrays.stream(above).max().orElse(0);
        if (right > bestRight) {
          bestRight = right;
          bestAt = i;
        }
      }
    }
    if (bestAt < 0) {
      return best;
    }
    double limit = (values[order[bestAt]] + values[order[bestAt + 1]]) / 2;
    int[] low = new int[classes];
    int[] high = new int[classes];
    for (int i = 0; i < count; i++) {
      (values[i] < limit ? low : high)[answers[i]]++;
    }
    int[] said = new int[count];
    for (int i = 0; i < count; i++) {
      said[i] = largest(values[i] < limit ? low : high);
    }
    return rule("%s, limit %s".formatted(words, String.format(Locale.ROOT, "%.4g", limit)), said);
  }

  private static int largest(int[] counts) {
    int most = 0;
    for (int c = 1; c < counts.length; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    return most;
  }

  private static int[] constant(int count, int value) {
    int[] all = new int[count];
    Arrays.fill(all, value);
    return all;
  }

  /// The best rule by the largest or smallest value of one column anywhere.
  private Rule values() {
    Rule best = new Rule("a value of one column", Double.NEGATIVE_INFINITY, List.of());
    for (int c = 0; c < scores.eventWidth(); c++) {
      int column = c;
      if (isId(c)) {
        continue;
      }
      Rule most = threshold("the largest " + name(c), s -> extreme(s.events(), column, true));
      Rule least = threshold("the smallest " + name(c), s -> extreme(s.events(), column, false));
      if (most.skill() > best.skill() && hangsOn(c, true)) {
        best = most;
      }
      if (least.skill() > best.skill() && hangsOn(c, false)) {
        best = least;
      }
    }
    return best;
  }

  /// True if half of the sequences of some answer have another one without the event that has the
  /// column's largest or smallest value: of a sum over all events one decides little.
  private boolean hangsOn(int column, boolean largest) {
    int[] changed = new int[scores.model().classCount()];
    int[] all = new int[changed.length];
    for (int i = 0; i < answers.length; i++) {
      float[][] events = sequences.get(i).events();
      if (events.length > 1) {
        double extreme = extreme(events, column, largest);
        List<float[]> rest = new ArrayList<>(Arrays.asList(events));
        rest.removeIf(event -> event[column] == extreme);
        all[answers[i]]++;
        boolean same = rest.isEmpty() || answer(rest.toArray(new float[0][])) == answers[i];
        changed[answers[i]] += same ? 0 : 1;
      }
    }
    for (int c = 0; c < all.length; c++) {
      if (all[c] > 0 && 2 * changed[c] >= all[c]) {
        return true;
      }
    }
    return false;
  }

  private static double extreme(float[][] events, int column, boolean largest) {
    double found = events[0][column];
    for (float[] event : events) {
      found = largest ? Math.max(found, event[column]) : Math.min(found, event[column]);
    }
    return found;
  }

  private String name(int column) {
    return column < names.size() ? names.get(column) : "value " + column;
  }

  /// The best rule by a column that names its sequence.
  private Rule ids() {
    Rule best = new Rule("no column names its sequence", Double.NEGATIVE_INFINITY, List.of());
    for (int c = 0; c < scores.eventWidth(); c++) {
      int column = c;
      if (isId(c)) {
        Rule rule = threshold(name(c), s -> s.events()[0][column]);
        best = rule.skill() > best.skill() ? rule : best;
      }
    }
    return best;
  }

  /// True if a column is the same all through each sequence and another in nearly each.
  private boolean isId(int column) {
    List<Float> all = new ArrayList<>();
    for (Sequence sequence : sequences) {
      float first = sequence.events()[0][column];
      for (float[] event : sequence.events()) {
        if (event[column] != first) {
          return false;
        }
      }
      all.add(first);
    }
    return all.stream().distinct().count() > 0.9 * all.size();
  }
}
