package gatelens.layer;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;

/// The checks that constructors of layers share.
final class Check {
  private Check() {}

  static void shape(String what, Tensor tensor, int... expected) {
    Shape shape = new Shape(expected);
    if (!tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          what + ": expected " + shape + ", found " + tensor.shape());
    }
  }

  static void matrix(String what, Tensor tensor) {
    if (tensor.shape().rank() != 2) {
      throw new IllegalArgumentException(what + ": expected a matrix, found " + tensor.shape());
    }
  }

  static void width(String layer, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          layer
              + " input: expected "
              + expected
              + " features a step, found "
              + found
              + "; the layer before it or the encoder decides the features");
    }
  }
}
