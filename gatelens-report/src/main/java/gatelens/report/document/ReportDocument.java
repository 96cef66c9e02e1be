package gatelens.report.document;

/// `gatelens.report/1`: a page of explanations was written.
///
/// @param output the page's file
/// @param sequences that stand on it
/// @param bytes its size
public record ReportDocument(String output, int sequences, long bytes) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.report/1";

  @Override
  public String schema() {
    return SCHEMA;
  }
}
