/// Pictures, tables and the one-page report. Read {@link gatelens.report.Picture} first, then
/// {@link gatelens.report.Gallery}, which draws all of one decision.
@NullMarked
package gatelens.report;

import org.jspecify.annotations.NullMarked;
