/// Pictures, tables and the one-page report. Read {@link gatelens.report.Picture} first.
@NullMarked
package gatelens.report;

import org.jspecify.annotations.NullMarked;
