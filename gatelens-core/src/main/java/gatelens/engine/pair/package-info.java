/// The backward pass between two runs, an input and its baseline, layer by layer. Exported to
/// nobody. Read {@link gatelens.engine.pair.PairNodes} first.
@NullMarked
package gatelens.engine.pair;

import org.jspecify.annotations.NullMarked;
