package gatelens.report.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `gatelens.batch/1`: where the answers of a run over an archive come from. It stands beside them,
/// as `OUTPUT.origin.json`, in a folder as `_gatelens.json`.
///
/// @param origin the program, the model's file, the seed, by name
/// @param fingerprint of the model, which stands in each row too
/// @param plan how sequences are explained
/// @param data the files that were read, in their order
/// @param events that were read
/// @param answers that were written
/// @param keys that they are of
/// @param bad rows that were not read
/// @param equalTimes events at the time of the one before, put in the order of what they hold
/// @param largestGap the largest distance of parts from the score's change
public record BatchDocument(
    Map<String, String> origin,
    String fingerprint,
    String plan,
    List<String> data,
    long events,
    long answers,
    long keys,
    long bad,
    long equalTimes,
    double largestGap)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.batch/1";

  /// Keeps unmodifiable copies.
  public BatchDocument {
    origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    data = List.copyOf(data);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
