/// One node per layer: its weights packed, its forward and its backward pass over a block of rows.
/// Exported to nobody. Read {@link gatelens.engine.node.Node} first, then {@link
/// gatelens.engine.node.DenseNode} as the plainest of them.
@NullMarked
package gatelens.engine.node;

import org.jspecify.annotations.NullMarked;
