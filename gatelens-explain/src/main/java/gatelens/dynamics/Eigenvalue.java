package gatelens.dynamics;

import java.util.Locale;

/// What a small difference from a point that rests is multiplied by, each step, along one direction
/// (or, of a pair, in one plane, where it also turns).
///
/// @param real part
/// @param imaginary part; 0 unless the difference turns
public record Eigenvalue(double real, double imaginary) {
  /// `|λ|`: below 1 a difference fades, above 1 it grows.
  public double modulus() {
    return Math.hypot(real, imaginary);
  }

  /// Steps in which a difference shrinks, or grows, by the factor e: `|1 / ln |λ||`; infinite where
  /// it stays.
  public double timeConstant() {
    double modulus = modulus();
    return modulus == 1 ? Double.POSITIVE_INFINITY : Math.abs(1 / Math.log(modulus));
  }

  /// Steps of a full turn: `2π / |arg λ|`; infinite where nothing turns, 2 where the sign changes
  /// each step.
  public double period() {
    double angle = Math.abs(Math.atan2(imaginary, real));
    return angle == 0 ? Double.POSITIVE_INFINITY : 2 * Math.PI / angle;
  }

  /// True if a difference grows.
  public boolean unstable() {
    return modulus() > 1;
  }

  @Override
  public String toString() {
    return imaginary == 0
        ? String.format(Locale.ROOT, "%.4f", real)
        : String.format(Locale.ROOT, "%.4f%+.4fi", real, imaginary);
  }
}
