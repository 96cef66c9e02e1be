/// The running form of a model: packed weights, blocks of rows, forward and backward. Exported to
/// nobody. Read {@link gatelens.engine.Network} first.
@NullMarked
package gatelens.engine;

import org.jspecify.annotations.NullMarked;
