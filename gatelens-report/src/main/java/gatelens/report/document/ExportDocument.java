package gatelens.report.document;

/// `gatelens.export/1`: gates, states, attributions or the model were written for other programs.
///
/// @param format `tensorboard`, `csv`, `jsonl`, `npy`, `svg`, `png`, `gatelens`, `safetensors` or
///   `onnx`
/// @param output the folder or file that was written
public record ExportDocument(String format, String output) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.export/1";

  @Override
  public String schema() {
    return SCHEMA;
  }
}
