package gatelens.train;

import gatelens.tensor.Tensor;
import java.util.SplittableRandom;

/// How weights are drawn before training.
public enum Initialisation {
  /// Glorot uniform input weights, orthogonal recurrent weights, zero biases, but 1 for the forget
  /// gate; embeddings uniform in ±0.05.
  ///
  /// Sources: X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward
  /// neural networks, 2010, https://proceedings.mlr.press/v9/glorot10a.html; A. Saxe, J. McClelland
  /// and S. Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear neural
  /// networks, 2014, https://arxiv.org/abs/1312.6120
  KERAS,
  /// Everything in a recurrent layer uniform in `±1/√H`, in a dense layer in `±1/√D`; embeddings
  /// normal.
  PYTORCH;

  /// Uniform in `±√(6 / (rows + columns))`.
  static Tensor glorot(SplittableRandom random, int rows, int columns) {
    return uniform(random, Math.sqrt(6.0 / (rows + columns)), rows, columns);
  }

  /// Uniform in `±limit`.
  static Tensor uniform(SplittableRandom random, double limit, int... extents) {
    return Tensor.generate(i -> limit * (2 * random.nextDouble() - 1), extents);
  }

  /// Standard normal.
  static Tensor normal(SplittableRandom random, int... extents) {
    return Tensor.generate(i -> random.nextGaussian(), extents);
  }

  /// A matrix whose rows (or columns, where there are fewer) are orthonormal, drawn evenly: the
  /// orthogonal part of a normal matrix, with the signs that make the other part's diagonal
  /// positive.
  static Tensor orthogonal(SplittableRandom random, int rows, int columns) {
    boolean wide = rows < columns;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] vectors = new double[count][length];
    for (double[] vector : vectors) {
      for (int i = 0; i < length; i++) {
        vector[i] = random.nextGaussian();
      }
    }
    for (int v = 0; v < count; v++) {
      // Twice is enough: the first pass leaves rounding that the second takes away.
      for (int pass = 0; pass < 2; pass++) {
        for (int other = 0; other < v; other++) {
          double dot = dot(vectors[v], vectors[other]);
          for (int i = 0; i < length; i++) {
            vectors[v][i] -= dot * vectors[other][i];
          }
        }
        double norm = Math.sqrt(dot(vectors[v], vectors[v]));
        for (int i = 0; i < length; i++) {
          vectors[v][i] /= norm;
        }
      }
    }
    return Tensor.generate(
        i -> wide ? vectors[i / columns][i % columns] : vectors[i % columns][i / columns],
        rows,
        columns);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
