package gatelens.lens;

import gatelens.compare.Comparison;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.TwoModels;
import gatelens.data.Encoding;
import gatelens.data.Windows;
import gatelens.model.ModelInfo;
import gatelens.parallel.WorkListener;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.util.List;

/// Two models on the same examples. Each reads the data as it was trained on, so that their
/// encodings may differ.
///
/// @param first one model
/// @param second another one
public record PairedComparison(Side first, Side second) {
  /// One of the models.
  ///
  /// @param name what it is called, such as its file
  /// @param lens the model
  public record Side(String name, Lens lens) {}

  /// Runs both.
  ///
  /// @param held the examples
  /// @param seed of the bootstrap
  /// @param listener told how far the work is; may end it
  /// @throws Refused if there are rows without a label, the data can be read only once, or the
  ///   models answer different classes or numbers
  /// @throws IOException if the data cannot be read
  public TwoModels over(Held held, long seed, WorkListener listener) throws IOException {
    if (held.inputs() instanceof Inputs.Stream stream) {
      throw new Refused(
          Refused.Kind.QUESTION,
          stream.name()
              + ": two models read the data, each in its own way, and a stream can be"
              + " read once",
          "write it into a file first");
    }
    Labelled read = first.lens.held(held);
    Labelled other = second.lens.held(held);
    if (read.examples().isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA, "there are rows without a class, so there is nothing to compare on");
    }
    listener.at("models compared", 0, 3);
    Comparison comparison = comparison(read, other, seed);
    listener.at("models compared", 1, 3);
    ModelProfile one = profile(first, read);
    listener.at("models compared", 2, 3);
    ModelProfile two = profile(second, other);
    listener.at("models compared", 3, 3);
    ModelInfo info = first.lens.model().info();
    return new TwoModels(comparison, one, two, info.classes(), read.names());
  }

  private static ModelProfile profile(Side side, Labelled read) {
    return ModelProfile.of(
        side.name, side.lens.model(), read.samples(), System::nanoTime, side.lens.workers());
  }

  private Comparison comparison(Labelled read, Labelled other, long seed) {
    ModelInfo one = first.lens.model().info();
    ModelInfo two = second.lens.model().info();
    if (!one.outputs().isEmpty()) {
      same("forecast other numbers", one.outputNames(), two.outputNames());
      return forecasts(read, other, seed);
    }
    same("have different classes", one.classes(), two.classes());
    return ModelComparison.of(
        first.lens.model(),
        second.lens.model(),
        read.examples(),
        other.samples(),
        seed,
        first.lens.workers());
  }

  private static void same(String what, List<String> one, List<String> two) {
    if (!one.equals(two)) {
      throw new Refused(Refused.Kind.DATA, "the models " + what + ": " + one + ", " + two);
    }
  }

  /// Errors in one unit, the deviations of the first model's training data.
  private ForecastComparison forecasts(Labelled read, Labelled other, long seed) {
    Encoding unit = first.lens.encoding();
    double[][] truth = new double[read.entries().size()][];
    List<Example> examples = read.examples();
    for (int n = 0; n < truth.length; n++) {
      truth[n] = known(examples.get(n), n);
    }
    return ForecastComparison.of(
        first.lens.model().info().outputNames(),
        truth,
        forecasts(first.lens, unit, read),
        forecasts(second.lens, unit, other),
        unit.reading().windows().map(Windows::overlap).orElse(1),
        seed);
  }

  private static double[] known(Example example, int number) {
    if (!(example.label() instanceof Label.Values values)) {
      throw new Refused(
          Refused.Kind.DATA,
          "example " + number + ": a forecast is compared with numbers, found a class");
    }
    double[] numbers = new double[values.values().length];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = values.values()[k];
    }
    return numbers;
  }

  private static double[][] forecasts(Lens lens, Encoding unit, Labelled read) {
    Encoding own = lens.encoding();
    List<Tensor> answers = lens.model().predict(read.samples(), lens.workers());
    double[][] all = new double[answers.size()][];
    for (int n = 0; n < all.length; n++) {
      all[n] = own.restore(answers.get(n).values());
      for (int k = 0; k < all[n].length; k++) {
        all[n][k] = unit.answers().get(k).standardised(all[n][k]);
      }
    }
    return all;
  }
}
