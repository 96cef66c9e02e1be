package gatelens.report.text;

import gatelens.decision.Answer;
import gatelens.decision.Decision;
import gatelens.explain.Explanation;
import gatelens.model.Model;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Answers and attributions as rows of a table, for people and spreadsheets: ids and names, numbers
/// in full.
///
/// @param model that answers
/// @param restored what is forecast, in the units of the data
public record AnswerRows(Model model, Function<float[], double[]> restored) {
  /// The heads of an explanation's columns.
  public static final List<String> EXPLAINED =
      List.of("id", "explained", "input", "step", "feature", "attribution");

  private boolean named() {
    return model.info().outputs().isEmpty() && model.classCount() > 1;
  }

  /// The heads of an answer's columns.
  ///
  /// @param output an answer, `float[C]` or `float[T][C]`
  public List<String> heads(Tensor output) {
    boolean everyStep = output.shape().rank() > 1;
    List<String> heads = new ArrayList<>(List.of("id"));
    heads.addAll(everyStep ? List.of("step") : List.of());
    heads.addAll(named() ? List.of("answer") : List.of());
    int width = output.extent(output.shape().rank() - 1);
    List<String> names = model.info().names();
    // one output that stands for two classes is the probability of the second
    heads.addAll(
        names.size() == 2 && width == 1
            ? List.of(names.get(1))
            : names.size() == width
                ? names
                : IntStream.range(0, width).mapToObj(i -> "output " + i).toList());
    return heads;
  }

  /// A row an answer, or of a model that answers at every step a row a step: the id, the step from
  /// 1, the class that is answered, and each output.
  ///
  /// @param id whose answer it is
  /// @param output `float[C]` or `float[T][C]`
  public List<List<String>> of(String id, Tensor output) {
    boolean everyStep = output.shape().rank() > 1;
    boolean forecast = !model.info().outputNames().isEmpty() && !everyStep;
    int width = output.extent(output.shape().rank() - 1);
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < output.size() / width; t++) {
      float[] values = Arrays.copyOfRange(output.values(), t * width, (t + 1) * width);
      List<String> cells = new ArrayList<>(List.of(id));
      cells.addAll(everyStep ? List.of(String.valueOf(t + 1)) : List.of());
      if (named()) {
        Answer answer = Answer.of(model, Tensor.of(values, width));
        cells.add(model.info().className(answer.best()));
      }
      double[] numbers = forecast ? restored.apply(values) : new double[0];
      for (int i = 0; i < width; i++) {
        cells.add(forecast ? String.valueOf(numbers[i]) : String.valueOf(values[i]));
      }
      rows.add(cells);
    }
    return rows;
  }

  /// A row a number of an explanation: the id, what is explained, the input, the step, the feature,
  /// and what it gives to the score.
  public static List<List<String>> of(Decision d) {
    List<List<String>> rows = new ArrayList<>();
    for (int b = 0; b < d.groupings().size(); b++) {
      Layout.Part part = d.part(b);
      Tensor shown = d.shown(b);
      boolean cells = shown.shape().rank() == 2;
      boolean features = !cells && d.groupings().get(b) == Explanation.Grouping.FEATURES;
      int width = cells ? shown.extent(1) : 1;
      for (int i = 0; i < shown.size(); i++) {
        rows.add(
            List.of(
                d.subject().name(),
                d.score(),
                part.name(),
                features ? "" : part.steps().shown(i / width),
                features ? part.features().label(i) : cells ? part.features().label(i % width) : "",
                String.valueOf(shown.values()[i] + 0.0f))); // no zero below zero
      }
    }
    return rows;
  }
}
