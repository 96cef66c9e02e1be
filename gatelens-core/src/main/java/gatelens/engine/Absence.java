package gatelens.engine;

import gatelens.engine.node.EmbeddingNode;
import gatelens.engine.node.MaskingNode;
import gatelens.engine.node.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which continuous values a branch leaves out: what {@link gatelens.layer.Masking} looks for, and
/// the vector of the padding token of an embedding that masks it. A step that an explanation
/// replaces by them is then left out as it would be if it had stood in the input.
///
/// @param vectors each `float[D]`; a step that equals one of them is absent
record Absence(List<float[]> vectors) {
  /// That of the entry of a branch.
  ///
  /// @param entry its embeddings and maskings
  /// @param width D of the continuous input
  static Absence of(List<Node> entry, int width) {
    List<float[]> vectors = new ArrayList<>();
    for (Node node : entry) {
      if (node instanceof MaskingNode masking) {
        float[] vector = new float[width];
        Arrays.fill(vector, masking.layer().value());
        vectors.add(vector);
      } else if (node instanceof EmbeddingNode embedding && embedding.layer().maskZero()) {
        float[] padding = new float[width];
        embedding.layer().weight().read(0, padding, 0, width);
        vectors.add(padding);
      }
    }
    return new Absence(List.copyOf(vectors));
  }

  /// True if the step that begins at `from` is left out.
  boolean at(float[] values, int from) {
    for (float[] vector : vectors) {
      int d = 0;
      // -0 equals 0 here as it does for the layers
      while (d < vector.length && values[from + d] == vector[d]) {
        d++;
      }
      if (d == vector.length) {
        return true;
      }
    }
    return false;
  }
}
