package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;

/// Checks that images have one size.
record ImageLearner(ImageEncoder encoder) implements Learner {
  @Override
  public void add(Input input) {
    if (!(input instanceof Input.Image image)) {
      throw Encoder.wrongKind("an image", input);
    }
    if (image.height() != encoder.height() || image.width() != encoder.columns()) {
      throw new IllegalArgumentException(
          "an image of %d x %d, where the first has %d x %d; images must have one size"
              .formatted(image.height(), image.width(), encoder.height(), encoder.columns()));
    }
  }
}
