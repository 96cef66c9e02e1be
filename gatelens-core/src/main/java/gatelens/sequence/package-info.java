/// What a model reads: steps with names. Read {@link gatelens.sequence.Sequence} first.
@NullMarked
package gatelens.sequence;

import org.jspecify.annotations.NullMarked;
