package gatelens.report;

/// Colours of values. Signed values are orange for and blue against, more opaque the larger, so
/// that zero is the page, light or dark. Values in [0, 1] run from dark blue over grey to yellow,
/// in even steps of lightness.
public enum Ramp {
  /// From `-scale` to `scale`.
  SIGNED {
    @Override
    int argb(double value, double scale) {
      double share = scale == 0 ? 0 : Math.max(-1, Math.min(1, value / scale));
      int alpha = (int) Math.round(255 * Math.abs(share));
      return alpha << 24 | (share >= 0 ? 0xD9661A : 0x3B82CC);
    }
  },
  /// From 0 to `scale`.
  SEQUENTIAL {
    @Override
    int argb(double value, double scale) {
      double share = scale == 0 ? 0 : Math.max(0, Math.min(1, value / scale));
      double place = share * (STOPS.length - 1);
      int low = Math.min(STOPS.length - 2, (int) place);
      return 0xFF << 24 | mix(STOPS[low], STOPS[low + 1], place - low);
    }
  };

  private static final int[] STOPS = {0x00224E, 0x3E4C6C, 0x7D7C78, 0xBCAF6F, 0xFEE838};

  /// The colour of one value.
  abstract int argb(double value, double scale);

  private static int mix(int a, int b, double share) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int from = a >> shift & 0xFF;
      int to = b >> shift & 0xFF;
      mixed |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return mixed;
  }
}
