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

/// A model before it has weights, as people write it: `embedding(64) gru(64,sequences) gru(64)
/// dense(4,softmax)`. It says nothing of the input's width, so that one plan serves many inputs.
///
/// @param layers in order
public record ModelPlan(List<LayerPlan> layers) {
  /// Keeps an unmodifiable copy and checks the order.
  ///
  /// @throws IllegalArgumentException if there is no layer, or an embedding is not the first
  public ModelPlan {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no layers; an example is 'gru(64) dense(2,softmax)'");
    }
    boolean steps = true;
    for (int i = 0; i < layers.size(); i++) {
      LayerPlan layer = layers.get(i);
      if (i > 0 && layer instanceof LayerPlan.EmbeddingPlan) {
        throw new IllegalArgumentException(layer + " must be the first layer of the model");
      }
      boolean needsSteps =
          layer instanceof LayerPlan.RecurrentPlan || layer instanceof LayerPlan.PoolPlan;
      if (needsSteps && !steps) {
        throw new IllegalArgumentException(
            layer
                + " needs the state at every step of the layer before it; write "
                + before(layers, i)
                + " with 'sequences'");
      }
      steps &=
          !(layer instanceof LayerPlan.PoolPlan)
              && !(layer instanceof LayerPlan.RecurrentPlan recurrent && !recurrent.sequences());
    }
  }

  private static String before(List<LayerPlan> layers, int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (layers.get(i) instanceof LayerPlan.RecurrentPlan recurrent) {
        return recurrent.withSequences(true).toString();
      }
    }
    return "the layer before it";
  }

  /// Reads layers separated by spaces (or commas, semicolons, arrows), in brackets what a layer is
  /// told; spaces within brackets are passed over.
  ///
  /// @throws IllegalArgumentException if a layer is unknown; the message lists those there are
  public static ModelPlan parse(String text) {
    List<LayerPlan> layers = new ArrayList<>();
    String rest = afterSeparators(text.replace("->", " "));
    while (!rest.isEmpty()) {
      int bracket = rest.indexOf('(');
      int end = 0;
      while (end < rest.length() && !separates(rest.charAt(end)) && end != bracket) {
        end++;
      }
      if (end == bracket) {
        end = closed(rest, bracket) + 1;
        if (end == 0) {
          throw new IllegalArgumentException("'" + rest + "': the bracket is not closed");
        }
      }
      layers.add(LayerPlan.parse(rest.substring(0, end)));
      rest = afterSeparators(rest.substring(end));
    }
    return new ModelPlan(layers);
  }

  /// Where the bracket that opens there is closed; -1 if it is not.
  private static int closed(String text, int bracket) {
    int depth = 0;
    for (int i = bracket; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean separates(char c) {
    return Character.isWhitespace(c) || c == ',' || c == ';';
  }

  private static String afterSeparators(String text) {
    int from = 0;
    while (from < text.length() && separates(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  /// True if the model reads token ids.
  public boolean readsTokens() {
    return layers.get(0) instanceof LayerPlan.EmbeddingPlan;
  }

  /// The model with drawn weights. Recurrent layers are named `gru_0`, `gru_1`, …, others
  /// `embedding`, `dense`, `dense_1`, ….
  ///
  /// @param inputWidthOrVocabulary features a step, or the number of tokens where the first layer
  ///   is an embedding; at least 1
  /// @param seed the same seed gives the same weights
  /// @throws IllegalArgumentException if the width is less than 1
  public Model initialise(int inputWidthOrVocabulary, Initialisation initialisation, long seed) {
    if (inputWidthOrVocabulary < 1) {
      throw new IllegalArgumentException(
          (readsTokens() ? "the vocabulary has " : "a step has ")
              + inputWidthOrVocabulary
              + (readsTokens() ? " tokens" : " features")
              + "; at least 1 is needed");
    }
    LayerNames names = new LayerNames();
    List<Layer> made = new ArrayList<>();
    Map<String, Penalty> penalties = new LinkedHashMap<>();
    int width = inputWidthOrVocabulary;
    for (int i = 0; i < layers.size(); i++) {
      LayerPlan plan = layers.get(i);
      String name = names.next(plan);
      penalties.put(name, plan.penalties());
      Layer layer =
          plan.initialise(name, width, initialisation, new SplittableRandom(Order.mix(seed, i)));
      made.add(layer);
      width = layer.outputWidth(width);
    }
    return new Model(
        List.of(new Branch("input", inputWidthOrVocabulary, made)),
        List.of(),
        ModelInfo.NONE.withFacts(Penalty.fact(penalties)));
  }

  /// What {@link #parse} reads again.
  @Override
  public String toString() {
    return String.join(" ", layers.stream().map(LayerPlan::toString).toList());
  }
}
