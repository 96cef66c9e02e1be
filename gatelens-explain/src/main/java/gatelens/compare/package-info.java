/// Models and methods side by side: which is better, how sure that is, where they differ. Read
/// {@link gatelens.compare.ModelComparison} first, then {@link gatelens.compare.MethodComparison}.
@NullMarked
package gatelens.compare;

import org.jspecify.annotations.NullMarked;
