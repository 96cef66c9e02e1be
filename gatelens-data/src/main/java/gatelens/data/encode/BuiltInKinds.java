package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.EncoderKind;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.Learner;
import java.util.Optional;

/// The encoders of the program itself.
public final class BuiltInKinds {
  private BuiltInKinds() {}

  /// Characters or words.
  public record Text() implements EncoderKind {
    @Override
    public String name() {
      return "text";
    }

    @Override
    public Class<? extends Encoder> type() {
      return TextEncoder.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Text && plan.text().tokenizer().isEmpty()
          ? Optional.of(new TextLearner(plan.text()))
          : Optional.empty();
    }

    @Override
    public boolean usual() {
      return true;
    }
  }

  /// Sub-words of a `tokenizer.json`.
  public record Subwords() implements EncoderKind {
    @Override
    public String name() {
      return "subwords";
    }

    @Override
    public Class<? extends Encoder> type() {
      return SubwordEncoder.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Text && !plan.text().tokenizer().isEmpty()
          ? Optional.of(
              new SubwordLearner(
                  new SubwordEncoder(plan.text().tokenizer(), plan.text().longest())))
          : Optional.empty();
    }

    @Override
    public boolean usual() {
      return true;
    }
  }

  /// Numbers and categories over time.
  public record Series() implements EncoderKind {
    @Override
    public String name() {
      return "series";
    }

    @Override
    public Class<? extends Encoder> type() {
      return SeriesEncoder.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Series
          ? Optional.of(new SeriesLearner(plan.series()))
          : Optional.empty();
    }

    @Override
    public boolean usual() {
      return true;
    }
  }

  /// Pictures of one size.
  public record Image() implements EncoderKind {
    @Override
    public String name() {
      return "image";
    }

    @Override
    public Class<? extends Encoder> type() {
      return ImageEncoder.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Image
          ? Optional.of(new ImageLearner(plan.image()))
          : Optional.empty();
    }

    @Override
    public boolean usual() {
      return true;
    }
  }

  /// Frames of a sound.
  public record Audio() implements EncoderKind {
    @Override
    public String name() {
      return "audio";
    }

    @Override
    public Class<? extends Encoder> type() {
      return AudioEncoder.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Audio audio
          ? Optional.of(new AudioLearner(plan.sound(), audio.rate()))
          : Optional.empty();
    }

    @Override
    public boolean usual() {
      return true;
    }
  }
}
