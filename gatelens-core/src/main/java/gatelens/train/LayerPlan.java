package gatelens.train;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// A layer before it has weights.
public sealed interface LayerPlan {
  /// `embedding(D)`, `embedding(D,mask)`.
  ///
  /// @param width D, at least 1
  /// @param mask true if token 0 is padding
  record EmbeddingPlan(int width, boolean mask) implements LayerPlan {
    @Override
    public String toString() {
      return "embedding(" + width + (mask ? ",mask)" : ")");
    }
  }

  /// `masking`, `masking(value)`.
  ///
  /// @param value marks a step as absent; usual: 0
  record MaskingPlan(float value) implements LayerPlan {
    @Override
    public String toString() {
      return "masking(" + value + ")";
    }
  }

  /// The two kinds of recurrent cell.
  enum Cell {
    /// A gated recurrent unit.
    GRU,
    /// A long short-term memory.
    LSTM
  }

  /// `gru(H)`, `lstm(H)`, `bigru(H)`, `bilstm(H)`, each with `sequences`; a GRU with `reset_before`
  /// or `uncoupled`; a bidirectional one with `sum`, `mean` or `product`.
  ///
  /// @param cell GRU or LSTM
  /// @param units H, at least 1
  /// @param sequences true if the output is the state at every step
  /// @param variant of a GRU
  /// @param merge how two directions become one output; empty for one direction
  /// @param penalty what is dropped in it and what keeps its weights small in training
  record RecurrentPlan(
      Cell cell,
      int units,
      boolean sequences,
      GruVariant variant,
      Optional<Bidirectional.Merge> merge,
      Penalty penalty)
      implements LayerPlan {
    /// Without a penalty.
    public RecurrentPlan(
        Cell cell,
        int units,
        boolean sequences,
        GruVariant variant,
        Optional<Bidirectional.Merge> merge) {
      this(cell, units, sequences, variant, merge, Penalty.NONE);
    }

    /// The same layer with another number of units.
    public RecurrentPlan withUnits(int number) {
      return new RecurrentPlan(cell, number, sequences, variant, merge, penalty);
    }

    /// The same layer with another cell.
    public RecurrentPlan withCell(Cell other) {
      return new RecurrentPlan(other, units, sequences, variant, merge, penalty);
    }

    /// The same layer under another value of `sequences`.
    public RecurrentPlan withSequences(boolean every) {
      return new RecurrentPlan(cell, units, every, variant, merge, penalty);
    }

    private String word() {
      return (merge.isPresent() ? "bi" : "") + cell.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      boolean plain = cell == Cell.LSTM || variant == GruVariant.RESET_AFTER;
      return word()
          + "("
          + units
          + (sequences ? ",sequences" : "")
          + (plain ? "" : "," + variant.name().toLowerCase(Locale.ROOT))
          + merge
              .filter(m -> m != Bidirectional.Merge.CONCAT)
              .map(m -> "," + m.name().toLowerCase(Locale.ROOT))
              .orElse("")
          + (penalty.isNone() ? "" : "," + penalty)
          + ")";
    }
  }

  /// `dense(C)`, `dense(C,softmax)`.
  ///
  /// @param width C, at least 1
  /// @param activation the function of the outputs; usual: linear
  /// @param penalty what keeps its weights small in training
  record DensePlan(int width, Activation activation, Penalty penalty) implements LayerPlan {
    /// Checks that nothing is dropped in it.
    ///
    /// @throws IllegalArgumentException if the penalty has a part that such a layer has not
    public DensePlan {
      if (penalty.dropout() != 0
          || penalty.recurrentDropout() != 0
          || !penalty.recurrent().isNone()) {
        throw new IllegalArgumentException(
            "dense has kernel_l1, kernel_l2, bias_l1 and bias_l2, found "
                + penalty
                + "; dropout(p) is a layer of its own");
      }
    }

    /// Without a penalty.
    public DensePlan(int width, Activation activation) {
      this(width, activation, Penalty.NONE);
    }

    @Override
    public String toString() {
      boolean linear = activation.equals(Activation.LINEAR);
      return "dense("
          + width
          + (linear ? "" : "," + LayerPlan.word(activation))
          + (penalty.isNone() ? "" : "," + penalty)
          + ")";
    }
  }

  /// `activation(relu)`.
  ///
  /// @param activation the function
  record ActivationPlan(Activation activation) implements LayerPlan {
    @Override
    public String toString() {
      return "activation(" + LayerPlan.word(activation) + ")";
    }
  }

  /// `dropout(p)`.
  ///
  /// @param rate the share set to zero while training, in [0, 1)
  record DropoutPlan(float rate) implements LayerPlan {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if the share is outside it
    public DropoutPlan {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout rate is " + rate + "; it must be in [0, 1), 0.2 to 0.5 is usual");
      }
    }

    @Override
    public String toString() {
      return "dropout(" + rate + ")";
    }
  }

  /// `pool(last)`, `pool(mean)`, `pool(max)`.
  ///
  /// @param kind how steps become one vector
  record PoolPlan(Pool.Kind kind) implements LayerPlan {
    @Override
    public String toString() {
      return "pool(" + kind.name().toLowerCase(Locale.ROOT) + ")";
    }
  }

  /// `layer_norm`.
  record NormalizationPlan() implements LayerPlan {
    @Override
    public String toString() {
      return "layer_norm";
    }
  }

  /// `batch_norm`, `batch_norm(momentum)`.
  ///
  /// @param momentum what the moving statistics keep of themselves a step, in [0, 1]; usual: 0.99
  record BatchNormalizationPlan(float momentum) implements LayerPlan {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if the momentum is outside it
    public BatchNormalizationPlan {
      if (!(momentum >= 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "batch_norm momentum is " + momentum + "; it must be in [0, 1], 0.99 is usual");
      }
    }

    @Override
    public String toString() {
      return "batch_norm(" + momentum + ")";
    }
  }

  /// What the layer is told of its training alone.
  default Penalty penalties() {
    return switch (this) {
      case RecurrentPlan r -> r.penalty();
      case DensePlan d -> d.penalty();
      case EmbeddingPlan e -> Penalty.NONE;
      case MaskingPlan m -> Penalty.NONE;
      case ActivationPlan a -> Penalty.NONE;
      case DropoutPlan d -> Penalty.NONE;
      case PoolPlan p -> Penalty.NONE;
      case NormalizationPlan n -> Penalty.NONE;
      case BatchNormalizationPlan b -> Penalty.NONE;
    };
  }

  /// What a layer of this kind is named, without a number.
  default String title() {
    return switch (this) {
      case EmbeddingPlan e -> "embedding";
      case MaskingPlan m -> "masking";
      case RecurrentPlan r -> r.word();
      case DensePlan d -> "dense";
      case ActivationPlan a -> "activation";
      case DropoutPlan d -> "dropout";
      case PoolPlan p -> "pool";
      case NormalizationPlan n -> "layer_norm";
      case BatchNormalizationPlan b -> "batch_norm";
    };
  }

  /// The layer with weights.
  ///
  /// @param name unique within the model
  /// @param width features that come in, or the size of the vocabulary for an embedding
  default Layer initialise(
      String name, int width, Initialisation initialisation, SplittableRandom random) {
    boolean keras = initialisation == Initialisation.KERAS;
    return switch (this) {
      case EmbeddingPlan e -> {
        Tensor weight =
            keras
                ? Initialisation.uniform(random, 0.05, width, e.width())
                : Initialisation.normal(random, width, e.width());
        yield new Embedding(name, weight, e.mask());
      }
      case MaskingPlan m -> new Masking(name, m.value());
      case RecurrentPlan r -> recurrent(r, name, width, keras, random);
      case DensePlan d -> {
        double limit = 1 / Math.sqrt(width);
        yield new Dense(
            name,
            keras
                ? Initialisation.glorot(random, width, d.width())
                : Initialisation.uniform(random, limit, width, d.width()),
            keras ? Tensor.zeros(d.width()) : Initialisation.uniform(random, limit, d.width()),
            d.activation());
      }
      case ActivationPlan a -> new ActivationLayer(name, a.activation());
      case DropoutPlan d -> new Dropout(name, d.rate());
      case PoolPlan p -> new Pool(name, p.kind());
      case BatchNormalizationPlan b ->
          Scale.of(
              name,
              new Scale.Statistics(
                  Tensor.generate(i -> 1, width),
                  Tensor.zeros(width),
                  Tensor.zeros(width),
                  Tensor.generate(i -> 1, width),
                  1e-3f,
                  b.momentum(),
                  true,
                  true));
      case NormalizationPlan n ->
          new LayerNormalization(
              name, Tensor.generate(i -> 1, width), Tensor.zeros(width), keras ? 1e-3f : 1e-5f);
    };
  }

  private static RecurrentLayer recurrent(
      RecurrentPlan plan, String name, int width, boolean keras, SplittableRandom random) {
    if (plan.merge().isEmpty()) {
      return cell(plan, name, width, Direction.FORWARD, keras, random);
    }
    return new Bidirectional(
        name,
        cell(plan, name + "_forward", width, Direction.FORWARD, keras, random),
        cell(plan, name + "_backward", width, Direction.BACKWARD, keras, random),
        plan.merge().get(),
        Bidirectional.Readout.FINAL_STATE);
  }

  private static RecurrentLayer cell(
      RecurrentPlan plan,
      String name,
      int width,
      Direction direction,
      boolean keras,
      SplittableRandom random) {
    int units = plan.units();
    int columns = (plan.cell() == Cell.GRU ? 3 : 4) * units;
    double limit = 1 / Math.sqrt(units);
    Tensor input =
        keras
            ? Initialisation.glorot(random, width, columns)
            : Initialisation.uniform(random, limit, width, columns);
    Tensor recurrent =
        keras
            ? Initialisation.orthogonal(random, units, columns)
            : Initialisation.uniform(random, limit, units, columns);
    Tensor bias = keras ? Tensor.zeros(columns) : Initialisation.uniform(random, limit, columns);
    if (plan.cell() == Cell.GRU) {
      boolean second = !keras && plan.variant() == GruVariant.RESET_AFTER;
      return new Gru(
          name,
          plan.variant(),
          input,
          recurrent,
          bias,
          second ? Initialisation.uniform(random, limit, columns) : Tensor.zeros(columns),
          Tensor.zeros(units),
          CellSettings.STANDARD,
          direction,
          plan.sequences());
    }
    if (keras) {
      bias = Tensor.generate(i -> i / units == 1 ? 1 : 0, columns);
    }
    return new Lstm(
        name,
        input,
        recurrent,
        bias,
        Tensor.zeros(0),
        Tensor.zeros(units),
        Tensor.zeros(units),
        CellSettings.STANDARD,
        direction,
        plan.sequences());
  }

  private static String word(Activation activation) {
    return activation.toString();
  }

  /// Reads one layer: `gru(64,sequences)`.
  ///
  /// @throws IllegalArgumentException if the text names no layer, or an argument is unknown
  static LayerPlan parse(String text) {
    return PlanText.layer(text);
  }
}
