package gatelens.report.document;

import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/// Numbers of any shape, as arrays within arrays: `[T]`, `[T][D]`, … in single precision.
///
/// @param tensor the numbers
@JsonSerialize(using = Numbers.Writer.class)
@JsonDeserialize(using = Numbers.Reader.class)
public record Numbers(Tensor tensor) {
  static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static List<Double> list(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }

  /// Writes the innermost arrays number by number.
  static final class Writer extends ValueSerializer<Numbers> {
    @Override
    public void serialize(Numbers numbers, JsonGenerator out, SerializationContext context) {
      write(numbers.tensor, 0, 0, out);
    }

    /// Writes one array of an axis.
    ///
    /// @return the place after it in the flat values
    private static int write(Tensor tensor, int axis, int from, JsonGenerator out) {
      int at = from;
      int rank = tensor.shape().rank();
      int count = rank == 0 ? tensor.size() : tensor.extent(axis);
      out.writeStartArray();
      for (int i = 0; i < count; i++) {
        if (axis + 1 < rank) {
          at = write(tensor, axis + 1, at, out);
        } else {
          float value = tensor.values()[at++];
          if (!Float.isFinite(value)) {
            throw Json.notFinite(out, value);
          }
          out.writeNumber(value);
        }
      }
      out.writeEndArray();
      return at;
    }
  }

  /// Reads arrays that are of one length along each axis.
  static final class Reader extends ValueDeserializer<Numbers> {
    @Override
    public Numbers deserialize(JsonParser in, DeserializationContext context) {
      List<Float> values = new ArrayList<>();
      List<Integer> extents = new ArrayList<>();
      read(in, context, 0, values, extents);
      float[] flat = new float[values.size()];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = values.get(i);
      }
      return new Numbers(Tensor.of(flat, extents.stream().mapToInt(n -> n).toArray()));
    }

    private static void read(
        JsonParser in,
        DeserializationContext context,
        int axis,
        List<Float> values,
        List<Integer> extents) {
      if (in.currentToken() != JsonToken.START_ARRAY) {
        context.reportInputMismatch(
            Numbers.class, "expected an array of numbers, found %s", in.currentToken());
      }
      int count = 0;
      for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          read(in, context, axis + 1, values, extents);
        } else {
          values.add(in.getFloatValue());
        }
        count++;
      }
      while (extents.size() <= axis) {
        extents.add(-1);
      }
      if (extents.get(axis) >= 0 && extents.get(axis) != count) {
        context.reportInputMismatch(
            Numbers.class,
            "expected arrays of %d along axis %d, found one of %d",
            extents.get(axis),
            axis,
            count);
      }
      extents.set(axis, count);
    }
  }
}
