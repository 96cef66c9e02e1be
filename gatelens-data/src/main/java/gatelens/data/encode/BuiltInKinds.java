package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.EncoderKind;

/// The encoders of the program itself.
public final class BuiltInKinds {
  private BuiltInKinds() {}

  /// TextEncoder.
  public record Text() implements EncoderKind {
    @Override
    public String name() {
      return "text";
    }

    @Override
    public Class<? extends Encoder> type() {
      return TextEncoder.class;
    }
  }

  /// SubwordEncoder.
  public record Subwords() implements EncoderKind {
    @Override
    public String name() {
      return "subwords";
    }

    @Override
    public Class<? extends Encoder> type() {
      return SubwordEncoder.class;
    }
  }

  /// SeriesEncoder.
  public record Series() implements EncoderKind {
    @Override
    public String name() {
      return "series";
    }

    @Override
    public Class<? extends Encoder> type() {
      return SeriesEncoder.class;
    }
  }

  /// ImageEncoder.
  public record Image() implements EncoderKind {
    @Override
    public String name() {
      return "image";
    }

    @Override
    public Class<? extends Encoder> type() {
      return ImageEncoder.class;
    }
  }

  /// AudioEncoder.
  public record Audio() implements EncoderKind {
    @Override
    public String name() {
      return "audio";
    }

    @Override
    public Class<? extends Encoder> type() {
      return AudioEncoder.class;
    }
  }
}
