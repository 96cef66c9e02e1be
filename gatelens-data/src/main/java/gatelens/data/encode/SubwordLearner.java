package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;

/// Learns nothing: the file says all.
record SubwordLearner(SubwordEncoder encoder) implements Learner {
  @Override
  public void add(Input input) {
    if (!(input instanceof Input.Text)) {
      throw Encoder.wrongKind("text", input);
    }
  }
}
