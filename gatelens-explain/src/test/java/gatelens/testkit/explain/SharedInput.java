package gatelens.testkit.explain;

import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Random models in which several branches read one input.
public final class SharedInput {
  /// Tokens that there are.
  public static final int VOCABULARY = 5;

  /// What the branches read.
  public enum Read {
    /// Features.
    FEATURES,
    /// Tokens, by one embedding.
    TOKENS,
    /// Tokens, each branch by an embedding of its own.
    TOKENS_EACH
  }

  private SharedInput() {}

  /// A model of branches over one input, and a head.
  ///
  /// @param branches a plan each
  /// @param width features a step, or of an embedding
  public static Model of(Read read, List<String> branches, String head, int width, long seed) {
    List<Branch> all = new ArrayList<>();
    Optional<Tensor> table = Optional.empty();
    int joined = 0;
    for (int b = 0; b < branches.size(); b++) {
      SplittableRandom random = new SplittableRandom(seed + b);
      int each = read == Read.TOKENS_EACH ? width + b : width;
      Model plain = RandomModels.model(branches.get(b), each, 0.5, seed + 7 + b);
      List<Layer> layers = new ArrayList<>();
      if (read != Read.FEATURES) {
        Tensor own = Tensor.generate(i -> random.nextGaussian(), VOCABULARY, each);
        table = read == Read.TOKENS_EACH ? Optional.of(own) : table.or(() -> Optional.of(own));
        layers.add(new Embedding("embedding_" + b, table.orElseThrow(), false));
      }
      for (Layer layer : plain.layers()) {
        layers.add(named(layer, layer.name() + "_" + b));
      }
      all.add(new Branch("input", read == Read.FEATURES ? width : VOCABULARY, layers));
      joined += plain.outputWidth();
    }
    List<Layer> end =
        RandomModels.model(head, joined, 0.5, seed + 10).layers().stream()
            .map(layer -> named(layer, layer.name() + "_end"))
            .toList();
    return new Model(all, end, ModelInfo.NONE);
  }

  private static Layer named(Layer layer, String name) {
    return switch (layer) {
      case RecurrentLayer recurrent -> named(recurrent, name);
      case Dense d -> new Dense(name, d.weight(), d.bias(), d.activation());
      case Pool p -> new Pool(name, p.kind());
      case Masking m -> new Masking(name, m.value());
      default -> throw new IllegalArgumentException(layer.name());
    };
  }

  private static RecurrentLayer named(RecurrentLayer layer, String name) {
    return switch (layer) {
      case Gru g ->
          new Gru(
              name,
              g.variant(),
              g.inputWeight(),
              g.recurrentWeight(),
              g.inputBias(),
              g.recurrentBias(),
              g.initialHidden(),
              g.settings(),
              g.direction(),
              g.sequences());
      case Lstm l ->
          new Lstm(
              name,
              l.inputWeight(),
              l.recurrentWeight(),
              l.bias(),
              l.peephole(),
              l.initialHidden(),
              l.initialCell(),
              l.settings(),
              l.direction(),
              l.sequences());
      case Bidirectional b ->
          new Bidirectional(
              name,
              named(b.forward(), name + "_forward"),
              named(b.backward(), name + "_backward"),
              b.merge(),
              b.readout());
    };
  }
}
