package gatelens.formats.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a message of protocol buffers field by field; the counterpart of {@link Wire}.
///
/// Format: https://protobuf.dev/programming-guides/encoding/
final class Message {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// A whole number.
  Message number(int field, long value) {
    varint(((long) field << 3));
    varint(value);
    return this;
  }

  /// A float.
  Message real(int field, float value) {
    varint(((long) field << 3) | 5);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(bits >>> shift);
    }
    return this;
  }

  /// A word.
  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes as they are.
  Message bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /// A message inside this one.
  Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  /// All fields of another message.
  Message all(Message other) {
    out.writeBytes(other.toBytes());
    return this;
  }

  /// Everything written so far.
  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
