package gatelens.benchmark;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.JoinedPlan;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Small tasks of whose answers the decisive parts are known, to try the verdict on explanations:
/// the first five to set its thresholds, the others to report.
public enum VerdictTask {
  /// Two hidden states that stay; the state of the last step says whose feature decides.
  STATE("state", 12, 3, 0),
  /// Three states; each reads a feature of its own at the last step.
  SWITCH("switch", 12, 3, 1),
  /// A spike of the first feature anywhere but at the end: the answer comes late.
  SPIKE_DELAY("spike-delay", 16, 2, 2),
  /// An online event of a small amount and right after it one of electronics of a large amount.
  PAIR("pair-of-events", 12, 6, 3),
  /// Clauses 'the NOUN was (not) (very) ADJECTIVE'; the last one decides.
  NEGATION("negation", 0, 0, 4),
  /// Three steps in a row, anywhere, whose sign decides.
  RARE_TIME("rare-time", 16, 2, 5),
  /// 'food ADJECTIVE service ADJECTIVE' in any order: what is said of the food decides.
  RESTAURANT("restaurant", 0, 0, 6),
  /// The first of twelve words decides.
  FIRST_TOKEN("first-token", 0, 0, 7),
  /// A light or a dark place of two by two on a grey picture, read row by row.
  PICTURE("picture", 8, 8, 8),
  /// A tone of three frames, high or low, anywhere, beside another that both have.
  TONE("tone", 14, 6, 9),
  /// Two lighter or darker rows of a grey picture, always the same: many pixels say the same.
  BAND("band", 10, 10, 10),
  /// Two series, in each a spike of either sign; the answer is yes where both are above zero.
  TWO_INPUTS("two-inputs", 10, 2, 11),
  /// The same picture as {@link #BAND}, read column by column.
  COLUMNS("columns", 10, 10, 12),
  /// A lighter or darker square of a grey picture, always the same, read square by square.
  PATCH("patch", 16, 9, 13),
  /// A reddish or bluish place of three by three of a grey picture, read row by row.
  COLOUR("colour", 8, 24, 14),
  /// Two series, in each a spike of either sign; that of the first decides.
  ONE_OF_TWO("one-of-two", 10, 2, 15),
  /// Two series, in each a spike of either sign; the answer is yes where they differ.
  EXCLUSIVE_OR("exclusive-or", 10, 2, 16);

  /// Tasks on which the thresholds are set.
  public static final int SET_ON = 5;

  private static final float GREY = 0.6f;

  /// Rows of the training data that a model keeps.
  private static final int KEPT = 16;

  private static final String[] WORDS = {
    "", "the", "film", "plot", "was", "not", "very", "good", "great", "bad", "dull", "and", "but",
    "food", "service", "a", "of", "in"
  };

  private final String id;
  private final int steps;
  private final int width;
  private final int number;

  VerdictTask(String id, int steps, int width, int number) {
    this.id = id;
    this.steps = steps;
    this.width = width;
    this.number = number;
  }

  /// The name on the command line.
  public String id() {
    return id;
  }

  /// True if the thresholds were set on it.
  public boolean forSetting() {
    return number < SET_ON;
  }

  /// A model of it that has learned nothing, as is usual for the kind of input.
  Model model(long seed) {
    if (several()) {
      boolean hard = this == EXCLUSIVE_OR;
      ModelPlan own = ModelPlan.parse(hard ? "bigru(16,sequences) pool(max)" : "gru(16)");
      return new JoinedPlan(
              List.of(
                  new JoinedPlan.Input("first", width, own),
                  new JoinedPlan.Input("second", width, own)),
              ModelPlan.parse("dense(16,tanh) dense(2)"))
          .initialise(Initialisation.KERAS, seed);
    }
    String plan =
        tokens()
            ? "embedding(8) gru(16) dense(2)"
            : this == TONE ? "bigru(16,sequences) pool(max) dense(2)" : "gru(16) dense(2)";
    return ModelPlan.parse(plan).initialise(reads(), Initialisation.KERAS, seed);
  }

  /// What its model reads: features a step, or the size of the vocabulary.
  private int reads() {
    return tokens() ? WORDS.length : width;
  }

  /// The kind of input.
  String kind() {
    return switch (this) {
      case STATE, SWITCH, SPIKE_DELAY, RARE_TIME -> "series";
      case PAIR -> "events";
      case NEGATION, RESTAURANT, FIRST_TOKEN -> "words";
      case PICTURE, BAND, COLUMNS, PATCH, COLOUR -> "pictures";
      case TWO_INPUTS, ONE_OF_TWO, EXCLUSIVE_OR -> "two inputs";
      case TONE -> "sounds";
    };
  }

  /// What inputs are compared with, as where nobody names a baseline: of words the mean of the
  /// training data, of pictures, sounds and several inputs some of its rows, else zeros.
  Baseline baseline(ModelScore score, List<Sample> training) {
    return switch (this) {
      case PICTURE, BAND, COLUMNS, PATCH, COLOUR, TONE, TWO_INPUTS, ONE_OF_TWO, EXCLUSIVE_OR ->
          Contest.rows(score, training, KEPT);
      case NEGATION, RESTAURANT, FIRST_TOKEN -> Contest.mean(score, training);
      case STATE, SWITCH, SPIKE_DELAY, PAIR, RARE_TIME -> new Baseline.Zeros();
    };
  }

  private boolean several() {
    return this == TWO_INPUTS || this == ONE_OF_TWO || this == EXCLUSIVE_OR;
  }

  /// True if its sequences are words.
  boolean tokens() {
    return width == 0;
  }

  /// One example.
  ///
  /// @param inputs what the model reads
  /// @param label its class
  /// @param planted the decisive parts: steps of words, else cells `t * D + d`
  /// @param asked true if its answer rests on something that is there; of a spike that is not there
  ///   nothing can be named
  record Case(List<Sequence> inputs, int label, List<Integer> planted, boolean asked) {
    Case {
      inputs = List.copyOf(inputs);
      planted = List.copyOf(planted);
    }

    Sample sample() {
      return new Sample(inputs);
    }
  }

  /// Examples of a seed.
  List<Case> cases(int count, long seed) {
    SplittableRandom dice = new SplittableRandom(seed * 7919 + number);
    List<Case> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(
          switch (this) {
            case STATE -> states(dice, 2);
            case SWITCH -> states(dice, 3);
            case SPIKE_DELAY -> spike(dice, n % 2);
            case PAIR -> pair(dice, n % 2);
            case NEGATION -> negation(dice);
            case RARE_TIME -> rare(dice, n % 2);
            case RESTAURANT -> restaurant(dice);
            case FIRST_TOKEN -> first(dice);
            case PICTURE -> picture(dice, n % 2);
            case TONE -> tone(dice, n % 2);
            case BAND, COLUMNS, PATCH -> band(dice, n % 2);
            case TWO_INPUTS -> two(dice);
            case COLOUR -> colour(dice, n % 2);
            case ONE_OF_TWO -> pairOfSpikes(dice, n % 2, 0);
            case EXCLUSIVE_OR -> pairOfSpikes(dice, n % 2, dice.nextInt(2));
          });
    }
    return all;
  }

  private float[] noise(SplittableRandom dice, double size) {
    float[] values = new float[steps * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (size * dice.nextGaussian());
    }
    return values;
  }

  private FeatureSequence series(float[] values) {
    return FeatureSequence.of(Tensor.of(values, steps, width));
  }

  private Case of(float[] values, int label, List<Integer> planted, boolean asked) {
    return new Case(List.of(series(values)), label, planted, asked);
  }

  /// The last feature, or all of three, tell the state; the state's own feature at the end decides.
  private Case states(SplittableRandom dice, int states) {
    float[] values = noise(dice, 0.3);
    int state = dice.nextInt(states);
    for (int t = 0; t < steps; t++) {
      state = dice.nextInt(10) == 0 ? dice.nextInt(states) : state;
      if (states == 2) {
        values[t * width + 2] += state == 0 ? -1 : 1;
      } else {
        values[t * width + state] += 1;
      }
    }
    int last = (steps - 1) * width;
    int decides = states == 2 ? state : (state + 1) % 3;
    int label = dice.nextInt(2);
    values[last + decides] = (float) ((label == 1 ? 1 : -1) * (2 + 0.3 * dice.nextDouble()));
    // what tells the state at the end decides as well: whose feature is read
    return of(values, label, List.of(last + decides, last + (states == 2 ? 2 : state)), true);
  }

  private Case spike(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.2);
    int at = 1 + dice.nextInt(steps - 4);
    if (label == 1) {
      values[at * width] += 2;
    }
    values[(1 + dice.nextInt(steps - 4)) * width + 1] += 2;
    return of(values, label, List.of(at * width), label == 1);
  }

  private Case rare(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.3);
    int at = dice.nextInt(steps - 3);
    List<Integer> planted = new ArrayList<>();
    for (int t = at; t < at + 3; t++) {
      values[t * width] += label == 1 ? 1.5f : -1.5f;
      planted.add(t * width);
    }
    return of(values, label, planted, true);
  }

  private Case picture(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.03);
    for (int i = 0; i < values.length; i++) {
      values[i] += GREY;
    }
    int row = dice.nextInt(steps - 1);
    int column = dice.nextInt(width - 1);
    List<Integer> planted = new ArrayList<>();
    for (int place : new int[] {0, 1, width, width + 1}) {
      int i = row * width + column + place;
      values[i] = label == 1 ? 1 : 0.2f;
      planted.add(i);
    }
    return of(values, label, planted, true);
  }

  private Case band(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.15);
    List<Integer> planted = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      values[i] += GREY;
      int line = this == COLUMNS ? i % width : i / width;
      boolean here = this == PATCH ? line == 6 : line == 4 || line == 5;
      if (here) {
        values[i] += label == 1 ? 0.25f : -0.25f;
        planted.add(i);
      }
    }
    return of(values, label, planted, true);
  }

  /// Three by three cells of three channels of which the first is raised and the last lowered, or
  /// the other way.
  private Case colour(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.1);
    List<Integer> planted = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      values[i] += GREY;
      int row = i / width;
      int column = i % width / 3;
      if (row >= 3 && row < 6 && column >= 2 && column < 5 && i % 3 != 1) {
        values[i] += (label == 1) == (i % 3 == 0) ? 0.25f : -0.25f;
        planted.add(i);
      }
    }
    return of(values, label, planted, true);
  }

  /// A spike of either sign in each of two series.
  ///
  /// @param second 1 if that of the second is above zero
  private Case pairOfSpikes(SplittableRandom dice, int label, int second) {
    boolean one = this == ONE_OF_TWO;
    List<Sequence> inputs = new ArrayList<>();
    List<Integer> planted = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      float[] values = noise(dice, 0.2);
      int at = dice.nextInt(steps - 1) * width;
      boolean up =
          one
              ? (k == 0 ? label == 1 : dice.nextBoolean())
              : (k == 1 ? second == 1 : (label == 1) != (second == 1));
      values[at] += up ? 2 : -2;
      if (k == 0 || !one) {
        planted.add(k * steps * width + at);
      }
      inputs.add(series(values));
    }
    return new Case(inputs, label, planted, true);
  }

  /// Without either of two spikes the answer is not yes; one below zero alone makes it no.
  private Case two(SplittableRandom dice) {
    List<Sequence> inputs = new ArrayList<>();
    List<Integer> above = new ArrayList<>();
    List<Integer> below = new ArrayList<>();
    boolean yes = dice.nextBoolean();
    int no = dice.nextInt(3);
    for (int k = 0; k < 2; k++) {
      float[] values = noise(dice, 0.2);
      int at = dice.nextInt(steps - 1) * width;
      boolean up = yes || no == k;
      values[at] += up ? 2 : -2;
      (up ? above : below).add(k * steps * width + at);
      inputs.add(series(values));
    }
    return new Case(inputs, yes ? 1 : 0, yes ? above : below, true);
  }

  private Case tone(SplittableRandom dice, int label) {
    float[] values = noise(dice, 0.3);
    int at = dice.nextInt(steps - 3);
    int band = label == 1 ? width - 2 : 1;
    int other = dice.nextInt(steps - 3);
    List<Integer> planted = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      values[(at + t) * width + band] += 2;
      values[(other + t) * width + 3] += 2;
      planted.add((at + t) * width + band);
    }
    return of(values, label, planted, true);
  }

  /// Features: amount, four kinds (the first online, the second electronics), the time since.
  private Case pair(SplittableRandom dice, int label) {
    float[] values = new float[steps * width];
    for (int t = 0; t < steps; t++) {
      event(values, t, dice.nextInt(4), 2 * dice.nextDouble() - 1);
    }
    int at = dice.nextInt(steps - 1);
    if (label == 1) {
      event(values, at, 0, -1);
      event(values, at + 1, 1, 1.5);
    } else {
      // either of the two alone, or both apart
      event(values, at, dice.nextInt(2) == 0 ? 0 : 2, -1);
      for (int t = 0; t + 1 < steps; t++) {
        boolean online = values[t * width + 1] == 1;
        if (online && values[(t + 1) * width + 2] == 1) {
          event(values, t + 1, 3, dice.nextDouble());
        }
      }
    }
    List<Integer> planted = new ArrayList<>();
    for (int i = at * width; i < (at + 2) * width; i++) {
      planted.add(i);
    }
    return of(values, label, planted, label == 1);
  }

  private void event(float[] values, int step, int kind, double amount) {
    Arrays.fill(values, step * width, (step + 1) * width, 0);
    values[step * width] = (float) amount;
    values[step * width + 1 + kind] = 1;
  }

  private static int word(String word) {
    return Arrays.asList(WORDS).indexOf(word);
  }

  private static Case text(List<String> words, int label, List<Integer> planted) {
    int[] ids = words.stream().mapToInt(VerdictTask::word).toArray();
    return new Case(List.of(new TokenSequence(ids, new Axis.Tokens(words))), label, planted, true);
  }

  private static String adjective(SplittableRandom dice, boolean good) {
    return good ? (dice.nextBoolean() ? "good" : "great") : dice.nextBoolean() ? "bad" : "dull";
  }

  private static Case negation(SplittableRandom dice) {
    List<String> words = new ArrayList<>();
    List<Integer> planted = List.of();
    int label = 0;
    int clauses = 2 + dice.nextInt(2);
    for (int k = 0; k < clauses; k++) {
      if (k > 0) {
        words.add(dice.nextBoolean() ? "and" : "but");
      }
      words.addAll(List.of("the", dice.nextBoolean() ? "film" : "plot", "was"));
      boolean not = dice.nextInt(5) < 2;
      boolean good = dice.nextBoolean();
      planted = new ArrayList<>();
      if (not) {
        planted.add(words.size());
        words.add("not");
      }
      if (dice.nextInt(4) == 0) {
        words.add("very");
      }
      planted.add(words.size());
      words.add(adjective(dice, good));
      label = good == not ? 0 : 1;
    }
    return text(words, label, planted);
  }

  private static Case restaurant(SplittableRandom dice) {
    List<String> words = new ArrayList<>();
    boolean first = dice.nextBoolean();
    boolean good = dice.nextBoolean();
    List<Integer> planted = List.of();
    for (int k = 0; k < 2; k++) {
      boolean food = (k == 0) == first;
      words.addAll(List.of("the", food ? "food" : "service", "was"));
      planted = food ? List.of(words.size() - 2, words.size()) : planted;
      words.add(adjective(dice, food ? good : dice.nextBoolean()));
      words.addAll(k == 0 ? List.of(dice.nextBoolean() ? "and" : "but") : List.of());
    }
    return text(words, good ? 1 : 0, planted);
  }

  private static Case first(SplittableRandom dice) {
    boolean good = dice.nextBoolean();
    List<String> words = new ArrayList<>(List.of(good ? "good" : "bad"));
    String[] fill = {"the", "film", "plot", "was", "a", "of", "in", "and"};
    while (words.size() < 8) {
      words.add(fill[dice.nextInt(fill.length)]);
    }
    return text(words, good ? 1 : 0, List.of(0));
  }

  /// Reads a name.
  ///
  /// @throws IllegalArgumentException if there is no such task
  public static VerdictTask parse(String text) {
    List<String> ids = Arrays.stream(values()).map(VerdictTask::id).toList();
    int at = ids.indexOf(text);
    if (at < 0) {
      throw new IllegalArgumentException(
          "task " + text + ": expected one of " + ids + NearestName.question(text, ids));
    }
    return values()[at];
  }
}
