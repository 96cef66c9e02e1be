/// Methods that ask what the answer would be if parts of the input were others. Read {@link
/// gatelens.method.perturbation.Occlusion} first.
@NullMarked
package gatelens.method.perturbation;

import org.jspecify.annotations.NullMarked;
