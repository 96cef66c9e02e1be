package gatelens.data.encode;

/// The discrete Fourier transform, `X[k] = sum over n of x[n] exp(-2 pi i k n / N)`, for N a power
/// of two, in place (J. Cooley and J. Tukey, An Algorithm for the Machine Calculation of Complex
/// Fourier Series, Mathematics of Computation 19, 1965, https://doi.org/10.2307/2003354).
final class Fourier {
  private Fourier() {}

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
