package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.SoundPlan;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Standardisation;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Sound to frames of log-mel energies or of MFCCs.
///
/// Each frame of `window` samples is multiplied by a Hann window and transformed; the power
/// spectrum is summed under triangles at equal distances on the mel scale, `mel(f) = 2595 log10(1 +
/// f / 700)`, and the natural logarithm of `energy + 1e-6` is taken. MFCCs are the first
/// coefficients of the orthonormal DCT-II of those. Source: S. Davis and P. Mermelstein, Comparison
/// of Parametric Representations for Monosyllabic Word Recognition, IEEE TASSP 28(4), 1980,
/// https://doi.org/10.1109/TASSP.1980.1163420. Other forms: {@link SoundPlan.Form}.
///
/// @param rate samples a second; sounds of another rate are resampled
/// @param window samples a frame; usual: 25 ms
/// @param hop samples from one frame to the next; usual: 10 ms
/// @param bands mel bands; usual: 40
/// @param coefficients MFCCs kept, at most `bands`; 0 for the log-mel energies themselves; usual:
///   13
/// @param scale by what features are standardised; in models that were saved before there were
///   others it is not said, and they are by the training data
/// @param form whose frames and bands; not said is our own
/// @param mean of each feature over the training data, `double[D]`; empty to leave features as they
///   are
/// @param deviation of each feature over the training data, `double[D]`, above 0
public record AudioEncoder(
    int rate,
    int window,
    int hop,
    int bands,
    int coefficients,
    SoundPlan.Scale scale,
    SoundPlan.Form form,
    List<Double> mean,
    List<Double> deviation)
    implements Encoder {
  /// Checks the sizes.
  ///
  /// @throws IllegalArgumentException if a size is less than 1 or the means do not fit the features
  public AudioEncoder {
    scale = Objects.requireNonNullElse(scale, SoundPlan.Scale.TRAINING);
    form = Objects.requireNonNullElse(form, SoundPlan.Form.OWN);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (rate < 1 || window < 2 || hop < 1 || bands < 1 || coefficients > bands) {
      throw new IllegalArgumentException(
          "frames of %d samples every %d at %d Hz, %d bands, %d coefficients: a window has at least 2 samples, the others at least 1, and there are no more coefficients than bands"
              .formatted(window, hop, rate, bands, coefficients));
    }
    int width = coefficients > 0 ? coefficients : bands;
    if (mean.size() != deviation.size() || (!mean.isEmpty() && mean.size() != width)) {
      throw new IllegalArgumentException(
          width
              + " features, but "
              + mean.size()
              + " means and "
              + deviation.size()
              + " deviations");
    }
  }

  /// An encoder with our own frames.
  public AudioEncoder(
      int rate,
      int window,
      int hop,
      int bands,
      int coefficients,
      SoundPlan.Scale scale,
      List<Double> mean,
      List<Double> deviation) {
    this(rate, window, hop, bands, coefficients, scale, SoundPlan.Form.OWN, mean, deviation);
  }

  /// An encoder by the training data.
  public AudioEncoder(
      int rate,
      int window,
      int hop,
      int bands,
      int coefficients,
      List<Double> mean,
      List<Double> deviation) {
    this(rate, window, hop, bands, coefficients, SoundPlan.Scale.TRAINING, mean, deviation);
  }

  /// Samples by which a frame begins before the time that it is of: half of it where frames are
  /// centred.
  public int before() {
    return form == SoundPlan.Form.OWN ? 0 : window / 2;
  }

  @Override
  public int width() {
    return coefficients > 0 ? coefficients : bands;
  }

  @Override
  public FeatureSequence encode(Input input) {
    if (!(input instanceof Input.Audio audio)) {
      throw Encoder.wrongKind("audio", input);
    }
    float[] samples = Resampling.to(audio.samples(), audio.rate(), rate);
    int last = samples.length - window + 2 * before();
    int frames = 1 + Math.max(0, form == SoundPlan.Form.OWN ? last + hop - 1 : last) / hop;
    float[] values = new MelFrames(this).of(samples, frames);
    int width = width();
    List<Standardisation> scales = scales(values);
    for (int i = 0; i < values.length; i++) {
      Standardisation of = scales.get(i % width);
      values[i] = (float) ((values[i] - of.mean()) / of.deviation());
    }
    return new FeatureSequence(
        Tensor.of(values, frames, width),
        new Axis.Time(frames, 0, 1000.0 * hop / rate, "ms"),
        new Axis.Channels(names(), scales));
  }

  /// Zeros are the mean spectrum at every time, as no sound is: of two tones one may be what a
  /// model answers where it hears none.
  @Override
  public boolean zerosAreUsual() {
    return false;
  }

  @Override
  public FeatureSequence absent() {
    return new FeatureSequence(
        Tensor.zeros(1, width()),
        new Axis.Time(1, 0, 1000.0 * hop / rate, "ms"),
        new Axis.Channels(names(), scales(new float[width()])));
  }

  /// Resampling, sounds shorter than a frame, and bands that hold no frequency are said.
  @Override
  public List<String> notes(Input input) {
    if (!(input instanceof Input.Audio audio)) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    if (audio.rate() < rate) {
      notes.add(
          "a sound of %d Hz is resampled to the %d Hz of the model, and has nothing above %d Hz"
              .formatted(audio.rate(), rate, audio.rate() / 2));
    } else if (audio.rate() > rate) {
      notes.add(
          "a sound of %d Hz is resampled to the %d Hz of the model, which hears nothing above %d Hz"
              .formatted(audio.rate(), rate, rate / 2));
    }
    if ((double) audio.samples().length / audio.rate() < (double) window / rate) {
      notes.add("a sound is shorter than a frame of %.3g ms".formatted(1000.0 * window / rate));
    }
    int empty = MelFrames.empty(this);
    if (empty > 0) {
      notes.add(
          "%d of %d mel bands lie between two frequencies of the spectrum and say nothing; take fewer bands or longer frames"
              .formatted(empty, bands));
    }
    return notes;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    double[] edges = MelBands.edges(bands, rate, form);
    for (int i = 0; i < width(); i++) {
      names.add(
          coefficients > 0
              ? "mfcc " + i
              : Math.round(edges[i]) + "-" + Math.round(edges[i + 2]) + " Hz");
    }
    return names;
  }

  /// Of each feature in one recording, `float[frames][D]`.
  private List<Standardisation> scales(float[] values) {
    String unit = coefficients > 0 ? "" : form == SoundPlan.Form.OWN ? "log energy" : "dB";
    if (scale == SoundPlan.Scale.UTTERANCE || scale == SoundPlan.Scale.RECORDING) {
      List<Scaling> own = IntStream.range(0, width()).mapToObj(i -> new Scaling()).toList();
      for (int i = 0; i < values.length; i++) {
        own.get(i % width()).add(values[i]);
      }
      double together =
          Math.sqrt(own.stream().mapToDouble(of -> of.varies() * of.varies()).average().orElse(0));
      return own.stream()
          .map(of ->
              new Standardisation(
                  of.mean(),
                  scale == SoundPlan.Scale.RECORDING
                      ? of.deviation()
                      : together > 1e-9 ? together : 1,
                  unit))
          .toList();
    }
    return IntStream.range(0, width())
        .mapToObj(i ->
            mean.isEmpty()
                ? new Standardisation(0, 1, unit)
                : new Standardisation(mean.get(i), deviation.get(i), unit))
        .toList();
  }

  /// The same settings with what was learned of the training data.
  public AudioEncoder withStatistics(List<Double> means, List<Double> deviations) {
    return new AudioEncoder(rate, window, hop, bands, coefficients, scale, form, means, deviations);
  }
}
