package gatelens.explain;

import java.util.List;
import java.util.ServiceLoader;

/// Methods from outside: whoever has some names a class that implements this in
/// `META-INF/services/gatelens.explain.MethodProvider` of a jar on the class path, or in a module's
/// `provides`. {@link ServiceLoader} finds it, and its methods stand in every list and help text
/// beside ours.
public interface MethodProvider {
  /// The methods, in the order in which they are listed.
  List<Method> methods();
}
