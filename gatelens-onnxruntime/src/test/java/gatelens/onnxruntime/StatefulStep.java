package gatelens.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A GRU of one step with its state as input and output and a dense head, as the bytes of an ONNX
/// file: inputs `x` `float[1][N][D]` and `h` `float[1][N][H]`, outputs `next` and `score`
/// `float[N][1]`. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
final class StatefulStep {
  private static final int FLOAT = 1;

  private StatefulStep() {}

  /// Field numbers and wire types of protobuf.
  private static final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Proto number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Proto bytes(int field, byte[] bytes) {
      varint(((long) field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Proto text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Proto in(int field, Proto message) {
      return bytes(field, message.out.toByteArray());
    }

    private void varint(long value) {
      long rest = value;
      while (rest > 127) {
        out.write((int) ((rest & 127) | 128));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }

  private static Proto tensor(String name, float[] values, long... shape) {
    Proto proto = new Proto();
    for (long extent : shape) {
      proto.number(1, extent);
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return proto.number(2, FLOAT).text(8, name).bytes(9, raw.array());
  }

  private static Proto value(String name, long... shape) {
    Proto dimensions = new Proto();
    for (long extent : shape) {
      dimensions.in(1, new Proto().number(1, extent));
    }
    Proto type = new Proto().number(1, FLOAT).in(2, dimensions);
    return new Proto().text(1, name).in(2, new Proto().in(1, type));
  }

  private static Proto node(String kind, String[] inputs, String... outputs) {
    Proto proto = new Proto();
    for (String input : inputs) {
      proto.text(1, input);
    }
    for (String output : outputs) {
      proto.text(2, output);
    }
    return proto.text(4, kind);
  }

  private static Proto attribute(String name, long value) {
    return new Proto().text(1, name).number(3, value).number(20, 2);
  }

  /// Columns of a row-major matrix as rows.
  private static float[] transposed(float[] values, int rows, int columns) {
    float[] out = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = values[i * columns + j];
      }
    }
    return out;
  }

  /// The file.
  ///
  /// @param w `float[D][3H]`, update, reset, candidate
  /// @param u `float[H][3H]`
  /// @param bias `float[6H]`, of the input's products, then of the state's
  /// @param dense `float[H]`
  static byte[] of(
      int rows, int inputs, int units, float[] w, float[] u, float[] bias, float[] dense, float b) {
    Proto graph =
        new Proto()
            .in(
                1,
                node("GRU", new String[] {"x", "W", "R", "B", "", "h"}, "", "next")
                    .in(5, attribute("hidden_size", units))
                    .in(5, attribute("linear_before_reset", 1)))
            .in(1, node("Squeeze", new String[] {"next", "axes"}, "flat"))
            .in(1, node("Gemm", new String[] {"flat", "D", "d"}, "score"))
            .text(2, "step")
            .in(5, tensor("W", transposed(w, inputs, 3 * units), 1, 3L * units, inputs))
            .in(5, tensor("R", transposed(u, units, 3 * units), 1, 3L * units, units))
            .in(5, tensor("B", bias, 1, 6L * units))
            .in(5, tensor("D", dense, units, 1))
            .in(5, tensor("d", new float[] {b}, 1))
            .in(5, new Proto().number(1, 1).number(2, 7).text(8, "axes").bytes(9, new byte[8]))
            .in(11, value("x", 1, rows, inputs))
            .in(11, value("h", 1, rows, units))
            .in(12, value("score", rows, 1))
            .in(12, value("next", 1, rows, units));
    return new Proto()
        .number(1, 8)
        .in(7, graph)
        .in(8, new Proto().text(1, "").number(2, 14))
        .out
        .toByteArray();
  }
}
