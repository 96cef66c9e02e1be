package gatelens.lens;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.encode.AudioEncoder;

/// Layers that suit data where nobody named others: one recurrent layer of 64 units over what the
/// encoder gives, after vectors for tokens and for wide one-hot steps, in both directions over
/// sounds; a softmax of the classes, or as many numbers as are to be answered. They are a place to
/// begin, and `select` finds better ones.
public final class SuitedLayers {
  private static final int WIDE = 64;

  private SuitedLayers() {}

  /// The layers of a model of one input, as `--model` takes them.
  public static String of(Encoding encoding) {
    return branch(encoding.encoders().get(0)) + " " + head(encoding);
  }

  /// The layers of one input of several, as `--branch` takes them after the name.
  public static String branch(Encoder encoder) {
    if (encoder.tokens()) {
      return "embedding(64) gru(64)";
    }
    if (encoder instanceof AudioEncoder) {
      return "bigru(64)";
    }
    return encoder.width() > WIDE ? "dense(32) gru(64)" : "gru(64)";
  }

  /// The last layer: a probability a class, or the numbers to be answered.
  public static String head(Encoding encoding) {
    int classes = encoding.classes().names().size();
    return classes == 0
        ? "dense(" + encoding.answers().size() + ")"
        : "dense(" + classes + ",softmax)";
  }
}
