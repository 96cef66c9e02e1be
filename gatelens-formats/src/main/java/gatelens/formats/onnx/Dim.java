package gatelens.formats.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A size: a whole number, or a product of sizes that are known at run time only, plus a whole
/// number: `4`, `10 N T`, `T - 1`.
///
/// @param factor what the product is multiplied with
/// @param symbols sizes that are not known, sorted; empty for a whole number
/// @param offset what is added to the product; 0 for a whole number
record Dim(long factor, List<String> symbols, long offset) {
  /// A size of one.
  static final Dim ONE = of(1);

  /// Puts a known size into its plain form.
  Dim {
    symbols = factor == 0 ? List.of() : List.copyOf(symbols);
    if (symbols.isEmpty()) {
      factor = factor + offset;
      offset = 0;
    }
  }

  /// A known size.
  static Dim of(long size) {
    return new Dim(size, List.of(), 0);
  }

  /// A size that is known at run time only.
  static Dim of(String symbol) {
    return new Dim(1, List.of(symbol), 0);
  }

  /// True if it is a whole number.
  boolean known() {
    return symbols.isEmpty();
  }

  /// True if it is this whole number.
  boolean is(long number) {
    return known() && factor == number;
  }

  /// The product; empty if it is not of this form.
  Optional<Dim> times(Dim other) {
    if (offset != 0 || other.offset != 0) {
      return is(1)
          ? Optional.of(other)
          : other.is(1) ? Optional.of(this) : is(0) || other.is(0) ? Optional.of(of(0)) : none();
    }
    List<String> all = new ArrayList<>(symbols);
    all.addAll(other.symbols);
    Collections.sort(all);
    return Optional.of(
        new Dim(factor * other.factor, factor * other.factor == 0 ? List.of() : all, 0));
  }

  private static Optional<Dim> none() {
    return Optional.empty();
  }

  /// The quotient, where it is whole.
  Optional<Dim> over(Dim other) {
    if (equals(other) && !is(0)) {
      return Optional.of(ONE);
    }
    if (offset != 0 || other.offset != 0 || other.factor == 0 || factor % other.factor != 0) {
      return none();
    }
    List<String> rest = new ArrayList<>(symbols);
    for (String symbol : other.symbols) {
      if (!rest.remove(symbol)) {
        return none();
      }
    }
    return Optional.of(new Dim(factor / other.factor, rest, 0));
  }

  /// The sum; empty if it is not of this form.
  Optional<Dim> plus(Dim other) {
    if (other.known()) {
      return Optional.of(new Dim(factor, symbols, offset + other.factor));
    }
    if (known()) {
      return other.plus(this);
    }
    return symbols.equals(other.symbols)
        ? Optional.of(
            factor + other.factor == 0
                ? of(offset + other.offset)
                : new Dim(factor + other.factor, symbols, offset + other.offset))
        : none();
  }

  /// The difference; empty if it is not of this form.
  Optional<Dim> minus(Dim other) {
    return plus(new Dim(-other.factor, other.symbols, -other.offset));
  }

  /// For messages: `10 N T`.
  @Override
  public String toString() {
    if (known()) {
      return Long.toString(factor);
    }
    return (factor == 1 ? "" : factor + " ")
        + String.join(" ", symbols)
        + (offset == 0 ? "" : (offset > 0 ? " + " : " - ") + Math.abs(offset));
  }
}
