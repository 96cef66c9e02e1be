package gatelens.lens;

import java.nio.file.Path;
import java.util.List;

/// What a training is judged by after every epoch and never learns from.
public sealed interface HeldOut {
  /// A random share of each class; of a forecast the last part.
  ///
  /// @param share in [0, 1); 0 for none
  record Share(double share) implements HeldOut {
    /// Checks the share.
    ///
    /// @throws Refused if it is outside [0, 1)
    public Share {
      if (!(share >= 0 && share < 1)) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "the share held out is " + share + "; it must be in [0, 1)",
            share > 1 && share <= 100
                ? share / 100 + ", which is " + share + " %"
                : "0.2 is usual");
      }
    }
  }

  /// What early stopping needs, as far as the length of the training asks for it.
  record Usual() implements HeldOut {}

  /// Other raw data, read as that which is learned from.
  ///
  /// @param path a file or folder
  record Rows(Path path) implements HeldOut {}

  /// Other arrays.
  ///
  /// @param inputs one for each input of the model
  /// @param labels as those that are learned from
  record Arrays(List<Inputs.ArrayFile> inputs, Path labels) implements HeldOut {
    /// Keeps an unmodifiable copy.
    public Arrays {
      inputs = List.copyOf(inputs);
    }
  }
}
