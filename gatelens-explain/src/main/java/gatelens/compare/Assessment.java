package gatelens.compare;

import gatelens.layer.Activation;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// How good a classifier is on examples whose classes are known.
///
/// @param classes their names, in the order of the outputs
/// @param confusion how often a class (row) is answered with a class (column)
/// @param each figures of each class
/// @param accuracy the share that is answered with its class
/// @param majority what always answering the most frequent class of these examples would reach
/// @param examples how many there are
/// @param wrong those that are answered with another class, the surest first
public record Assessment(
    List<String> classes,
    List<List<Integer>> confusion,
    List<OfClass> each,
    double accuracy,
    double majority,
    int examples,
    List<Wrong> wrong) {
  /// An example that is answered with another class than it has.
  ///
  /// @param example its number, from 0
  /// @param label its class, from 0
  /// @param answer the class it is answered with, from 0
  /// @param probability that the model gives to its answer, in [0, 1]
  public record Wrong(int example, int label, int answer, double probability) {}

  /// The share of examples that may be alarms.
  public static final double ALARMS = 0.01;

  /// Figures of one class.
  ///
  /// @param name its name
  /// @param count examples that have it
  /// @param precision the share of those answered with it that have it; empty if none is
  /// @param recall the share of those that have it that are answered with it; empty if none has it
  /// @param averagePrecision the area under precision against recall, `Σ (R_k − R_{k−1}) P_k` over
  ///   the examples by falling probability; chance gives the share of the class
  /// @param alarmRecall the recall when the one percent with the largest probability are alarms
  /// @param alarmThreshold the least probability among these alarms
  /// @param from figures at a threshold that was chosen; empty if none was
  public record OfClass(
      String name,
      int count,
      OptionalDouble precision,
      OptionalDouble recall,
      OptionalDouble averagePrecision,
      OptionalDouble alarmRecall,
      double alarmThreshold,
      Optional<From> from) {}

  /// What it means to raise an alarm from a probability of the class on.
  ///
  /// @param threshold the probability, in [0, 1]
  /// @param alarms examples that have at least that
  /// @param precision the share of these that have the class; empty if there is none
  /// @param recall the share of those with the class that are among them; empty if none has it
  public record From(
      double threshold, int alarms, OptionalDouble precision, OptionalDouble recall) {
    private static From of(double threshold, int place, int[] labels, double[][] likely) {
      int alarms = 0;
      int hits = 0;
      int have = 0;
      for (int n = 0; n < labels.length; n++) {
        boolean alarm = likely[n][place] >= threshold;
        boolean has = labels[n] == place;
        alarms += alarm ? 1 : 0;
        hits += alarm && has ? 1 : 0;
        have += has ? 1 : 0;
      }
      return new From(threshold, alarms, share(hits, alarms), share(hits, have));
    }

    private static OptionalDouble share(int hits, int count) {
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(hits / (double) count);
    }
  }

  /// Keeps unmodifiable copies.
  public Assessment {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
    each = List.copyOf(each);
    wrong = List.copyOf(wrong);
  }

  /// That of a model.
  ///
  /// @param examples each with one class, at least one
  /// @throws IllegalArgumentException if there is none, the model answers no class, or a label is
  ///   none
  public static Assessment of(Model model, List<Example> examples, Workers workers) {
    return of(model, examples, OptionalDouble.empty(), workers);
  }

  /// The same.
  ///
  /// @param threshold a probability in [0, 1] from which on a class would be an alarm
  /// @throws IllegalArgumentException also if the threshold is out of range
  public static Assessment of(
      Model model, List<Example> examples, OptionalDouble threshold, Workers workers) {
    if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "threshold "
              + threshold.getAsDouble()
              + ": expected a probability in [0, 1], such as 0.3");
    }
    int count = model.classCount();
    if (examples.isEmpty() || count < 2) {
      throw new IllegalArgumentException(
          count < 2
              ? "the model answers numbers, no classes; predict judges those"
              : "there is no example with a label");
    }
    List<Tensor> logits = model.logits(examples.stream().map(Example::input).toList(), workers);
    int[] labels = new int[examples.size()];
    int[] answers = new int[examples.size()];
    double[][] likely = new double[examples.size()][];
    for (int n = 0; n < labels.length; n++) {
      if (!(examples.get(n).label() instanceof Label.Class one) || one.index() >= count) {
        throw new IllegalArgumentException(
            "example "
                + n
                + ": expected one of "
                + count
                + " classes, found "
                + examples.get(n).label());
      }
      labels[n] = one.index();
      likely[n] = probabilities(model, logits.get(n).values());
      // a half is the upper of two classes
      answers[n] = model.outputWidth() == 1 ? (likely[n][1] >= 0.5 ? 1 : 0) : largest(likely[n]);
    }
    Metric.Counts counts = Metric.Counts.of(labels, answers, count);
    List<String> names = IntStream.range(0, count).mapToObj(model.info()::className).toList();
    List<OfClass> each = new ArrayList<>();
    long most = 0;
    for (int c = 0; c < count; c++) {
      most = Math.max(most, counts.wanted(c));
      each.add(ranked(names.get(c), c, labels, likely, counts, threshold));
    }
    return new Assessment(
        names,
        Arrays.stream(counts.table())
            .map(row -> Arrays.stream(row).mapToObj(Math::toIntExact).toList())
            .toList(),
        each,
        counts.accuracy(),
        most / (double) labels.length,
        labels.length,
        IntStream.range(0, labels.length)
            .filter(n -> answers[n] != labels[n])
            .mapToObj(n -> new Wrong(n, labels[n], answers[n], likely[n][answers[n]]))
            .sorted(Comparator.comparingDouble(one -> -one.probability()))
            .toList());
  }

  private static OfClass ranked(
      String name,
      int place,
      int[] labels,
      double[][] likely,
      Metric.Counts counts,
      OptionalDouble threshold) {
    int have = (int) counts.wanted(place);
    int[] order =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted((a, b) -> Double.compare(likely[b][place], likely[a][place]))
            .mapToInt(i -> i)
            .toArray();
    int alarms = Math.max(1, (int) Math.round(ALARMS * labels.length));
    int hits = 0;
    int caught = 0;
    double area = 0;
    for (int k = 0; k < order.length; ) {
      int end = k;
      int before = hits;
      // examples of one probability stand at one place
      while (end < order.length && likely[order[end]][place] == likely[order[k]][place]) {
        boolean hit = labels[order[end]] == place;
        hits += hit ? 1 : 0;
        caught += hit && end < alarms ? 1 : 0;
        end++;
      }
      area += have == 0 ? 0 : (hits - before) / (double) have * hits / end;
      k = end;
    }
    return new OfClass(
        name,
        have,
        counts.answered(place) == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(counts.precision(place)),
        have == 0 ? OptionalDouble.empty() : OptionalDouble.of(counts.recall(place)),
        have == 0 ? OptionalDouble.empty() : OptionalDouble.of(area),
        have == 0 ? OptionalDouble.empty() : OptionalDouble.of(caught / (double) have),
        likely[order[alarms - 1]][place],
        threshold.isEmpty()
            ? Optional.empty()
            : Optional.of(From.of(threshold.getAsDouble(), place, labels, likely)));
  }

  private static int largest(double[] values) {
    return IntStream.range(0, values.length).reduce(0, (a, b) -> values[b] > values[a] ? b : a);
  }

  private static double[] probabilities(Model model, float[] logits) {
    int width = model.outputWidth();
    int from = logits.length - width;
    if (width == 1) {
      double upper = Activation.SIGMOID.apply(logits[from]);
      return new double[] {1 - upper, upper};
    }
    if (model.link() == Link.SIGMOID) {
      return IntStream.range(0, width)
          .mapToDouble(i -> Activation.SIGMOID.apply(logits[from + i]))
          .toArray();
    }
    double most = IntStream.range(0, width).mapToDouble(i -> logits[from + i]).max().orElse(0);
    double[] shares =
        IntStream.range(0, width).mapToDouble(i -> Math.exp(logits[from + i] - most)).toArray();
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }
}
