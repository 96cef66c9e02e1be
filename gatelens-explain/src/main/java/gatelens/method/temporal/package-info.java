/// Methods made for sequences: each event by the answer at its own step, and masks learned over
/// time. Read {@link gatelens.method.temporal.TemporalOcclusion} first.
@NullMarked
package gatelens.method.temporal;

import org.jspecify.annotations.NullMarked;
