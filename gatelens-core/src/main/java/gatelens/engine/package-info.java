/// The running form of a model: blocks of rows, and the passes over them that answer, trace, learn
/// and explain. The layers themselves are in {@link gatelens.engine.node}, their passes between two
/// runs in {@link gatelens.engine.pair}. Exported to nobody. Read {@link gatelens.engine.Network}
/// first.
@NullMarked
package gatelens.engine;

import org.jspecify.annotations.NullMarked;
