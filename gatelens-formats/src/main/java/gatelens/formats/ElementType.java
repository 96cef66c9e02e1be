package gatelens.formats;

import java.nio.ByteBuffer;
import java.util.Optional;

/// How one number stands in a file of arrays. Values are read in the buffer's own byte order.
public enum ElementType {
  /// IEEE 754 double precision.
  F64(8, true),
  /// IEEE 754 single precision.
  F32(4, true),
  /// IEEE 754 half precision.
  F16(2, true),
  /// The upper half of a single: eight bits of exponent, seven of mantissa.
  BF16(2, true),
  /// Five bits of exponent, two of mantissa: the upper half of a half.
  F8_E5M2(1, true),
  /// Four bits of exponent, three of mantissa; no infinity, `0x7f` is not a number.
  F8_E4M3(1, true),
  /// A signed whole number of 64 bits.
  I64(8, false),
  /// A signed whole number of 32 bits.
  I32(4, false),
  /// A signed whole number of 16 bits.
  I16(2, false),
  /// A signed whole number of 8 bits.
  I8(1, false),
  /// An unsigned whole number of 64 bits.
  U64(8, false),
  /// An unsigned whole number of 32 bits.
  U32(4, false),
  /// An unsigned whole number of 16 bits.
  U16(2, false),
  /// An unsigned whole number of 8 bits.
  U8(1, false),
  /// A byte, zero for false.
  BOOL(1, false);

  private final int width;
  private final boolean real;

  ElementType(int width, boolean real) {
    this.width = width;
    this.real = real;
  }

  /// The number of bytes of one value.
  public int width() {
    return width;
  }

  /// True if values can be weights: they are no whole numbers and no flags.
  public boolean isReal() {
    return real;
  }

  /// The type that safetensors calls so; empty if it is not read here.
  public static Optional<ElementType> ofSafetensors(String name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The type of a storage of PyTorch, by the name of its class (`FloatStorage`) or of its element
  /// (`float32`, `float8_e4m3fn`); empty if it is not read here.
  public static Optional<ElementType> ofTorch(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "DoubleStorage", "float64", "double" -> F64;
          case "FloatStorage", "float32", "float" -> F32;
          case "HalfStorage", "float16", "half" -> F16;
          case "BFloat16Storage", "bfloat16" -> BF16;
          case "float8_e5m2" -> F8_E5M2;
          case "float8_e4m3fn" -> F8_E4M3;
          case "LongStorage", "int64", "long" -> I64;
          case "IntStorage", "int32", "int" -> I32;
          case "ShortStorage", "int16", "short" -> I16;
          case "CharStorage", "int8" -> I8;
          case "ByteStorage", "uint8" -> U8;
          case "uint16" -> U16;
          case "uint32" -> U32;
          case "uint64" -> U64;
          case "BoolStorage", "bool" -> BOOL;
          default -> null;
        });
  }

  /// The type of a NumPy array, by its code without byte order: `f4`, `i8`, `b1`; empty if it is
  /// not read here.
  public static Optional<ElementType> ofNumpy(String code) {
    return Optional.ofNullable(
        switch (code) {
          case "f8" -> F64;
          case "f4" -> F32;
          case "f2" -> F16;
          case "i8" -> I64;
          case "i4" -> I32;
          case "i2" -> I16;
          case "i1" -> I8;
          case "u8" -> U64;
          case "u4" -> U32;
          case "u2" -> U16;
          case "u1" -> U8;
          case "b1" -> BOOL;
          default -> null;
        });
  }

  /// The value of this number in a buffer.
  ///
  /// @param i which value, counted from the buffer's start
  public double value(ByteBuffer data, int i) {
    return switch (this) {
      case F64 -> data.getDouble(8 * i);
      case F32 -> data.getFloat(4 * i);
      case F16 -> Float.float16ToFloat(data.getShort(2 * i));
      case BF16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
      case F8_E5M2 -> Float.float16ToFloat((short) (data.get(i) << 8));
      case F8_E4M3 -> float8(data.get(i));
      case I64 -> data.getLong(8 * i);
      case I32 -> data.getInt(4 * i);
      case I16 -> data.getShort(2 * i);
      case I8 -> data.get(i);
      case U64 -> unsigned(data.getLong(8 * i));
      case U32 -> data.getInt(4 * i) & 0xffff_ffffL;
      case U16 -> data.getShort(2 * i) & 0xffff;
      case U8 -> data.get(i) & 0xff;
      case BOOL -> data.get(i) == 0 ? 0 : 1;
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : (bits >>> 1) * 2.0;
  }

  private static double float8(byte bits) {
    int exponent = bits >> 3 & 0xf;
    int mantissa = bits & 7;
    double size =
        exponent == 0xf && mantissa == 7
            ? Double.NaN
            : exponent == 0
                ? Math.scalb((double) mantissa, -9)
                : Math.scalb(8.0 + mantissa, exponent - 10);
    return bits < 0 ? -size : size;
  }
}
