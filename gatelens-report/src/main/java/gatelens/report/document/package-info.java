/// The documents that `--json` prints, one record for each schema, written and read. Read {@link
/// gatelens.report.document.Json} first.
@NullMarked
package gatelens.report.document;

import org.jspecify.annotations.NullMarked;
