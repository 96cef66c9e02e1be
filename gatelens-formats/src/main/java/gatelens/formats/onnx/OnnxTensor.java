package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
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
/// @param numbers its values
record OnnxTensor(String name, Numbers numbers) {
  private static final int EXTERNAL = 1;

  /// Its values as floats.
  Tensor tensor() {
    return numbers.tensor();
  }

  /// Reads a TensorProto.
  ///
  /// @param folder where external values may lie, and nowhere above
  static OnnxTensor read(String file, Path folder, Wire wire) throws IOException {
    List<Long> dims = new ArrayList<>();
    List<Double> listed = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    ByteBuffer raw = ByteBuffer.allocate(0);
    Map<String, String> external = new HashMap<>();
    int type = Numbers.FLOAT;
    int location = 0;
    String name = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> numbers(wire, n -> dims.add(n));
        case 2 -> type = (int) wire.number();
        case 4 -> reals(wire, listed);
        case 5, 7, 11 -> numbers(wire, n -> whole.add(n));
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
    int bytes = width(what, type);
    if (location == EXTERNAL) {
      raw = external(what, folder, external, count * bytes);
    }
    if (raw.hasRemaining()) {
      ByteBuffer values = raw.order(ByteOrder.LITTLE_ENDIAN);
      int of = type;
      if (values.remaining() != count * bytes) {
        throw new FormatException(
            what + ": expected " + count + " values, found " + values.remaining() + " bytes");
      }
      return new OnnxTensor(
          name,
          Numbers.isReal(of)
              ? Numbers.generate(of, i -> real(of, values, i), extents)
              : Numbers.generateWhole(of, i -> whole(of, values, i), extents));
    }
    int found = listed.isEmpty() ? whole.size() : listed.size();
    if (found != count) {
      throw new FormatException(what + ": expected " + count + " values, found " + found);
    }
    if (!listed.isEmpty()) {
      return new OnnxTensor(name, Numbers.generate(type, listed::get, extents));
    }
    int of = type;
    return new OnnxTensor(
        name,
        Numbers.isReal(of)
            ? Numbers.generate(of, i -> ofBits(of, whole.get(i)), extents)
            : Numbers.generateWhole(of, whole::get, extents));
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

  /// Reads a StringStringEntryProto.
  static void entry(Wire wire, Map<String, String> map) throws FormatException {
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

  private static int width(String what, int type) {
    return switch (type) {
      case Numbers.FLOAT, Numbers.INT32, Numbers.UINT32 -> 4;
      case Numbers.INT64, Numbers.DOUBLE, Numbers.UINT64 -> 8;
      case Numbers.FLOAT16, Numbers.BFLOAT16, Numbers.INT16, Numbers.UINT16 -> 2;
      case Numbers.BOOL, Numbers.INT8, Numbers.UINT8 -> 1;
      default ->
          throw new UnsupportedModelException(
              what
                  + " has elements of type "
                  + word(type)
                  + ", which is not supported; floats of 16, 32 and 64 bits and whole numbers of 8"
                  + " to 64 bits are");
    };
  }

  private static String word(int type) {
    return switch (type) {
      case 8 -> "string";
      case 14, 15 -> "complex";
      case 17, 18, 19, 20 -> "float8";
      case 21, 22 -> "int4";
      case 23 -> "float4";
      default -> "number " + type + " of onnx.proto";
    };
  }

  private static double real(int type, ByteBuffer values, int i) {
    return switch (type) {
      case Numbers.DOUBLE -> values.getDouble(8 * i);
      case Numbers.FLOAT16, Numbers.BFLOAT16 -> ofBits(type, values.getShort(2 * i));
      default -> values.getFloat(4 * i);
    };
  }

  private static double ofBits(int type, long bits) {
    return switch (type) {
      case Numbers.FLOAT16 -> Float.float16ToFloat((short) bits);
      case Numbers.BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
      default -> bits;
    };
  }

  private static long whole(int type, ByteBuffer values, int i) {
    return switch (type) {
      case Numbers.INT32 -> values.getInt(4 * i);
      case Numbers.UINT32 -> values.getInt(4 * i) & 0xffffffffL;
      case Numbers.INT16 -> values.getShort(2 * i);
      case Numbers.UINT16 -> values.getShort(2 * i) & 0xffff;
      case Numbers.UINT8 -> values.get(i) & 0xff;
      case Numbers.INT8, Numbers.BOOL -> values.get(i);
      default -> values.getLong(8 * i);
    };
  }
}
