package gatelens.lens;

import gatelens.compare.Answered;
import gatelens.compare.Comparison;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.data.Encoding;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Asks several models about the same examples. Each reads the data as it was trained on; numbers
/// are told in one unit, the deviations of the first model's training data.
///
/// @param sides the models, at least one
/// @param read the data as each of them reads it
record Answering(List<PairedComparison.Side> sides, List<Labelled> read) {
  /// Reads the data for each of them.
  ///
  /// @throws Refused if there are rows without a label, the data can be read only once, or the
  ///   models answer different classes or numbers
  static Answering of(List<PairedComparison.Side> sides, Held held) throws IOException {
    if (held.inputs() instanceof Inputs.Stream stream) {
      throw new Refused(
          Refused.Kind.QUESTION,
          stream.name()
              + ": two models read the data, each in its own way, and a stream can be"
              + " read once",
          "write it into a file first");
    }
    ModelInfo first = sides.get(0).lens().model().info();
    List<Labelled> read = new ArrayList<>();
    for (PairedComparison.Side side : sides) {
      ModelInfo other = side.lens().model().info();
      same("forecast other numbers", names(sides.get(0).lens()), names(side.lens()));
      same("have different classes", first.classes(), other.classes());
      read.add(side.lens().held(held));
    }
    if (read.get(0).examples().isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA, "there are rows without a label, so there is nothing to compare on");
    }
    return new Answering(sides, read);
  }

  /// What is forecast: of models of raw data in the units of the data, whichever of them forecasts
  /// changes.
  private static List<String> names(Lens lens) {
    ModelInfo info = lens.model().info();
    return info.outputs().isEmpty() || info.encoding().isEmpty()
        ? info.outputNames()
        : lens.encoding().answerNames();
  }

  private static void same(String what, List<String> one, List<String> two) {
    if (!one.equals(two)) {
      throw new Refused(Refused.Kind.DATA, "the models " + what + ": " + one + ", " + two);
    }
  }

  private Lens first() {
    return sides.get(0).lens();
  }

  /// True if the models were trained on raw data to answer numbers.
  private boolean scaled() {
    return !first().model().info().outputs().isEmpty();
  }

  /// What a model answers.
  Answered answers(int side) {
    Lens lens = sides.get(side).lens();
    List<Example> examples = labelled(side);
    if (!scaled()) {
      return Answered.of(lens.model(), examples, lens.workers());
    }
    Encoding unit = first().encoding();
    double[][] truth = new double[examples.size()][];
    double[][] given = new double[examples.size()][];
    List<Tensor> answers = lens.model().predict(read.get(side).samples(), lens.workers());
    for (int n = 0; n < truth.length; n++) {
      truth[n] = known(examples.get(n), n);
      double[] raw =
          lens.encoding().restore(answers.get(n).values(), read.get(side).samples().get(n));
      given[n] = unit.standardise(raw, read.get(0).samples().get(n));
    }
    return Answered.Numbers.once(truth, given);
  }

  /// What a model reads, with the labels as the first one is held to them.
  private List<Example> labelled(int side) {
    List<Example> first = read.get(0).examples();
    List<Example> own = new ArrayList<>();
    for (int n = 0; n < first.size(); n++) {
      own.add(new Example(read.get(side).entries().get(n).sample(), first.get(n).label()));
    }
    return own;
  }

  private static double[] known(Example example, int number) {
    if (!(example.label() instanceof Label.Values values)) {
      throw new Refused(
          Refused.Kind.DATA,
          "example " + number + ": a forecast is compared with numbers, found a class");
    }
    return IntStream.range(0, values.values().length)
        .mapToDouble(k -> values.values()[k])
        .toArray();
  }

  /// What answers are held to.
  ///
  /// @param overlap how many examples in a row hang together, where that was said
  SeveralModels.Setting setting(Optional<Integer> overlap) {
    List<Example> examples = read.get(0).examples();
    List<String> names = names(first());
    return new SeveralModels.Setting(
        names.isEmpty()
            ? IntStream.range(0, first().model().outputWidth())
                .mapToObj(k -> "output " + k)
                .toList()
            : names,
        naive(examples).map(last -> Answered.Numbers.once(truth(examples), last)),
        overlap.orElse(read.get(0).hanging()));
  }

  private static double[][] truth(List<Example> examples) {
    return IntStream.range(0, examples.size())
        .mapToObj(n -> known(examples.get(n), n))
        .toArray(double[][]::new);
  }

  /// That nothing changes: the last value of what is forecast.
  private Optional<double[][]> naive(List<Example> examples) {
    if (!scaled()) {
      return read.get(0).forecast().map(feature -> last(examples, feature));
    }
    if (first().encoding().reading().windows().isEmpty()) {
      return Optional.empty();
    }
    double[][] all = new double[examples.size()][];
    for (int n = 0; n < all.length; n++) {
      Optional<double[]> one = last(examples.get(n));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all[n] = one.get();
    }
    return Optional.of(all);
  }

  /// In the units of the data, and from them in the unit of the answers.
  private Optional<double[]> last(Example example) {
    if (!(example.input().inputs().get(0) instanceof FeatureSequence window)) {
      return Optional.empty();
    }
    List<Encoding.Scale> scales = first().encoding().answers();
    double[] last = new double[scales.size()];
    for (int k = 0; k < last.length; k++) {
      Encoding.Scale scale = scales.get(k);
      String column = scale.name().replaceAll(" \\+\\d+$", "");
      int feature =
          IntStream.range(0, window.width())
              .filter(d -> window.features().label(d).equals(column))
              .findFirst()
              .orElse(-1);
      if (feature < 0) {
        return Optional.empty();
      }
      float value = window.values().at((window.length() - 1) * window.width() + feature);
      last[k] = window.features().raw(feature, value);
    }
    return Optional.of(first().encoding().standardise(last, example.input()));
  }

  private static double[][] last(List<Example> examples, int feature) {
    return examples.stream()
        .map(example -> {
          FeatureSequence window = (FeatureSequence) example.input().inputs().get(0);
          double last = window.values().at((window.length() - 1) * window.width() + feature);
          double[] all = new double[((Label.Values) example.label()).values().length];
          Arrays.fill(all, last);
          return all;
        })
        .toArray(double[][]::new);
  }

  /// The first example on which two models of classes disagree, or on which the errors of two
  /// forecasts differ most, explained by both: for the class that is right, or the first number.
  Optional<TwoModels.SameExample> explained(Comparison comparison) {
    return switch (comparison) {
      case ModelComparison classes when classes.perStep() -> Optional.empty();
      case ModelComparison classes when classes.disagreements().isEmpty() ->
          read.get(0).examples().get(0).label() instanceof Label.Class label
              ? Optional.of(explained(0, label.index()))
              : Optional.empty();
      case ModelComparison classes -> {
        ModelComparison.Disagreement first = classes.disagreements().get(0);
        yield Optional.of(explained(first.example(), first.label()));
      }
      case ForecastComparison forecasts ->
          forecasts.apart().stream().findFirst().map(n -> explained(n, 0));
    };
  }

  private TwoModels.SameExample explained(int example, int output) {
    List<Decision> both = new ArrayList<>();
    for (int side = 0; side < sides.size(); side++) {
      Lens lens = sides.get(side).lens();
      Question question =
          lens.known(
              Question.USUAL
                  .withTarget(Integer.toString(output))
                  .withEvidence(Depth.NONE)
                  .withWanted(Wanted.NOTHING));
      Subject subject =
          new Subject(
              example,
              read.get(side).names().get(example),
              read.get(side).samples().get(example),
              List.of());
      both.addAll(Decisions.of(lens.model(), List.of(subject), question, lens.workers()));
    }
    return new TwoModels.SameExample(
        example, both.get(0).score(), both.get(0).explanation(), both.get(1).explanation());
  }

  /// What a model is like inside.
  ModelProfile profile(int side) {
    PairedComparison.Side one = sides.get(side);
    return ModelProfile.of(
        one.name(),
        one.lens().model(),
        read.get(side).samples(),
        System::nanoTime,
        one.lens().workers());
  }
}
