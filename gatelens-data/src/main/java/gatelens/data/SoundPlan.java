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
/// @param form whose frames and scale of pitch; usual: our own
public record SoundPlan(
    int rate, double windowMs, double hopMs, int bands, int coefficients, Scale scale, Form form) {
  /// Whose frames and mel bands, for sounds that are read as another program did.
  public enum Form {
    /// Frames that begin at the first sample, bands of height 1 on the scale of HTK, `ln(energy +
    /// 10⁻⁶)`.
    OWN,
    /// As `librosa.feature.melspectrogram` and `mfcc` with `n_fft` of a frame: centred frames with
    /// zeros beyond the ends, bands of area 1 on the scale of Slaney's Auditory Toolbox, decibels
    /// of at least 80 below the loudest (`power_to_db`).
    LIBROSA,
    /// As `torchaudio.transforms.MelSpectrogram`, `AmplitudeToDB("power", 80)` and `MFCC` with
    /// `n_fft` of a frame: centred frames with the sound reflected at its ends, bands of height 1
    /// on the scale of HTK, decibels.
    TORCHAUDIO
  }

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
    TRAINING,
    /// Not at all.
    NONE
  }

  /// What is usual.
  public static SoundPlan usual() {
    return new SoundPlan(0, 25, 10, 40, 0, Scale.UTTERANCE, Form.OWN);
  }
}
