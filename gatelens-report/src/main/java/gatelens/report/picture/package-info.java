/// Pictures of a decision and of a model. Read {@link gatelens.report.picture.Picture} first, then
/// {@link gatelens.report.picture.Gallery}, which draws all of one decision.
@NullMarked
package gatelens.report.picture;

import org.jspecify.annotations.NullMarked;
