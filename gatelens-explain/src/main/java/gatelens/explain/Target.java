package gatelens.explain;

import gatelens.layer.Activation;
import gatelens.model.Model;
import gatelens.objective.Objective;

/// Which number of a model is explained.
public sealed interface Target {
  /// The objective that computes it.
  Objective objective(Model model);

  /// For people.
  String description(Model model);

  /// An output of the model.
  ///
  /// @param index the class or output, from 0
  /// @param scale logit, probability, …
  /// @param step which step of a model with outputs at every step; -1 is the last; {@link
  ///   #ALL_STEPS} is the sum over steps
  record Output(int index, Scale scale, int step) implements Target {
    /// The sum over all steps.
    public static final int ALL_STEPS = Integer.MIN_VALUE;

    /// The logit of a class at the last step.
    public static Output logit(int index) {
      return new Output(index, Scale.LOGIT, -1);
    }

    @Override
    public Objective objective(Model model) {
      int outputs = model.outputWidth();
      boolean twoSided = outputs == 1 && model.finalActivation().equals(Activation.SIGMOID);
      int classes = twoSided ? 2 : outputs;
      if (index < 0 || index >= classes) {
        throw new IllegalArgumentException(
            "target "
                + index
                + ": expected 0 to "
                + (classes - 1)
                + "; the model has "
                + classes
                + (classes == 1 ? " output" : " outputs"));
      }
      return new Objective.OfLogits(
          new OutputReadout(index, scale, step, outputs, model.finalActivation()));
    }

    @Override
    public String description(Model model) {
      String where =
          !model.answersEveryStep()
              ? ""
              : step == ALL_STEPS
                  ? ", summed over steps"
                  : step < 0 ? ", last step" : ", step " + step;
      // what is forecast is the number itself, in deviations of the training data
      boolean number = scale == Scale.LOGIT && !model.info().outputs().isEmpty();
      String words = number ? "standardised " : scale.words() + " of ";
      return words + model.info().className(index) + where;
    }
  }

  /// One value inside the model.
  ///
  /// @param layer the name of a GRU or LSTM layer
  /// @param signal `update reset candidate hidden` or `input forget output candidate cell hidden`
  /// @param step the step
  /// @param unit the unit
  record Signal(String layer, String signal, int step, int unit) implements Target {
    @Override
    public Objective objective(Model model) {
      return new Objective.OfSignal(layer, signal, step, unit);
    }

    @Override
    public String description(Model model) {
      return layer + "." + signal + ", step " + step + ", unit " + unit;
    }
  }

  /// On which scale an output is explained.
  enum Scale {
    /// What the last activation gets: additive methods are at their clearest here. The default.
    LOGIT("logit"),
    /// The probability of the class (softmax or sigmoid), or the plain output where there is none.
    PROBABILITY("probability"),
    /// `ln(p / (1 - p))`.
    LOG_ODDS("log-odds"),
    /// The logit minus the largest other logit.
    MARGIN("margin to the runner-up");

    private final String words;

    Scale(String words) {
      this.words = words;
    }

    /// For people.
    public String words() {
      return words;
    }
  }
}
