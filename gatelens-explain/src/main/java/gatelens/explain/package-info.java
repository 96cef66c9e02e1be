/// What is explained and what an explanation is. Read {@link gatelens.explain.Explainer} first.
@NullMarked
package gatelens.explain;

import org.jspecify.annotations.NullMarked;
