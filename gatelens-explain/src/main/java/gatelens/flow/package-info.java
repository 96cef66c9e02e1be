/// How a decision went through the gates of a model, step by step. Read {@link
/// gatelens.flow.ThroughGates} first.
@NullMarked
package gatelens.flow;

import org.jspecify.annotations.NullMarked;
