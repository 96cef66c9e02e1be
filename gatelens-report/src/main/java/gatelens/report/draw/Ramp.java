package gatelens.report.draw;

/// Colours of values. Signed values are orange above and blue below, more opaque the larger, so
/// that zero is the page, light or dark. Others run from dark blue over grey to yellow, in even
/// steps of lightness (after J. Nuñez, C. Anderton and R. Renslow, Optimizing colormaps with
/// consideration for color vision deficiency, 2018, https://doi.org/10.1371/journal.pone.0199239).
public enum Ramp {
  /// From `-scale` over 0 to `scale`.
  SIGNED {
    @Override
    public int argb(double share) {
      int level = (int) Math.round(LEVELS * Math.clamp(Math.abs(share), 0, 1));
      int alpha = level == LEVELS ? 255 : 2 * level;
      return alpha << 24 | (share >= 0 ? ABOVE : BELOW);
    }
  },
  /// From the lowest to the highest; for gates from 0 to 1.
  SEQUENTIAL {
    @Override
    public int argb(double share) {
      double level = Math.rint(2 * LEVELS * Math.clamp(share, 0, 1)) / (2 * LEVELS);
      double place = level * (STOPS.length - 1);
      int low = Math.min(STOPS.length - 2, (int) place);
      return 0xFF << 24 | mix(STOPS[low], STOPS[low + 1], place - low);
    }
  },
  /// The same from 0 to the largest of some sizes, however small that is.
  SIZES {
    @Override
    public int argb(double share) {
      return SEQUENTIAL.argb(share);
    }
  };

  /// Fully above, without its alpha.
  static final int ABOVE = 0xD9661A;

  /// Fully below, without its alpha.
  static final int BELOW = 0x3B82CC;

  /// Steps of each sign: 255 colours in all, which fit into a palette.
  private static final int LEVELS = 127;

  private static final int[] STOPS = {0x00224E, 0x3E4C6C, 0x7D7C78, 0xBCAF6F, 0xFEE838};

  /// The colour of one value.
  ///
  /// @param share of the scale: in [-1, 1] if signed, else in [0, 1]
  public abstract int argb(double share);

  /// The ramp itself, from the lowest to the highest.
  public int[] bar(int count) {
    int[] bar = new int[count];
    for (int i = 0; i < count; i++) {
      double share = i / (count - 1.0);
      bar[i] = argb(this == SIGNED ? 2 * share - 1 : share);
    }
    return bar;
  }

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
