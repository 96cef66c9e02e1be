/// The arithmetic behind one door; exported to nobody. Read {@link gatelens.kernel.Kernels} first.
@NullMarked
package gatelens.kernel;

import org.jspecify.annotations.NullMarked;
