package gatelens.data;

import java.util.OptionalDouble;

/// Numbers as people write them in digits.
public final class Decimals {
  private Decimals() {}

  /// A number in digits, with a point and an exponent at most: `1D`, `0x1p3` and `Infinity`, which
  /// only Java calls numbers, are none.
  public static OptionalDouble of(String cell) {
    String text = cell.strip();
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      digit |= c >= '0' && c <= '9';
      if ("0123456789+-.eE".indexOf(c) < 0) {
        return OptionalDouble.empty();
      }
    }
    try {
      return digit ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    } catch (NumberFormatException problem) {
      return OptionalDouble.empty();
    }
  }
}
