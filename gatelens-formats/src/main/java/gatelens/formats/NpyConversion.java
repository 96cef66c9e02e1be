package gatelens.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/// Arrays of other types, byte orders and orders of their axes, as those that are read.
final class NpyConversion {
  /// How a type of NumPy's is read.
  ///
  /// @param bytes of one value
  /// @param to the type that holds each of its values
  private record Kind(int bytes, NpyArray.Type to) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "f2", new Kind(2, NpyArray.Type.FLOAT32),
          "f4", new Kind(4, NpyArray.Type.FLOAT32),
          "f8", new Kind(8, NpyArray.Type.FLOAT64),
          "i1", new Kind(1, NpyArray.Type.INT32),
          "i2", new Kind(2, NpyArray.Type.INT32),
          "i4", new Kind(4, NpyArray.Type.INT32),
          "i8", new Kind(8, NpyArray.Type.INT64),
          "u2", new Kind(2, NpyArray.Type.INT32),
          "u4", new Kind(4, NpyArray.Type.INT64));

  private NpyConversion() {}

  /// Bytes of one value of a type that is converted; empty if it is not.
  static Optional<Integer> bytes(String descriptor) {
    return descriptor.length() == 3
        ? Optional.ofNullable(KINDS.get(descriptor.substring(1))).map(Kind::bytes)
        : Optional.empty();
  }

  /// An array of a type that is converted.
  ///
  /// @param data as many values as the shape says
  static NpyArray converted(String name, int[] shape, String descriptor, ByteBuffer data) {
    Kind kind = KINDS.get(descriptor.substring(1));
    if (kind == null) {
      throw new IllegalArgumentException(descriptor + " is not converted");
    }
    boolean big = descriptor.charAt(0) == '>';
    ByteBuffer from = data.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int count = data.remaining() / kind.bytes();
    ByteBuffer to =
        ByteBuffer.allocate(Math.multiplyExact(count, kind.to().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int at = i * kind.bytes();
      switch (descriptor.substring(1)) {
        case "f2" -> to.putFloat(Float.float16ToFloat(from.getShort(at)));
        case "f4" -> to.putFloat(from.getFloat(at));
        case "f8" -> to.putDouble(from.getDouble(at));
        case "i1" -> to.putInt(from.get(at));
        case "i2" -> to.putInt(from.getShort(at));
        case "i4" -> to.putInt(from.getInt(at));
        case "i8" -> to.putLong(from.getLong(at));
        case "u2" -> to.putInt(from.getShort(at) & 0xffff);
        case "u4" -> to.putLong(from.getInt(at) & 0xffffffffL);
        default -> throw new IllegalStateException(descriptor);
      }
    }
    return new NpyArray(name, shape, kind.to(), to.flip().order(ByteOrder.LITTLE_ENDIAN));
  }

  /// An array whose first axis runs fastest (Fortran), with the last one fastest.
  static NpyArray transposed(NpyArray array, ByteBuffer data) {
    int[] shape = array.shape();
    int bytes = array.type().bytes();
    byte[] to = new byte[data.remaining()];
    int[] at = new int[shape.length];
    for (int i = 0; i < to.length / bytes; i++) {
      int from = 0;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from = from * shape[axis] + at[axis];
      }
      data.get(from * bytes, to, i * bytes, bytes);
      for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
        at[axis] = 0;
      }
    }
    return new NpyArray(
        array.name(), shape, array.type(), ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN));
  }
}
