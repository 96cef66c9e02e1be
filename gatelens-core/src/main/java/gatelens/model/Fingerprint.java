package gatelens.model;

import gatelens.file.Sha256;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
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
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Tells a model by what it computes: the first 16 bytes of the SHA-256 of its layers' kinds,
/// settings and weights, in order. Names, classes and facts do not enter: a file converted, or a
/// class renamed, is the same model; a weight changed in its last bit is another.
final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  /// 32 hexadecimal digits.
  static String of(Model model) {
    MessageDigest digest = Sha256.begin();
    for (Branch branch : model.branches()) {
      text(digest, "branch " + branch.inputWidth());
      branch.layers().forEach(layer -> layer(digest, layer));
    }
    text(digest, "head");
    model.head().forEach(layer -> layer(digest, layer));
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
  }

  private static void layer(MessageDigest digest, Layer layer) {
    text(digest, settings(layer));
    for (Layer.Parameter parameter : layer.parameters()) {
      text(digest, parameter.name() + " " + parameter.value().shape());
      float[] values = parameter.value().values();
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
  }

  private static String settings(Layer layer) {
    return switch (layer) {
      case Embedding embedding -> "embedding " + embedding.maskZero();
      case Masking masking -> "masking " + masking.value();
      case MaskRule rule -> "mask rule " + rule.kind();
      case Gru gru ->
          "gru "
              + gru.variant()
              + " "
              + gru.settings()
              + " "
              + gru.direction()
              + " "
              + gru.sequences()
              + Arrays.toString(gru.initialHidden().values());
      case Lstm lstm ->
          "lstm "
              + lstm.settings()
              + " "
              + lstm.direction()
              + " "
              + lstm.sequences()
              + Arrays.toString(lstm.initialHidden().values())
              + Arrays.toString(lstm.initialCell().values())
              + Arrays.toString(lstm.peephole().values());
      case Bidirectional both ->
          "bidirectional "
              + both.merge()
              + " "
              + both.readout()
              + " "
              + settings(both.forward())
              + " "
              + settings(both.backward());
      case Dense dense -> "dense " + dense.activation();
      case Dropout dropout -> "dropout";
      case Pool pool -> "pool " + pool.kind();
      case LayerNormalization normalization -> "layer normalization " + normalization.epsilon();
      case Scale scale -> "scale";
      case ActivationLayer activation -> "activation " + activation.activation();
      case ParametricRelu relu -> "parametric relu";
      case Reverse reverse -> "reverse";
      case Flatten flatten -> "flatten " + flatten.steps();
    };
  }

  private static void text(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
