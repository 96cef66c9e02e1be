package gatelens.explain;

import gatelens.layer.Activation;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.objective.Objective;

/// Which number of a model is explained.
public sealed interface Target {
  /// The objective that computes it.
  Objective objective(Model model);

  /// For people, who count steps from 1; units have the numbers that they have in arrays, from 0.
  String description(Model model);

  /// An output of the model.
  ///
  /// @param index the class or output, from 0
  /// @param scale logit, probability, …
  /// @param step which step of a model with outputs at every step, from 0; -1 is the last; {@link
  ///   #ALL_STEPS} is the sum over steps
  record Output(int index, Scale scale, int step) implements Target {
    /// The sum over all steps.
    public static final int ALL_STEPS = Integer.MIN_VALUE;

    /// The logit of a class at the last step.
    public static Output logit(int index) {
      return new Output(index, Scale.LOGIT, -1);
    }

    /// The probability of an output where the model has one, the shares of several linear outputs
    /// of which nothing is known, else the output itself: what measures of faithfulness look at.
    public static Output likely(Model model, int index, int step) {
      boolean shares =
          model.outputWidth() > 1
              && model.finalActivation().equals(Activation.LINEAR)
              && model.info().outputs().isEmpty()
              && !model.info().facts().containsKey(Link.FACT);
      Scale scale =
          model.link() != Link.NONE ? Scale.PROBABILITY : shares ? Scale.SOFTMAX : Scale.OUTPUT;
      return new Output(index, scale, step);
    }

    @Override
    public Objective objective(Model model) {
      int outputs = model.outputWidth();
      Link link = scale.link(model);
      boolean twoSided = outputs == 1 && model.classCount() == 2;
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
          new OutputReadout(index, scale, step, outputs, model.finalActivation(), link, twoSided));
    }

    @Override
    public String description(Model model) {
      String where =
          !model.answersEveryStep()
              ? ""
              : step == ALL_STEPS
                  ? ", summed over steps"
                  : step < 0 ? ", last step" : ", step " + (step + 1);
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
  /// @param step from 0
  /// @param unit from 0
  record Signal(String layer, String signal, int step, int unit) implements Target {
    @Override
    public Objective objective(Model model) {
      return new Objective.OfSignal(layer, signal, step, unit);
    }

    @Override
    public String description(Model model) {
      return layer + "." + signal + ", step " + (step + 1) + ", unit " + unit;
    }
  }

  /// On which scale an output is explained.
  enum Scale {
    /// What the last activation gets: additive methods are at their clearest here. The default.
    LOGIT("logit"),
    /// The probability of the class: the softmax of the logits, or the sigmoid of its own. A model
    /// whose outputs are numbers has none.
    PROBABILITY("probability"),
    /// `ln(p / (1 - p))` of that probability.
    LOG_ODDS("log-odds"),
    /// The logit minus the largest other logit.
    MARGIN("margin to the runner-up"),
    /// What the model answers: after the last activation.
    OUTPUT("output"),
    /// The probability of linear outputs that somebody knows to be the logits of a softmax.
    SOFTMAX("softmax"),
    /// The probability of a linear output that somebody knows to be the logit of a sigmoid.
    SIGMOID("sigmoid");

    private final String words;

    Scale(String words) {
      this.words = words;
    }

    /// For people, who count steps from 1; units have the numbers that they have in arrays, from 0.
    public String words() {
      return words;
    }

    /// How probabilities are made of a model's logits on this scale.
    ///
    /// @throws NoProbabilityException if the scale needs a probability and the model has none, or
    ///   another than is said
    private Link link(Model model) {
      Link own = model.link();
      return switch (this) {
        case LOGIT, MARGIN, OUTPUT -> own;
        case PROBABILITY, LOG_ODDS -> {
          if (own == Link.NONE) {
            throw new NoProbabilityException(
                words + " of an output: " + nothingSays(model) + "; " + advice(model));
          }
          if (this == LOG_ODDS && own == Link.SOFTMAX && model.outputWidth() == 1) {
            throw new NoProbabilityException(
                "log-odds of an output: a softmax of one output is always 1, its odds have no"
                    + " bound; --explain logit explains what the softmax gets");
          }
          yield own;
        }
        case SOFTMAX -> told(model, Link.SOFTMAX);
        case SIGMOID -> told(model, Link.SIGMOID);
      };
    }

    private Link told(Model model, Link link) {
      boolean linear = model.finalActivation().equals(Activation.LINEAR);
      boolean several = link == Link.SIGMOID || model.outputWidth() > 1;
      if (model.link() != link && !(model.link() == Link.NONE && linear && several)) {
        throw new NoProbabilityException(
            words
                + " of an output: the model ends with "
                + model.finalActivation()
                + " over "
                + model.outputWidth()
                + (model.outputWidth() == 1 ? " output; " : " outputs; ")
                + (model.link() == Link.NONE ? advice(model) : "--explain probability"));
      }
      return link;
    }

    private static String nothingSays(Model model) {
      return "a model that ends with "
          + model.finalActivation()
          + " answers with numbers, and nothing says that these stand for classes";
    }

    private static String advice(Model model) {
      boolean linear = model.finalActivation().equals(Activation.LINEAR);
      String numbers = "--explain output explains what it answers";
      return !linear
          ? numbers
          : numbers
              + "; where it is known that the outputs are logits of classes, --explain "
              + (model.outputWidth() > 1 ? "softmax (one class holds) or " : "")
              + "sigmoid (yes or no"
              + (model.outputWidth() > 1 ? " each" : "")
              + ")";
    }
  }
}
