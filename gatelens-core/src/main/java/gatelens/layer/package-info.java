/// The layers as immutable data, with their formulas. Read {@link gatelens.layer.Layer} first.
@NullMarked
package gatelens.layer;

import org.jspecify.annotations.NullMarked;
