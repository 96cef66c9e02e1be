package gatelens.report.text;

import gatelens.model.Model;
import java.util.List;
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
    float[] values = new float[outputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) outputs[i];
    }
    List<String> classes = model.info().classes();
    if (model.classCount() == 1 || outputs.length != model.outputWidth()) {
      return numbers(outputs);
    }
    int named = model.predictedClass(values);
    String name = named < classes.size() ? classes.get(named) : "class " + named;
    double probability =
        outputs.length == 1 && named == 0
            ? 1 - outputs[0]
            : outputs[outputs.length == 1 ? 0 : named];
    return probability >= 0 && probability <= 1
        ? String.format(Locale.ROOT, "%s (%.0f %%)", name, 100 * probability)
        : name;
  }

  private static String numbers(double[] outputs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, outputs.length); i++) {
      text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.3g", outputs[i]));
    }
    return text + (outputs.length > 4 ? ", …" : "");
  }
}
