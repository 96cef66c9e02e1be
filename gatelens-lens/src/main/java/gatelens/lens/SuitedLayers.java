package gatelens.lens;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.encode.AudioEncoder;
import gatelens.data.encode.ImageEncoder;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Layers that suit data where nobody named others: one recurrent layer of 64 units over what the
/// encoder gives, after vectors for tokens and for wide one-hot steps; over sounds and pictures in
/// both directions, and of each unit the largest value over time; a softmax of the classes, or as
/// many numbers as are to be answered. They are a place to begin, and `select` finds better ones.
public final class SuitedLayers {
  private static final int WIDE = 64;

  /// What a sound or a picture holds may be anywhere in it: of each unit the largest value over
  /// time is taken, so that it need not be carried to an end, and the steps that decided can be
  /// named.
  private static final String ANYWHERE = "bigru(64,sequences) pool(max)";

  /// Behind the place where several inputs are joined: without it each would only add its part, and
  /// what needs two of them could not be learned.
  private static final String TOGETHER = "dense(32,tanh) ";

  private SuitedLayers() {}

  /// A model of one input, or of several, of which some may be given.
  ///
  /// @param given layers of inputs by their names
  /// @param listener told which layers were taken
  static NewModel of(
      Encoding encoding,
      Map<String, ModelPlan> given,
      Initialisation initialisation,
      DataReport.Listener listener) {
    answered(encoding);
    int inputs = encoding.encoders().size();
    Map<String, ModelPlan> branches = new HashMap<>(given);
    for (int i = 0; inputs > 1 && i < inputs; i++) {
      String name = encoding.names().get(i);
      if (!branches.containsKey(name)) {
        String layers = branch(encoding.encoders().get(i));
        branches.put(name, ModelPlan.parse(layers));
        listener.note("layers of " + name + ": " + layers + " (--branch names others)");
      }
    }
    String plan =
        inputs > 1
            ? TOGETHER + head(encoding)
            : !given.isEmpty()
                ? head(encoding)
                : everyStep(encoding)
                    ? branch(encoding.encoders().get(0)).replace("gru(64)", "gru(64,sequences)")
                        + " "
                        + head(encoding)
                    : branch(encoding.encoders().get(0)) + " " + head(encoding);
    listener.note("layers: " + plan + " (--model names others)");
    return new NewModel(ModelPlan.parse(plan), branches, initialisation, Optional.empty());
  }

  /// Checks that there is something to learn.
  ///
  /// @throws Refused if the data has no answer
  static void answered(Encoding encoding) {
    if (encoding.classes().names().isEmpty() && encoding.answers().isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          "nothing in the data says what is to be answered",
          "name the column of the answer, the same in all rows of a sequence; or forecast a series:"
              + " --window 24 --forecast COLUMN",
          "label",
          "forecast");
    }
  }

  private static boolean everyStep(Encoding encoding) {
    return encoding.reading().conventions().answer().everyStep();
  }

  /// The layers of one input of several, as `--branch` takes them after the name.
  public static String branch(Encoder encoder) {
    if (encoder.tokens()) {
      return "embedding(64) gru(64)";
    }
    if (encoder instanceof AudioEncoder) {
      return ANYWHERE;
    }
    String layers = encoder instanceof ImageEncoder ? ANYWHERE : "gru(64)";
    return encoder.width() > WIDE ? "dense(32) " + layers : layers;
  }

  /// The last layer: a probability a class, or the numbers to be answered.
  public static String head(Encoding encoding) {
    int classes = encoding.classes().names().size();
    return classes == 0
        ? "dense(" + encoding.answers().size() + ")"
        : "dense(" + classes + ",softmax)";
  }
}
