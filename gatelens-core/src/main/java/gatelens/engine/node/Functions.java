package gatelens.engine.node;

import gatelens.kernel.Kernels;
import gatelens.layer.Activation;

/// Activations over arrays.
public final class Functions {
  private Functions() {}

  static void apply(Kernels kernels, Activation activation, float[] x, int offset, int count) {
    switch (activation.kind()) {
      case LINEAR -> {}
      case TANH -> kernels.tanh(x, offset, count);
      case SIGMOID -> kernels.sigmoid(x, offset, count);
      case RELU -> {
        for (int i = offset; i < offset + count; i++) {
          x[i] = Math.max(0, x[i]);
        }
      }
      default -> {
        for (int i = offset; i < offset + count; i++) {
          x[i] = (float) activation.apply(x[i]);
        }
      }
    }
  }

  /// Applies to whole rows, where softmax and its logarithm are possible too.
  public static void applyRows(
      Kernels kernels, Activation activation, float[] x, int offset, int rows, int width) {
    if (activation.overRow()) {
      for (int row = 0; row < rows; row++) {
        if (activation.kind() == Activation.Kind.SOFTMAX) {
          softmax(x, offset + row * width, width);
        } else {
          logSoftmax(x, offset + row * width, width);
        }
      }
    } else {
      apply(kernels, activation, x, offset, rows * width);
    }
  }

  static void softmax(float[] x, int offset, int width) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      largest = Math.max(largest, x[offset + i]);
    }
    double[] powers = new double[width];
    double sum = 0;
    for (int i = 0; i < width; i++) {
      powers[i] = StrictMath.exp((double) x[offset + i] - largest);
      sum += powers[i];
    }
    for (int i = 0; i < width; i++) {
      x[offset + i] = (float) (powers[i] / sum);
    }
  }

  static void logSoftmax(float[] x, int offset, int width) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      largest = Math.max(largest, x[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += StrictMath.exp((double) x[offset + i] - largest);
    }
    double log = largest + StrictMath.log(sum);
    for (int i = 0; i < width; i++) {
      x[offset + i] = (float) (x[offset + i] - log);
    }
  }

  /// Turns the gradient of the output into that of the pre-activation, in place.
  ///
  /// @param input the pre-activation, from `inputAt` on
  /// @param output the output, from `at` on
  static void backwardRows(
      Activation activation,
      float[] input,
      int inputAt,
      float[] output,
      int at,
      float[] gradient,
      int gradientAt,
      int rows,
      int width) {
    if (activation.kind() == Activation.Kind.LINEAR) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int o = at + row * width;
      int x = inputAt + row * width;
      int g = gradientAt + row * width;
      if (activation.kind() == Activation.Kind.SOFTMAX) {
        double dot = 0;
        for (int i = 0; i < width; i++) {
          dot += (double) output[o + i] * gradient[g + i];
        }
        for (int i = 0; i < width; i++) {
          gradient[g + i] = (float) (output[o + i] * (gradient[g + i] - dot));
        }
      } else if (activation.kind() == Activation.Kind.LOG_SOFTMAX) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
          sum += gradient[g + i];
        }
        for (int i = 0; i < width; i++) {
          gradient[g + i] = (float) (gradient[g + i] - StrictMath.exp(output[o + i]) * sum);
        }
      } else if (activation.decidedByOutput()) {
        for (int i = 0; i < width; i++) {
          gradient[g + i] *= (float) activation.derivativeAtOutput(output[o + i]);
        }
      } else {
        for (int i = 0; i < width; i++) {
          gradient[g + i] *= (float) activation.derivative(input[x + i]);
        }
      }
    }
  }
}
