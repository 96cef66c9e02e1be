package gatelens.engine.node;

import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;

/// Makes the node of a layer.
public final class Nodes {
  private Nodes() {}

  /// The node of a layer.
  ///
  /// @param index of the layer in its model, which decides what it drops
  /// @param trained what the layer does while it is trained
  public static Node of(Layer layer, int width, int index, TrainedAs trained) {
    return switch (layer) {
      case Embedding embedding -> new EmbeddingNode(embedding);
      case Masking masking -> new MaskingNode(masking, width);
      case Gru gru -> checked(recurrent(gru, trained, index), gru, width);
      case Lstm lstm -> checked(recurrent(lstm, trained, index), lstm, width);
      case Bidirectional both ->
          checked(new BidirectionalNode(both, width, trained, index), both, width);
      case Dense dense -> checked(new DenseNode(dense), dense, width);
      case Dropout drop -> new DropoutNode(drop, width, index);
      case Pool pool -> new PoolNode(pool, width);
      case LayerNormalization norm -> checked(new LayerNormalizationNode(norm), norm, width);
      case Scale scale ->
          checked(
              trained.normalises() ? new BatchNormalizationNode(scale) : new ScaleNode(scale),
              scale,
              width);
      case ActivationLayer activation -> new ActivationNode(activation, width);
      case Reverse reverse -> new ReverseNode(reverse, width);
      case MaskRule rule -> new MaskRuleNode(rule, width);
      case ParametricRelu relu -> checked(new ParametricReluNode(relu), relu, width);
      case Flatten flatten -> new FlattenNode(flatten, width);
    };
  }

  static Node recurrent(RecurrentLayer layer, TrainedAs trained, int index) {
    Node plain =
        switch (layer) {
          case Gru gru -> new GruNode(gru);
          case Lstm lstm -> new LstmNode(lstm);
          case Bidirectional both ->
              throw new IllegalArgumentException(both.name() + " cannot stand inside another");
        };
    return trained.dropsNothing() ? plain : new DroppedCellNode(plain, layer, trained, index);
  }

  private static Node checked(Node node, Layer layer, int width) {
    layer.outputWidth(width);
    return node;
  }
}
