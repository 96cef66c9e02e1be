/// Methods that take a decision apart layer by layer or state by state, exactly. Read {@link
/// gatelens.method.decomposition.Lrp} first.
@NullMarked
package gatelens.method.decomposition;

import org.jspecify.annotations.NullMarked;
