package gatelens.lens;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.model.Model;
import gatelens.train.Initialisation;
import gatelens.train.JoinedPlan;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The layers of a model that is to be made.
///
/// @param plan of one input; of several, the layers after they are joined
/// @param branches the layers of each of several inputs, by its name; empty for one
/// @param initialisation how weights are drawn
/// @param vocabulary number of tokens of an embedding that reads arrays; the highest id and one
///   where it is not said
public record NewModel(
    ModelPlan plan,
    Map<String, ModelPlan> branches,
    Initialisation initialisation,
    Optional<Integer> vocabulary) {
  /// Keeps an unmodifiable copy.
  public NewModel {
    branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
  }

  /// For raw data.
  ///
  /// @throws Refused if the layers do not fit the inputs or the answers
  Model of(Encoding encoding, long seed) {
    List<Encoder> encoders = encoding.encoders();
    check(branches, encoding);
    if (vocabulary.isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--vocabulary is the number of tokens of arrays; raw data has as many as it has words",
          "--most-tokens N keeps the most frequent ones");
    }
    if (branches.isEmpty()) {
      if (encoders.size() > 1) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "the data has the inputs " + encoding.names() + ", and --model describes one",
            "--branch '" + encoding.names().get(0) + "=gru(32)' for each, and --model 'dense(…)'");
      }
      reads(plan, encoders.get(0), "--model");
      return checked(plan.initialise(encoders.get(0).width(), initialisation, seed), encoding);
    }
    List<JoinedPlan.Input> inputs = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      String name = encoding.names().get(i);
      ModelPlan layers = branches.get(name);
      if (layers == null) {
        throw new Refused(
            Refused.Kind.QUESTION, "there is no --branch " + name + "=LAYERS for that input");
      }
      inputs.add(new JoinedPlan.Input(name, encoders.get(i).width(), layers));
    }
    return checked(new JoinedPlan(inputs, plan).initialise(initialisation, seed), encoding);
  }

  /// For arrays.
  ///
  /// @throws Refused if there is not one input
  /// @throws java.io.IOException if token ids are no whole numbers
  Model of(List<Inputs.ArrayFile> inputs, long seed) throws java.io.IOException {
    if (inputs.size() != 1 || !branches.isEmpty()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          branches.isEmpty()
              ? "--model describes a model of one input, found " + inputs.size() + " times --inputs"
              : "--branch is of --data with several inputs; arrays of several inputs are read by"
                  + " --from");
    }
    SequenceArray input = SequenceArray.read(inputs.get(0).file(), plan.readsTokens());
    if (vocabulary.isPresent() && !input.tokens()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--vocabulary has no effect on a model that reads features",
          "embedding(64) as the first layer reads token ids");
    }
    int width = vocabulary.isPresent() ? vocabulary.get() : input.width();
    return plan.initialise(width, initialisation, seed);
  }

  /// Checks the layers of several inputs.
  ///
  /// @throws Refused if an input is unknown, or its layers do not fit it
  static void check(Map<String, ModelPlan> branches, Encoding encoding) {
    branches.forEach((name, layers) -> {
      int number = encoding.names().indexOf(name);
      if (number < 0) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "--branch "
                + name
                + "="
                + layers
                + ": expected NAME=LAYERS with a name of "
                + encoding.names());
      }
      reads(layers, encoding.encoders().get(number), "--branch " + name);
    });
  }

  private static void reads(ModelPlan plan, Encoder encoder, String option) {
    if (plan.readsTokens() != encoder.tokens()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          option
              + ": the data is "
              + (encoder.tokens() ? "tokens, which" : "features, which no")
              + " embedding reads first",
          encoder.tokens() ? "embedding(64) before the other layers" : "leave embedding(…) out");
    }
  }

  private static Model checked(Model model, Encoding encoding) {
    SuitedLayers.answered(encoding);
    List<String> classes = encoding.classes().names();
    int expected = classes.isEmpty() ? encoding.answers().size() : classes.size();
    boolean sigmoid = classes.size() == 2 && model.outputWidth() == 1;
    boolean steps = encoding.reading().conventions().answer().everyStep();
    if (steps != model.answersEveryStep()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          steps
              ? "the data has an answer for each step (--as steps), and the model answers once"
              : "the model answers at every step, and the data has one answer for each sequence",
          steps
              ? "the last recurrent layer as gru(64,sequences), before dense(…)"
              : "the last recurrent layer without 'sequences'; --as steps takes the answer of each"
                  + " step");
    }
    if (model.outputWidth() != expected && !sigmoid) {
      throw new Refused(
          Refused.Kind.DATA,
          "the model answers with "
              + numbers(model.outputWidth())
              + "; the data has "
              + (classes.isEmpty()
                  ? numbers(expected) + " to answer with"
                  : expected + " classes " + classes),
          "end the model with dense(" + expected + (classes.isEmpty() ? ")" : ",softmax)"));
    }
    return model;
  }

  private static String numbers(int count) {
    return count + (count == 1 ? " number" : " numbers");
  }
}
