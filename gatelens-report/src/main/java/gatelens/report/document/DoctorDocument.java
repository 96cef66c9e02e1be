package gatelens.report.document;

/// `gatelens.doctor/1`: what this machine gives.
///
/// @param gatelens version of the program
/// @param java version of Java
/// @param vendor of Java
/// @param system name of the system and of the processor's architecture
/// @param kernels what computes: `scalar`, or the width of vectors
/// @param processors that Java may use
/// @param heapMiB most memory of the heap, in MiB
public record DoctorDocument(
    String gatelens,
    String java,
    String vendor,
    String system,
    String kernels,
    int processors,
    long heapMiB)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.doctor/1";

  @Override
  public String schema() {
    return SCHEMA;
  }
}
