package gatelens.data;

/// How an encoder of sounds is to be learned.
///
/// @param rate in hertz; 0 for that of the first file
/// @param windowMs a frame, in milliseconds; usual: 25
/// @param hopMs from one frame to the next, in milliseconds; usual: 10
/// @param bands mel bands; usual: 40
/// @param coefficients MFCCs; 0 for log-mel energies
/// @param scale by what features are standardised; usual: each recording by itself, its bands
///   together
public record SoundPlan(
    int rate, double windowMs, double hopMs, int bands, int coefficients, Scale scale) {
  /// By what features are standardised.
  public enum Scale {
    /// Each recording by the means of its own features and the one deviation of all of them
    /// together, so that bands in which little happens stay quiet; energies more than 40 dB below
    /// its loudest are raised to that. Voices, microphones and loudness that were never heard are
    /// read as those of training.
    UTTERANCE,
    /// Each recording by its own means and deviations, so that voices, microphones and loudness
    /// that were never heard are read as those of training.
    RECORDING,
    /// By the means and deviations of the training data.
    TRAINING
  }

  /// What is usual.
  public static SoundPlan usual() {
    return new SoundPlan(0, 25, 10, 40, 0, Scale.UTTERANCE);
  }
}
