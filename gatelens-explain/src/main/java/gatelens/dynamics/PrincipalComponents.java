package gatelens.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The directions along which states are spread most, by orthogonal iteration on their covariance.
///
/// Source: G. Golub and C. Van Loan, Matrix Computations, 4th edition, 2013, section 7.3
///
/// @param middle `double[S]`, their mean
/// @param covariance `double[S][S]`
/// @param axes unit vectors, the widest first, at most {@link #MOST}; the largest value of each is
///   positive
record PrincipalComponents(double[] middle, double[][] covariance, double[][] axes) {
  private static final int MOST = 4;
  private static final int ROUNDS = 500;
  private static final double STILL = 1e-12;

  /// Of some states.
  ///
  /// @param states at least one, `double[S]` each
  static PrincipalComponents of(List<double[]> states) {
    int size = states.get(0).length;
    double[] middle = new double[size];
    states.forEach(state -> Matrices.add(middle, 1.0 / states.size(), state));
    double[][] covariance = new double[size][size];
    for (double[] state : states) {
      double[] apart = state.clone();
      Matrices.add(apart, -1, middle);
      for (int i = 0; i < size; i++) {
        Matrices.add(covariance[i], apart[i] / states.size(), apart);
      }
    }
    return new PrincipalComponents(middle, covariance, widest(covariance, Math.min(MOST, size)));
  }

  /// The share of the variance along each axis, in [0, 1]; 0 where nothing varies.
  double[] shares() {
    return Arrays.stream(axes).mapToDouble(this::share).toArray();
  }

  /// The share of the variance along a unit vector.
  double share(double... axis) {
    double all = 0;
    for (int i = 0; i < covariance.length; i++) {
      all += covariance[i][i];
    }
    return all == 0 ? 0 : Matrices.dot(axis, product(covariance, axis)) / all;
  }

  /// The widest direction at a right angle to another.
  ///
  /// @param other a unit vector
  double[] without(double... other) {
    int size = covariance.length;
    // P C P with P = I - other otherᵀ
    double[][] rest = new double[size][];
    double[] along = product(covariance, other);
    double both = Matrices.dot(other, along);
    for (int i = 0; i < size; i++) {
      rest[i] = covariance[i].clone();
      Matrices.add(rest[i], -other[i], along);
      Matrices.add(rest[i], -along[i] + both * other[i], other);
    }
    double[] widest = widest(rest, 1)[0];
    Matrices.add(widest, -Matrices.dot(widest, other), other);
    double norm = Matrices.norm(widest);
    for (int i = 0; i < size; i++) {
      widest[i] /= norm;
    }
    return widest;
  }

  private static double[] product(double[][] matrix, double... vector) {
    double[] product = new double[matrix.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = Matrices.dot(matrix[i], vector);
    }
    return product;
  }

  private static double[][] widest(double[][] matrix, int count) {
    int size = matrix.length;
    double[][] axes = new double[count][size];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < size; i++) {
        axes[k][i] = Math.sin((k + 1.0) * (i + 1.0));
      }
    }
    axes = filled(axes);
    for (int round = 0; round < ROUNDS; round++) {
      double[][] next = new double[count][];
      for (int k = 0; k < count; k++) {
        next[k] = product(matrix, axes[k]);
      }
      double[][] turned = filled(next);
      double moved = 0;
      for (int k = 0; k < count; k++) {
        moved = Math.max(moved, 1 - Math.abs(Matrices.dot(turned[k], axes[k])));
      }
      axes = turned;
      if (moved < STILL) {
        break;
      }
    }
    for (double[] axis : axes) {
      int largest = 0;
      for (int i = 0; i < size; i++) {
        largest = Math.abs(axis[i]) > Math.abs(axis[largest]) ? i : largest;
      }
      if (axis[largest] < 0) {
        for (int i = 0; i < size; i++) {
          axis[i] = -axis[i];
        }
      }
    }
    return axes;
  }

  /// As many orthonormal vectors as were given; where one depends on those before it, the first
  /// unit vector that does not stands in its place.
  private static double[][] filled(double[][] vectors) {
    List<double[]> found = new ArrayList<>();
    for (double[] vector : vectors) {
      double[] rest = beside(vector, found);
      for (int i = 0; rest.length == 0; i++) {
        double[] unit = new double[vector.length];
        unit[i] = 1;
        rest = beside(unit, found);
      }
      found.add(rest);
    }
    return found.toArray(double[][]::new);
  }

  /// An orthonormal basis of what some vectors span, the longest first.
  static double[][] orthonormal(double[][] vectors) {
    double[][] sorted = vectors.clone();
    Arrays.sort(sorted, (a, b) -> Double.compare(Matrices.norm(b), Matrices.norm(a)));
    List<double[]> found = new ArrayList<>();
    for (double[] vector : sorted) {
      double[] rest = beside(vector, found);
      if (rest.length > 0) {
        found.add(rest);
      }
    }
    return found.toArray(double[][]::new);
  }

  /// What of a vector stands at a right angle to others, of length 1; empty where that is rounding.
  private static double[] beside(double[] vector, List<double[]> others) {
    double before = Matrices.norm(vector);
    double[] rest = vector.clone();
    // twice, since what is left after the first time may be mostly rounding
    for (int round = 0; round < 2; round++) {
      for (double[] other : others) {
        Matrices.add(rest, -Matrices.dot(rest, other), other);
      }
    }
    double norm = Matrices.norm(rest);
    if (before == 0 || norm <= 1e-9 * before) {
      return new double[0];
    }
    for (int i = 0; i < rest.length; i++) {
      rest[i] /= norm;
    }
    return rest;
  }
}
