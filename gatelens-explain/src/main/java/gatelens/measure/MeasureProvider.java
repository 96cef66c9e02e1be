package gatelens.measure;

import java.util.List;
import java.util.ServiceLoader;

/// Measures from outside: whoever has some names a class that implements this in
/// `META-INF/services/gatelens.measure.MeasureProvider` of a jar on the class path, or in a
/// module's `provides`. {@link ServiceLoader} finds it, and its measures stand in every list beside
/// ours.
public interface MeasureProvider {
  /// The measures, in the order in which they are listed.
  List<Measures.Row> measures();
}
