package gatelens.compare;

import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Quality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a model answers to examples, beside what is right.
public sealed interface Answered {
  /// How many sequences were answered.
  int sequences();

  /// Classes, of whole sequences or of steps.
  ///
  /// @param probabilities `double[M][C]`, each row in [0, 1] and summing to 1
  /// @param surprise `double[M]`, `-ln p` of the right class, in nats
  /// @param classes `int[M]`, what is answered, by the rule of {@link PredictedClass}
  /// @param labels `int[M]`, what is right
  /// @param sequence `int[M]`, which example an answer is of, ascending from 0
  record Classes(
      double[][] probabilities, double[] surprise, int[] classes, int[] labels, int[] sequence)
      implements Answered {
    @Override
    public int sequences() {
      return sequence.length == 0 ? 0 : sequence[sequence.length - 1] + 1;
    }

    /// True if some example has several answers: those of one example are not independent.
    public boolean perStep() {
      return sequences() < sequence.length;
    }

    /// The answers of each example that are right.
    double[] right() {
      double[] right = new double[sequences()];
      for (int i = 0; i < labels.length; i++) {
        right[sequence[i]] += classes[i] == labels[i] ? 1 : 0;
      }
      return right;
    }
  }

  /// Numbers, of whole sequences or of steps.
  ///
  /// @param truth `double[N][S][K]`, S steps of each example that are judged
  /// @param given the same of the model, in the same unit
  record Numbers(double[][][] truth, double[][][] given) implements Answered {
    @Override
    public int sequences() {
      return truth.length;
    }

    /// One answer an example.
    ///
    /// @param truth `double[N][K]`
    /// @param given the same of the model
    public static Numbers once(double[][] truth, double[][] given) {
      return new Numbers(steps(truth), steps(given));
    }

    private static double[][][] steps(double[][] each) {
      return Arrays.stream(each).map(one -> new double[][] {one}).toArray(double[][][]::new);
    }
  }

  /// Asks a model.
  ///
  /// @param examples at least one, with labels of one kind
  /// @throws IllegalArgumentException if there is none, a label does not fit the model, nothing is
  ///   judged, or an answer is no number
  static Answered of(Model model, List<Example> examples, Workers workers) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a model is asked about at least one example");
    }
    boolean classes = model.classCount() > 1;
    for (int n = 0; n < examples.size(); n++) {
      Label label = examples.get(n).label();
      Quality.check(model, label, "example " + n);
      classes &= label instanceof Label.Class || label instanceof Label.Classes;
    }
    return classes ? classes(model, examples, workers) : numbers(model, examples, workers);
  }

  private static Classes classes(Model model, List<Example> examples, Workers workers) {
    List<Tensor> outputs = model.logits(examples.stream().map(Example::input).toList(), workers);
    int width = model.outputWidth();
    List<double[]> probabilities = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<Integer> sequence = new ArrayList<>();
    List<Double> surprise = new ArrayList<>();
    for (int n = 0; n < examples.size(); n++) {
      float[] logits = outputs.get(n).values();
      int[] wanted = wanted(examples.get(n).label());
      int steps = Math.min(wanted.length, logits.length / width);
      for (int t = 0; t < steps; t++) {
        int from = wanted.length == 1 ? logits.length - width : t * width;
        if (wanted[t] >= 0) {
          double[] p = probabilities(logits, from, width);
          if (!Double.isFinite(p[0])) {
            throw new IllegalArgumentException(
                "example "
                    + n
                    + ": a model answers "
                    + logits[from]
                    + " where a number is expected");
          }
          probabilities.add(p);
          answers.add(PredictedClass.ofLogits(logits, from, width));
          labels.add(wanted[t]);
          sequence.add(n);
          surprise.add(surprise(logits, from, width, wanted[t]));
        }
      }
    }
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("no step of any example has a class to judge by");
    }
    return new Classes(
        probabilities.toArray(double[][]::new),
        surprise.stream().mapToDouble(s -> s).toArray(),
        answers.stream().mapToInt(i -> i).toArray(),
        labels.stream().mapToInt(i -> i).toArray(),
        sequence.stream().mapToInt(i -> i).toArray());
  }

  private static int[] wanted(Label label) {
    return switch (label) {
      case Label.Class one -> new int[] {one.index()};
      case Label.Classes each -> each.perStep();
      case Label.Values values -> throw new IllegalStateException("numbers are no classes");
      case Label.StepValues values -> throw new IllegalStateException("numbers are no classes");
    };
  }

  private static double[] probabilities(float[] logits, int from, int width) {
    if (width == 1) {
      double p = 1 / (1 + Math.exp(-logits[from]));
      return new double[] {1 - p, p};
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      most = Math.max(most, logits[from + c]);
    }
    double sum = 0;
    double[] p = new double[width];
    for (int c = 0; c < width; c++) {
      p[c] = Math.exp(logits[from + c] - most);
      sum += p[c];
    }
    for (int c = 0; c < width; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /// `ln Σ exp(z_c - z_label)`, of one logit `ln(1 + exp(∓z))`.
  private static double surprise(float[] logits, int from, int width, int label) {
    if (width == 1) {
      double against = label == 1 ? -logits[from] : logits[from];
      return against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against));
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      most = Math.max(most, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += Math.exp(logits[from + c] - most);
    }
    return most + Math.log(sum) - logits[from + label];
  }

  private static Numbers numbers(Model model, List<Example> examples, Workers workers) {
    List<Tensor> outputs = model.predict(examples.stream().map(Example::input).toList(), workers);
    int width = model.outputWidth();
    double[][][] truth = new double[examples.size()][][];
    double[][][] given = new double[examples.size()][][];
    for (int n = 0; n < truth.length; n++) {
      float[] output = outputs.get(n).values();
      List<double[]> wanted = new ArrayList<>();
      List<double[]> said = new ArrayList<>();
      switch (examples.get(n).label()) {
        case Label.Values one -> {
          wanted.add(part(one.values(), 0, width));
          said.add(part(output, output.length - width, width));
        }
        case Label.StepValues each -> {
          float[] values = each.values().values();
          for (int at = 0; at + width <= Math.min(values.length, output.length); at += width) {
            if (!Float.isNaN(values[at])) {
              wanted.add(part(values, at, width));
              said.add(part(output, at, width));
            }
          }
        }
        case Label.Class one -> {
          wanted.add(new double[] {one.index()});
          said.add(part(output, output.length - width, width));
        }
        case Label.Classes each ->
            throw new IllegalArgumentException(
                "example " + n + ": classes for each step, but the model answers numbers");
      }
      truth[n] = wanted.toArray(double[][]::new);
      given[n] = said.toArray(double[][]::new);
    }
    return new Numbers(truth, given);
  }

  private static double[] part(float[] values, int from, int width) {
    double[] part = new double[width];
    for (int k = 0; k < width; k++) {
      part[k] = values[from + k];
    }
    return part;
  }
}
