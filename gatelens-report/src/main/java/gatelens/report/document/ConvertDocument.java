package gatelens.report.document;

/// `gatelens.convert/1`: a model in another form.
///
/// @param format `gatelens`, `safetensors` or `onnx`
/// @param output the file that was written
/// @param bytes its size
public record ConvertDocument(String format, String output, long bytes) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.convert/1";

  @Override
  public String schema() {
    return SCHEMA;
  }
}
