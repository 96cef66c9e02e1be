package gatelens.report.document;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Documents as text and back: fields in the order of the record, numbers in full precision, never
/// `NaN`.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(SerializationFeature.WRAP_EXCEPTIONS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(finite())
          .build();

  private static final JsonMapper STRICT =
      MAPPER.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  /// A number that JSON has no form for.
  public static final class NotFiniteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private NotFiniteException(String where, double number) {
      super(where + " is " + number + ", which JSON has no form for");
    }
  }

  /// A document, or a line of one that is printed line by line, as one line.
  ///
  /// @param document a {@link Document}, or another record
  /// @throws NotFiniteException if it holds a number that is not finite; the message names its
  ///   field
  public static String text(Record document) {
    return MAPPER.writeValueAsString(document);
  }

  /// Reads a document. Fields that it does not know are passed over, so that a document of a later
  /// program is read; but for a question, which must be understood whole to be answered.
  ///
  /// @param json the text
  /// @param type the record of the expected schema
  /// @throws IllegalArgumentException if the text is not JSON, is of another schema or lacks what
  ///   the record needs
  public static <D extends Document> D read(String json, Class<D> type) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      D document =
          type == QuestionDocument.class
              ? STRICT.treeToValue(tree, type)
              : MAPPER.treeToValue(tree, type);
      String found = tree.path("schema").asString("");
      if (!found.equals(document.schema())) {
        throw new IllegalArgumentException(
            "expected a document of the schema "
                + document.schema()
                + ", found "
                + (found.isEmpty() ? "one without a schema" : found));
      }
      return document;
    } catch (JacksonException problem) {
      throw new IllegalArgumentException(
          "no " + type.getSimpleName() + ": " + problem.getOriginalMessage(), problem);
    }
  }

  private static SimpleModule finite() {
    SimpleModule module = new SimpleModule("finite numbers");
    module.addSerializer(Double.class, new FiniteDouble());
    module.addSerializer(double.class, new FiniteDouble());
    module.addSerializer(Float.class, new FiniteFloat());
    module.addSerializer(float.class, new FiniteFloat());
    module.addSerializer(double[].class, new FiniteDoubles());
    module.addSerializer(float[].class, new FiniteFloats());
    return module;
  }

  /// The field that is being written: the innermost one that has a name.
  static NotFiniteException notFinite(JsonGenerator out, double number) {
    for (TokenStreamContext at = out.streamWriteContext(); at != null; at = at.getParent()) {
      if (at.currentName() != null) {
        return new NotFiniteException(at.currentName(), number);
      }
    }
    return new NotFiniteException("the document", number);
  }

  private static final class FiniteDouble extends StdSerializer<Double> {
    private FiniteDouble() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (!Double.isFinite(value)) {
        throw notFinite(out, value);
      }
      out.writeNumber(value);
    }
  }

  private static final class FiniteFloat extends StdSerializer<Float> {
    private FiniteFloat() {
      super(Float.class);
    }

    @Override
    public void serialize(Float value, JsonGenerator out, SerializationContext context) {
      if (!Float.isFinite(value)) {
        throw notFinite(out, value);
      }
      out.writeNumber(value);
    }
  }

  private static final class FiniteDoubles extends ValueSerializer<double[]> {
    @Override
    public void serialize(double[] values, JsonGenerator out, SerializationContext context) {
      out.writeStartArray();
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw notFinite(out, value);
        }
        out.writeNumber(value);
      }
      out.writeEndArray();
    }
  }

  private static final class FiniteFloats extends ValueSerializer<float[]> {
    @Override
    public void serialize(float[] values, JsonGenerator out, SerializationContext context) {
      out.writeStartArray();
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw notFinite(out, value);
        }
        out.writeNumber(value);
      }
      out.writeEndArray();
    }
  }
}
