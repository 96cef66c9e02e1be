package gatelens.data.encode;

/// The discrete Fourier transform, `X[k] = sum over n of x[n] exp(-2 pi i k n / N)`, for N a power
/// of two, in place (J. Cooley and J. Tukey, An Algorithm for the Machine Calculation of Complex
/// Fourier Series, Mathematics of Computation 19, 1965, https://doi.org/10.2307/2003354).
final class Fourier {
  private Fourier() {}

  /// The transform of any length, as a convolution with a chirp where it is no power of two: `nk =
  /// (n² + k² - (k - n)²) / 2` (L. Bluestein, A Linear Filtering Approach to the Computation of
  /// Discrete Fourier Transform, IEEE Transactions on Audio and Electroacoustics 18(4), 1970).
  static void ofAnySize(double[] real, double[] imaginary) {
    int n = real.length;
    if (Integer.bitCount(n) == 1) {
      transform(real, imaginary);
      return;
    }
    int size = Integer.highestOneBit(4 * n);
    double[][] signal = new double[2][size];
    double[][] chirp = new double[2][size];
    for (int i = 0; i < n; i++) {
      double angle = Math.PI * ((long) i * i % (2L * n)) / n;
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      signal[0][i] = real[i] * cos + imaginary[i] * sin;
      signal[1][i] = imaginary[i] * cos - real[i] * sin;
      chirp[0][i] = cos;
      chirp[1][i] = sin;
      chirp[0][(size - i) % size] = cos;
      chirp[1][(size - i) % size] = sin;
    }
    transform(signal[0], signal[1]);
    transform(chirp[0], chirp[1]);
    for (int i = 0; i < size; i++) {
      double re = signal[0][i] * chirp[0][i] - signal[1][i] * chirp[1][i];
      // conjugated, so that the same transform leads back
      signal[1][i] = -(signal[0][i] * chirp[1][i] + signal[1][i] * chirp[0][i]);
      signal[0][i] = re;
    }
    transform(signal[0], signal[1]);
    for (int k = 0; k < n; k++) {
      double angle = Math.PI * ((long) k * k % (2L * n)) / n;
      double re = signal[0][k] / size;
      double im = -signal[1][k] / size;
      real[k] = re * Math.cos(angle) + im * Math.sin(angle);
      imaginary[k] = im * Math.cos(angle) - re * Math.sin(angle);
    }
  }

  static void transform(double[] real, double[] imaginary) {
    int n = real.length;
    assert Integer.bitCount(n) == 1;
    for (int i = 1; i < n; i++) {
      int j = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(n) + 1);
      if (i < j) {
        swap(real, i, j);
        swap(imaginary, i, j);
      }
    }
    for (int length = 2; length <= n; length *= 2) {
      for (int k = 0; k < length / 2; k++) {
        double angle = -2 * Math.PI * k / length;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        for (int a = k; a < n; a += length) {
          int b = a + length / 2;
          double re = real[b] * cos - imaginary[b] * sin;
          double im = real[b] * sin + imaginary[b] * cos;
          real[b] = real[a] - re;
          imaginary[b] = imaginary[a] - im;
          real[a] += re;
          imaginary[a] += im;
        }
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
