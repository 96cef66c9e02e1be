package gatelens.batch;

/// How answers are written.
public enum RowFormat {
  /// A table with a header, cells parted by commas (RFC 4180).
  CSV("csv"),
  /// A JSON object a line.
  JSONL("jsonl"),
  /// Apache Parquet, by a {@link RowFiles}.
  PARQUET("parquet");

  private final String ending;

  RowFormat(String ending) {
    this.ending = ending;
  }

  /// The ending of its files, without a dot.
  public String ending() {
    return ending;
  }

  /// True if a file of it is lines of text.
  boolean lines() {
    return this != PARQUET;
  }
}
