package gatelens.formats;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Small models with random weights, for tests that need no reference.
public final class Models {
  private final Random random;

  /// Weights follow from the seed.
  public Models(long seed) {
    this.random = new Random(seed);
  }

  /// Values in (-0.5, 0.5).
  public Tensor tensor(int... extents) {
    return Tensor.generate(i -> random.nextDouble() - 0.5, extents);
  }

  /// A GRU of this variant.
  public Gru gru(String name, int inputs, int units, GruVariant variant, boolean sequences) {
    return Gru.of(
        name,
        variant,
        tensor(inputs, 3 * units),
        tensor(units, 3 * units),
        tensor(3 * units),
        variant == GruVariant.RESET_AFTER ? tensor(3 * units) : Tensor.zeros(3 * units),
        sequences);
  }

  /// An LSTM.
  public Lstm lstm(String name, int inputs, int units, boolean sequences) {
    return Lstm.of(
        name, tensor(inputs, 4 * units), tensor(units, 4 * units), tensor(4 * units), sequences);
  }

  /// A dense layer.
  public Dense dense(String name, int inputs, int outputs, Activation activation) {
    return new Dense(name, tensor(inputs, outputs), tensor(outputs), activation);
  }

  /// Both directions of a GRU.
  public Bidirectional both(
      String name,
      int inputs,
      int units,
      Bidirectional.Merge merge,
      Bidirectional.Readout readout,
      boolean sequences) {
    return new Bidirectional(
        name,
        gru(name + "_f", inputs, units, GruVariant.RESET_AFTER, sequences),
        gru(name + "_b", inputs, units, GruVariant.RESET_AFTER, sequences)
            .withDirection(Direction.BACKWARD),
        merge,
        readout);
  }

  /// A model of features with one layer of every kind and every setting away from its usual.
  public Model everything() {
    CellSettings settings =
        new CellSettings(
            Activation.hardSigmoid(0.2f),
            Activation.SOFTSIGN,
            new Activation(Activation.Kind.SCALED_TANH, 0.9f, 1.1f),
            2.5f);
    Gru before = gru("before", 4, 3, GruVariant.RESET_BEFORE, true);
    Gru odd =
        new Gru(
            "odd",
            GruVariant.RESET_BEFORE,
            before.inputWeight(),
            before.recurrentWeight(),
            before.inputBias(),
            before.recurrentBias(),
            tensor(3),
            settings,
            Direction.BACKWARD,
            true);
    Lstm plain = lstm("plain", 3, 2, true);
    Lstm peepholes =
        new Lstm(
            "peepholes",
            plain.inputWeight(),
            plain.recurrentWeight(),
            plain.bias(),
            tensor(6),
            tensor(2),
            tensor(2),
            settings,
            Direction.FORWARD,
            true);
    List<Layer> series =
        List.of(
            new Masking("masking", 7),
            new Scale("scale", tensor(4), tensor(4)),
            odd,
            new MaskRule("zero", MaskRule.Kind.ZERO),
            new Reverse("reverse"),
            new MaskRule("turned", MaskRule.Kind.REVERSE),
            peepholes,
            new Dropout("dropout", 0.25f),
            new LayerNormalization("norm", tensor(2), tensor(2), 1e-4f),
            both("sum", 2, 3, Bidirectional.Merge.SUM, Bidirectional.Readout.LAST_STEP, true),
            new ParametricRelu("slopes", tensor(3)),
            gru("uncoupled", 3, 2, GruVariant.UNCOUPLED, true),
            new MaskRule("end", MaskRule.Kind.DROP),
            new Pool("pool", Pool.Kind.MAX));
    List<Layer> tokens =
        List.of(
            new Embedding("embedding", tensor(9, 3), true),
            new ActivationLayer("relu", new Activation(Activation.Kind.LEAKY_RELU, 0.1f, 0)),
            both("mul", 3, 2, Bidirectional.Merge.PRODUCT, Bidirectional.Readout.FINAL_STATE, true),
            new Flatten("flatten", 5));
    return new Model(
        List.of(new Branch("series", 4, series), new Branch("tokens", 9, tokens)),
        List.of(dense("out", 12, 3, Activation.SOFTMAX)),
        ModelInfo.NONE.withClasses(List.of("a", "b", "ü")).withEncoding("{\"kind\": \"words\"}"));
  }

  /// Samples for {@link #everything}: five steps each.
  public List<Sample> samples() {
    List<Sample> all = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      all.add(Sample.of(FeatureSequence.of(tensor(5, 4)), TokenSequence.of(1 + n, 5, 8, 2, 3)));
    }
    return all;
  }

  /// Samples of features.
  public List<Sample> series(int width) {
    List<Sample> all = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      all.add(Sample.of(FeatureSequence.of(tensor(6, width))));
    }
    return all;
  }
}
