/// What pictures are drawn with: canvases that write SVG and PNG, letters as outlines, colours,
/// scales and sheets. Read {@link gatelens.report.draw.Canvas} first.
@NullMarked
package gatelens.report.draw;

import org.jspecify.annotations.NullMarked;
