package gatelens.engine.node;

import gatelens.layer.Layer;
import gatelens.tensor.Tensor;
import java.util.List;

/// The running form of one layer: its weights packed, its forward and its backward pass over a
/// block of rows.
public abstract class Node {
  public final int inputWidth;
  public final int outputWidth;

  Node(int inputWidth, int outputWidth) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
  }

  public abstract Layer layer();

  public Tape newTape() {
    return new Tape();
  }

  /// Takes other weights; a training calls this after each step.
  ///
  /// @param weights in the order and with the shapes of the layer's parameters; their values may be
  ///   read until the next call
  public void repack(List<Tensor> weights) {}

  /// The weights that the layer was made with.
  static List<Tensor> weights(Layer layer) {
    return layer.parameters().stream().map(Layer.Parameter::value).toList();
  }

  /// True if the output at a step depends on no later step, so that steps can be run in chunks.
  public boolean causal() {
    return true;
  }

  /// Runs a chunk of steps.
  public abstract Frame forward(Frame in, Tape tape, Pass pass);

  /// Runs the last recorded chunk backward.
  ///
  /// @param gradient of the output; {@link Frame#NONE} where nothing comes from behind
  /// @param gradients where the gradients of this layer's parameters are added; empty if they are
  ///   not asked for
  /// @param wanted true if the gradient of the input is asked for
  /// @return the gradient of the input, {@link Frame#NONE} if it is not asked for
  public abstract Frame backward(
      Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted);

  /// The number of floats in the running state of one row.
  public int stateSize() {
    return 0;
  }

  /// Writes the running state before the first step; what is not written is 0.
  public void startState(float[] target, int at) {}

  /// Copies the running state of one row out.
  public void saveState(Tape tape, int row, float[] target, int at) {}

  /// Sets the running state of one row.
  public void loadState(Tape tape, int row, float[] source, int at) {}

  /// Makes room for the running state of a block before {@link #loadState}.
  public void prepareState(Tape tape, int rows) {}
}
