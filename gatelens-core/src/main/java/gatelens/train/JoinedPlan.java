package gatelens.train;

import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A model of several inputs before it has weights: what each goes through by itself, and what
/// follows where they are joined.
///
/// @param inputs in the order in which data gives them
/// @param head the layers after the inputs' last vectors are put one after the other
public record JoinedPlan(List<Input> inputs, ModelPlan head) {
  /// One input.
  ///
  /// @param name such as `audio`
  /// @param width features a step, or the number of tokens where the first layer is an embedding
  /// @param plan its layers
  public record Input(String name, int width, ModelPlan plan) {}

  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if there is no input
  public JoinedPlan {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one input");
    }
  }

  /// The model with drawn weights. Layers are named as by {@link ModelPlan#initialise}, numbered
  /// through all inputs.
  ///
  /// @param seed the same seed gives the same weights
  public Model initialise(Initialisation initialisation, long seed) {
    Drawing drawing = new Drawing(initialisation, seed);
    List<Branch> branches = new ArrayList<>();
    int joined = 0;
    for (Input input : inputs) {
      List<Layer> layers = drawing.layers(input.plan(), input.width());
      branches.add(new Branch(input.name(), input.width(), layers));
      joined += drawing.width;
    }
    List<Layer> joint = drawing.layers(head, joined);
    return new Model(branches, joint, ModelInfo.NONE.withFacts(Penalty.fact(drawing.penalties)));
  }

  private static final class Drawing {
    private final Map<String, Penalty> penalties = new LinkedHashMap<>();
    private final LayerNames names = new LayerNames();
    private final Initialisation initialisation;
    private final SplittableRandom seeds;
    private int width;

    private Drawing(Initialisation initialisation, long seed) {
      this.initialisation = initialisation;
      this.seeds = new SplittableRandom(seed);
    }

    private List<Layer> layers(ModelPlan plan, int inputWidth) {
      List<Layer> layers = new ArrayList<>();
      width = inputWidth;
      for (LayerPlan part : plan.layers()) {
        String name = names.next(part);
        penalties.put(name, part.penalties());
        Layer layer = part.initialise(name, width, initialisation, seeds.split());
        layers.add(layer);
        width = layer.outputWidth(width);
      }
      return layers;
    }
  }

  /// For people: `audio: gru(16); text: embedding(8) gru(8); dense(2,softmax)`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    inputs.forEach(
        input -> text.append(input.name()).append(": ").append(input.plan()).append("; "));
    return text.append(head).toString();
  }
}
