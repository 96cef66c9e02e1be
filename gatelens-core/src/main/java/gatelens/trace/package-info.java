/// Everything a model computed on the way to one output. Read {@link gatelens.trace.Trace} first.
@NullMarked
package gatelens.trace;

import org.jspecify.annotations.NullMarked;
