package gatelens.data;

/// How an encoder of sounds is to be learned.
///
/// @param rate in hertz; 0 for that of the first file
/// @param windowMs a frame, in milliseconds; usual: 25
/// @param hopMs from one frame to the next, in milliseconds; usual: 10
/// @param bands mel bands; usual: 40
/// @param coefficients MFCCs; 0 for log-mel energies
public record SoundPlan(int rate, double windowMs, double hopMs, int bands, int coefficients) {
  /// What is usual.
  public static SoundPlan usual() {
    return new SoundPlan(0, 25, 10, 40, 0);
  }
}
