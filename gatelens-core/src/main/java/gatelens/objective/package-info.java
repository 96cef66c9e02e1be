/// What number of a model is asked for, and its gradient. Read {@link gatelens.objective.Objective}
/// first.
@NullMarked
package gatelens.objective;

import org.jspecify.annotations.NullMarked;
