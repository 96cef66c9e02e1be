package gatelens.cli.command;

import gatelens.cli.options.InputOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.data.Encoding;
import gatelens.data.Windows;
import gatelens.lens.Labelled;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Of two models that forecast numbers: their errors in one unit, the deviations of the first
/// model's training data.
///
/// @param outputs what is forecast
/// @param comparison on the same examples
/// @param block examples that overlap with one
/// @param names of the examples
record ForecastVerdict(
    List<String> outputs, ForecastComparison comparison, int block, List<String> names)
    implements Verdict {
  /// Runs both.
  ///
  /// @param read as the first model reads the data
  /// @param others the same as the second reads it
  /// @throws CommandFailure if they forecast other numbers
  static ForecastVerdict of(
      Model first, Model second, Labelled read, List<Sample> others, long seed, Workers workers) {
    List<String> outputs = first.info().outputNames();
    if (!outputs.equals(second.info().outputNames())) {
      throw new CommandFailure(
          ExitCode.DATA,
          "the models forecast other numbers: " + outputs + ", " + second.info().outputNames());
    }
    Encoding unit = InputOptions.encoding(first);
    int block = unit.reading().windows().map(Windows::overlap).orElse(1);
    double[][] truth = new double[read.examples().size()][];
    for (int n = 0; n < truth.length; n++) {
      truth[n] = known(read.examples().get(n));
    }
    return new ForecastVerdict(
        outputs,
        ForecastComparison.of(
            outputs,
            truth,
            forecasts(first, unit, unit, read.samples(), workers),
            forecasts(second, InputOptions.encoding(second), unit, others, workers),
            block,
            seed),
        block,
        read.names());
  }

  private static double[] known(Example example) {
    if (!(example.label() instanceof Label.Values values)) {
      throw new CommandFailure(ExitCode.DATA, "a forecast is compared with numbers, found a class");
    }
    double[] numbers = new double[values.values().length];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = values.values()[k];
    }
    return numbers;
  }

  /// In the unit of one encoding, whatever the model's own is.
  private static double[][] forecasts(
      Model model, Encoding own, Encoding unit, List<Sample> samples, Workers workers) {
    List<Tensor> answers = model.predict(samples, workers);
    double[][] all = new double[answers.size()][];
    for (int n = 0; n < all.length; n++) {
      all[n] = own.restore(answers.get(n).values());
      for (int k = 0; k < all[n].length; k++) {
        all[n][k] = unit.answers().get(k).standardised(all[n][k]);
      }
    }
    return all;
  }

  @Override
  public Map<String, Object> figures(boolean second) {
    ForecastComparison.Errors errors = second ? comparison.second() : comparison.first();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("meanSquaredError", errors.meanSquared());
    figures.put("meanAbsoluteError", errors.meanAbsolute());
    return figures;
  }

  @Override
  public String lead(String one, String other) {
    ModelComparison.Difference difference = comparison.difference();
    boolean apart = difference.low() > 0 || difference.high() < 0;
    return String.format(
        Locale.ROOT,
        "%s has a mean squared error of %.4g over %,d examples, %s of %.4g: %s.",
        one,
        comparison.first().meanSquared(),
        names.size(),
        other,
        comparison.second().meanSquared(),
        apart ? "more than chance would give" : "this data does not tell them apart");
  }

  @Override
  public String detail() {
    ModelComparison.Difference difference = comparison.difference();
    return String.format(
        Locale.ROOT,
        "The first is nearer %d times, the second %d times. The mean squared errors differ by"
            + " %+.4g, 95 %% interval %+.4g to %+.4g (2,000 draws of blocks of %d examples, which"
            + " overlap in time). Errors are in deviations of the first model's training data.",
        comparison.nearerFirst(),
        comparison.nearerSecond(),
        difference.mean(),
        difference.low(),
        difference.high(),
        block);
  }

  @Override
  public Picture picture(String one, String other) {
    return new Curves(
            "errors",
            "The mean squared error of each number that is forecast",
            "squared error",
            List.of(
                Curves.Curve.of(one, comparison.first().byOutput()),
                Curves.Curve.of(other, comparison.second().byOutput())),
            outputs::get,
            List.of("In deviations of the first model's training data."))
        .picture();
  }

  @Override
  public Table apart() {
    List<List<String>> rows = new ArrayList<>();
    for (int n : comparison.apart()) {
      rows.add(
          List.of(
              names.get(n),
              String.format(Locale.ROOT, "%.4g", comparison.first().byExample()[n]),
              String.format(Locale.ROOT, "%.4g", comparison.second().byExample()[n])));
    }
    return new Table(List.of("example", "A's squared error", "B's squared error"), rows);
  }

  @Override
  public String apartTitle() {
    return "Where their errors differ most";
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("nearerFirst", comparison.nearerFirst());
    fields.put("nearerSecond", comparison.nearerSecond());
    fields.put("difference", comparison.difference());
    fields.put("block", block);
    fields.put("outputs", outputs);
    fields.put("errorsFirst", comparison.first().byOutput());
    fields.put("errorsSecond", comparison.second().byOutput());
    fields.put("apart", comparison.apart());
    return fields;
  }
}
