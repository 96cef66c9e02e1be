package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads a message of protocol buffers field by field. Lengths are checked against what is left.
///
/// Format: https://protobuf.dev/programming-guides/encoding/
final class Wire {
  private final String file;
  private final ByteBuffer in;
  private int field;
  private int type;

  Wire(String file, ByteBuffer in) {
    this.file = file;
    this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Goes to the next field; false at the end.
  boolean next() throws FormatException {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (field <= 0 || (type != 0 && type != 1 && type != 2 && type != 5)) {
      throw damaged();
    }
    return true;
  }

  /// The number of the field.
  int field() {
    return field;
  }

  /// True if the field holds bytes: a word, a message, a packed list.
  boolean isBytes() {
    return type == 2;
  }

  /// A whole number.
  long number() throws FormatException {
    if (type != 0) {
      throw damaged();
    }
    return varint();
  }

  /// A float.
  float real() throws FormatException {
    if (type != 5 || in.remaining() < 4) {
      throw damaged();
    }
    return in.getFloat();
  }

  /// The bytes of a word, message or packed list.
  ByteBuffer bytes() throws FormatException {
    if (type != 2) {
      throw damaged();
    }
    long length = varint();
    if (length < 0 || length > in.remaining()) {
      throw damaged();
    }
    ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return part;
  }

  /// A message inside this one.
  Wire message() throws FormatException {
    return new Wire(file, bytes());
  }

  /// A word.
  String text() throws FormatException {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  /// Passes over the field.
  void skip() throws FormatException {
    switch (type) {
      case 0 -> varint();
      case 1 -> advance(8);
      case 2 -> bytes();
      default -> advance(4);
    }
  }

  private void advance(int count) throws FormatException {
    if (in.remaining() < count) {
      throw damaged();
    }
    in.position(in.position() + count);
  }

  /// A number of seven bits a byte.
  long varint() throws FormatException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!in.hasRemaining()) {
        throw damaged();
      }
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  /// True if bytes are left; for packed lists.
  boolean more() {
    return in.hasRemaining();
  }

  /// The next float of a packed list.
  float packedReal() throws FormatException {
    if (in.remaining() < 4) {
      throw damaged();
    }
    return in.getFloat();
  }

  FormatException damaged() {
    return new FormatException(
        file
            + ": expected an ONNX model, found a damaged one near byte "
            + in.position()
            + " of a part of "
            + in.capacity());
  }
}
