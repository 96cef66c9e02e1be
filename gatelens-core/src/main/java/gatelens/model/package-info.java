/// A model, what it computes and everything it computed on the way. Read {@link
/// gatelens.model.Model} first.
@NullMarked
package gatelens.model;

import org.jspecify.annotations.NullMarked;
