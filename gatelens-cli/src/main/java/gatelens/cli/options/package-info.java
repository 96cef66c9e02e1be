/// Options that several commands have, from text to what a library takes. Read {@link
/// gatelens.cli.options.GlobalOptions} first.
@NullMarked
package gatelens.cli.options;

import org.jspecify.annotations.NullMarked;
