package gatelens.select;

import gatelens.model.Model;
import gatelens.train.Initialisation;
import gatelens.train.JoinedPlan;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Optional;

/// What stays the same around the recurrent layers that candidates bring.
///
/// @param inputs of the data, at least one; those whose layers are not given all get the
///   candidate's
/// @param after layers after them, such as `dense(4,softmax)`
public record Frame(List<Input> inputs, String after) {
  /// One input.
  ///
  /// @param name such as `audio`
  /// @param width features a step, or the number of tokens
  /// @param before layers before the recurrent ones, such as `embedding(32)` or `masking`; may be
  ///   empty
  /// @param given the input's layers where they are not to be chosen
  public record Input(String name, int width, String before, Optional<ModelPlan> given) {}

  /// Checks that there is something to choose.
  ///
  /// @throws IllegalArgumentException if there is no input, or all have their layers given
  public Frame {
    inputs = List.copyOf(inputs);
    if (inputs.stream().allMatch(input -> input.given().isPresent())) {
      throw new IllegalArgumentException(
          "there is no input whose layers are to be chosen: "
              + inputs.stream().map(Input::name).toList()
              + " have theirs given");
    }
  }

  /// Of one input.
  ///
  /// @param before layers before the recurrent ones; may be empty
  /// @param after layers after them
  /// @param width features a step, or the number of tokens
  public static Frame of(String before, String after, int width) {
    return new Frame(List.of(new Input("input", width, before, Optional.empty())), after);
  }

  /// The model that is tried, with drawn weights.
  ///
  /// @throws IllegalArgumentException if the layers do not fit each other
  public Model initialise(Candidate candidate, Initialisation initialisation, long seed) {
    return inputs.size() == 1
        ? candidate
            .plan(before(inputs.get(0), candidate), after(candidate))
            .initialise(inputs.get(0).width(), initialisation, seed)
        : joined(candidate).initialise(initialisation, seed);
  }

  private JoinedPlan joined(Candidate candidate) {
    return new JoinedPlan(
        inputs.stream()
            .map(input ->
                new JoinedPlan.Input(
                    input.name(),
                    input.width(),
                    input.given().orElseGet(() -> candidate.recurrent(before(input, candidate)))))
            .toList(),
        candidate.head(after(candidate)));
  }

  private String after(Candidate candidate) {
    return candidate.around().head().orElse(after);
  }

  private static String before(Input input, Candidate candidate) {
    return candidate
        .around()
        .embedding()
        .map(size -> input.before().replaceFirst("embedding\\(\\d+", "embedding(" + size))
        .orElse(input.before());
  }

  /// The layers of a candidate, for people.
  public String plan(Candidate candidate) {
    return inputs.size() == 1
        ? candidate.plan(before(inputs.get(0), candidate), after(candidate)).toString()
        : joined(candidate).toString();
  }

  /// All of it in one line: what a journal must agree with.
  String line() {
    StringBuilder line = new StringBuilder();
    for (Input input : inputs) {
      line.append(input.before()).append(input.given().map(ModelPlan::toString).orElse(""));
      line.append(';').append(input.width()).append(';');
    }
    return line.append(after).toString();
  }
}
