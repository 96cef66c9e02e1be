package gatelens.gates;

import gatelens.measure.McNemar;
import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a classifier of whole sequences answers to examples: which it answers rightly, and how
/// surprised it is by what is right.
///
/// @param right one per example
/// @param logLoss mean of `-ln p` of the right class, in nats, 0 or more
record ClassAnswers(List<Boolean> right, double logLoss) {
  private static final int BATCH = 512;

  /// Runs the model; empty if it is no classifier of whole sequences, or a label is no class.
  static Optional<ClassAnswers> of(Model model, List<Example> examples, Workers workers) {
    if (model.answersEveryStep() || model.classCount() < 2) {
      return Optional.empty();
    }
    List<Boolean> right = new ArrayList<>(examples.size());
    double loss = 0;
    for (int from = 0; from < examples.size(); from += BATCH) {
      List<Example> some = examples.subList(from, Math.min(examples.size(), from + BATCH));
      List<Tensor> outputs = model.logits(some.stream().map(Example::input).toList(), workers);
      for (int n = 0; n < some.size(); n++) {
        if (!(some.get(n).label() instanceof Label.Class label)) {
          return Optional.empty();
        }
        float[] logits = outputs.get(n).values();
        int width = model.outputWidth();
        int last = logits.length - width;
        right.add(PredictedClass.ofLogits(logits, last, width) == label.index());
        loss += surprise(logits, last, width, label.index()) / examples.size();
      }
    }
    return Optional.of(new ClassAnswers(right, loss));
  }

  /// `ln Σ exp(z_c - z_label)`, of one logit `ln(1 + exp(∓z))`.
  private static double surprise(float[] logits, int from, int width, int label) {
    double own = width == 1 ? (label == 1 ? logits[from] : 0) : logits[from + label];
    double most = width == 1 ? Math.max(0, logits[from]) : own;
    for (int c = 0; c < width; c++) {
      most = Math.max(most, logits[from + c]);
    }
    double sum = width == 1 ? Math.exp(-most) : 0;
    for (int c = 0; c < width; c++) {
      sum += Math.exp(logits[from + c] - most);
    }
    return most + Math.log(sum) - own;
  }

  /// The share that is right, in [0, 1].
  double accuracy() {
    return right.stream().filter(is -> is).count() / (double) right.size();
  }

  /// These answers held to those without a clamp.
  ClampEffect.Paired against(ClassAnswers whole) {
    long gained = 0;
    long lost = 0;
    for (int n = 0; n < right.size(); n++) {
      gained += right.get(n) && !whole.right.get(n) ? 1 : 0;
      lost += !right.get(n) && whole.right.get(n) ? 1 : 0;
    }
    return new ClampEffect.Paired(
        logLoss - whole.logLoss, lost, gained, McNemar.pValue(lost, gained));
  }
}
