/// Self-contained HTML pages made of pictures and tables. Read {@link gatelens.report.page.Report}
/// first.
@NullMarked
package gatelens.report.page;

import org.jspecify.annotations.NullMarked;
