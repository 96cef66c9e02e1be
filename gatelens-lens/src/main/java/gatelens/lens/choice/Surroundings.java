package gatelens.lens.choice;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.select.Frame;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is around the layers that are tried.
///
/// @param embedding the length of a token's vector; arrays are tokens where it is said
/// @param masking true if steps whose features are all 0 (or token 0) are padding
/// @param head the layers behind; one that fits the answers where it is not said
/// @param branches the layers of inputs that are not to be chosen, by name
public record Surroundings(
    Optional<Integer> embedding,
    boolean masking,
    Optional<String> head,
    Map<String, ModelPlan> branches) {
  private static final int VECTORS = 32;

  /// Keeps an unmodifiable copy.
  public Surroundings {
    branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
  }

  /// Around data that is read by an encoding.
  ///
  /// @throws IllegalArgumentException if there is nothing to choose, or an embedding is asked for
  ///   where nothing is read as tokens
  public Frame frame(Encoding encoding) {
    if (embedding.isPresent() && encoding.encoders().stream().noneMatch(Encoder::tokens)) {
      throw new IllegalArgumentException(
          "--embedding is of tokens, but no input is read as tokens; it would have no effect");
    }
    List<Frame.Input> inputs = new ArrayList<>();
    for (int i = 0; i < encoding.encoders().size(); i++) {
      Encoder encoder = encoding.encoders().get(i);
      String name = encoding.names().get(i);
      inputs.add(
          input(name, encoder.width(), encoder.tokens(), Optional.ofNullable(branches.get(name))));
    }
    int classes = encoding.classes().names().size();
    return new Frame(
        inputs,
        head.orElse(
            classes == 0
                ? "dense(" + encoding.answers().size() + ")"
                : "dense(" + classes + ",softmax)"));
  }

  /// One input.
  ///
  /// @param given its layers where they are not to be chosen
  public Frame.Input input(String name, int width, boolean tokens, Optional<ModelPlan> given) {
    String before =
        tokens
            ? "embedding(" + embedding.orElse(VECTORS) + (masking ? ",mask)" : ")")
            : masking ? "masking" : "";
    return new Frame.Input(name, width, before, given);
  }
}
