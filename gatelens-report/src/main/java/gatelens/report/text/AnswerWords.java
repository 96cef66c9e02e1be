package gatelens.report.text;

import gatelens.decision.Answer;
import gatelens.layer.Activation.Kind;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.Locale;
import java.util.function.Function;

/// Words for the outputs of a model.
public final class AnswerWords {
  private AnswerWords() {}

  /// `fraud (96 %)` of a classifier; the numbers of another.
  public static Function<double[], String> of(Model model) {
    return outputs -> words(model, outputs);
  }

  private static String words(Model model, double[] outputs) {
    if (model.classCount() == 1) {
      return numbers(outputs);
    }
    Answer answer = Answer.of(model, Tensor.generate(i -> outputs[i], outputs.length));
    String name = model.info().className(answer.best());
    boolean probability =
        answer.twoSided()
            || model.finalActivation().kind() == Kind.SOFTMAX
            || model.finalActivation().kind() == Kind.SIGMOID;
    return probability
        ? String.format(Locale.ROOT, "%s (%.0f %%)", name, 100 * answer.value())
        : String.format(Locale.ROOT, "%s (%.3g)", name, answer.value());
  }

  private static String numbers(double[] outputs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, outputs.length); i++) {
      text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.3g", outputs[i]));
    }
    return text + (outputs.length > 4 ? ", …" : "");
  }
}
