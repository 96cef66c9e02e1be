package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A constant of a graph.
///
/// @param name its name
/// @param tensor its values; whole numbers too are floats here
record OnnxTensor(String name, Tensor tensor) {
  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;
  private static final int EXTERNAL = 1;

  /// Reads a TensorProto.
  ///
  /// @param folder where external values may lie, and nowhere above
  static OnnxTensor read(String file, Path folder, Wire wire) throws IOException {
    List<Long> dims = new ArrayList<>();
    List<Double> listed = new ArrayList<>();
    ByteBuffer raw = ByteBuffer.allocate(0);
    Map<String, String> external = new HashMap<>();
    int type = FLOAT;
    int location = 0;
    String name = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> numbers(wire, n -> dims.add(n));
        case 2 -> type = (int) wire.number();
        case 4 -> reals(wire, listed);
        case 5, 7 -> numbers(wire, n -> listed.add((double) n));
        case 8 -> name = wire.text();
        case 9 -> raw = wire.bytes();
        case 10 -> doubles(wire, listed);
        case 13 -> entry(wire.message(), external);
        case 14 -> location = (int) wire.number();
        default -> wire.skip();
      }
    }
    String what = file + ": the constant " + name;
    int[] extents = extents(what, dims);
    long count = 1;
    for (int extent : extents) {
      count *= extent;
    }
    if (location == EXTERNAL) {
      raw = external(what, folder, external, count * width(what, type));
    }
    if (raw.hasRemaining()) {
      ByteBuffer values = raw.order(ByteOrder.LITTLE_ENDIAN);
      int of = type;
      if (values.remaining() != count * width(what, type)) {
        throw new FormatException(
            what + ": expected " + count + " values, found " + values.remaining() + " bytes");
      }
      return new OnnxTensor(name, Tensor.generate(i -> value(of, values, i), extents));
    }
    if (listed.size() != count) {
      throw new FormatException(what + ": expected " + count + " values, found " + listed.size());
    }
    return new OnnxTensor(name, Tensor.generate(listed::get, extents));
  }

  private static int[] extents(String what, List<Long> dims) throws FormatException {
    long count = 1;
    for (long dim : dims) {
      count *= dim;
      if (dim < 0 || dim > Integer.MAX_VALUE || count > Integer.MAX_VALUE) {
        throw new FormatException(what + ": its shape " + dims + " is out of range");
      }
    }
    return dims.stream().mapToInt(Long::intValue).toArray();
  }

  private interface Taker {
    void take(long number);
  }

  private static void numbers(Wire wire, Taker taker) throws FormatException {
    if (wire.isBytes()) {
      for (Wire packed = wire.message(); packed.more(); ) {
        taker.take(packed.varint());
      }
    } else {
      taker.take(wire.number());
    }
  }

  private static void reals(Wire wire, List<Double> list) throws FormatException {
    if (wire.isBytes()) {
      for (Wire packed = wire.message(); packed.more(); ) {
        list.add((double) packed.packedReal());
      }
    } else {
      list.add((double) wire.real());
    }
  }

  private static void doubles(Wire wire, List<Double> list) throws FormatException {
    ByteBuffer packed = wire.bytes();
    while (packed.remaining() >= 8) {
      list.add(packed.getDouble());
    }
  }

  private static void entry(Wire wire, Map<String, String> map) throws FormatException {
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = wire.text();
        case 2 -> value = wire.text();
        default -> wire.skip();
      }
    }
    map.put(key, value);
  }

  private static ByteBuffer external(
      String what, Path folder, Map<String, String> where, long bytes) throws IOException {
    String location = where.getOrDefault("location", "");
    Path file = folder.resolve(location).normalize();
    if (location.isEmpty()
        || !file.startsWith(folder.normalize())
        || (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath()))) {
      throw new FormatException(
          what
              + ": its values lie in '"
              + location
              + "', outside the model's folder, which is refused");
    }
    if (!Files.isRegularFile(file)) {
      throw new FormatException(
          what + ": its values lie in " + file + ", which is missing; keep it beside the model");
    }
    long offset = whole(what, where.getOrDefault("offset", "0"));
    long length =
        where.containsKey("length") ? whole(what, where.getOrDefault("length", "0")) : bytes;
    if (length != bytes
        || offset < 0
        || offset + length > Files.size(file)
        || length > Integer.MAX_VALUE) {
      throw new FormatException(
          what
              + ": expected "
              + bytes
              + " bytes at offset "
              + offset
              + " of "
              + file
              + ", which has "
              + Files.size(file));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length);
    try (var channel = Files.newByteChannel(file)) {
      channel.position(offset);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // reads until the buffer is full
      }
    }
    return buffer.flip();
  }

  private static long whole(String what, String text) throws FormatException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new FormatException(what + ": '" + text + "' is no offset or length", wrong);
    }
  }

  private static int width(String what, int type) throws FormatException {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case INT64, DOUBLE -> 8;
      case FLOAT16, BFLOAT16 -> 2;
      case BOOL -> 1;
      default ->
          throw new FormatException(
              what
                  + ": its element type "
                  + type
                  + " is not supported; float and whole numbers are");
    };
  }

  private static double value(int type, ByteBuffer values, int i) {
    return switch (type) {
      case INT32 -> values.getInt(4 * i);
      case INT64 -> values.getLong(8 * i);
      case DOUBLE -> values.getDouble(8 * i);
      case FLOAT16 -> Float.float16ToFloat(values.getShort(2 * i));
      case BFLOAT16 -> Float.intBitsToFloat(values.getShort(2 * i) << 16);
      case BOOL -> values.get(i);
      default -> values.getFloat(4 * i);
    };
  }
}
