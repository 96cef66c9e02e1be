package gatelens.data;

import java.util.Optional;

/// How an encoding is to be learned from data: what a person decides before the data is seen.
///
/// @param text for texts
/// @param series for series
/// @param image for images
/// @param sound for sounds
/// @param kind the {@link EncoderKind} of another's that is to be learned; empty for those of the
///   program itself
public record EncodingPlan(
    TextPlan text, SeriesPlan series, ImagePlan image, SoundPlan sound, Optional<String> kind) {
  /// What is usual.
  public static EncodingPlan usual() {
    return new EncodingPlan(
        TextPlan.words(),
        SeriesPlan.usual(),
        ImagePlan.usual(),
        SoundPlan.usual(),
        Optional.empty());
  }

  /// With another plan for texts.
  public EncodingPlan withText(TextPlan other) {
    return new EncodingPlan(other, series, image, sound, kind);
  }
}
