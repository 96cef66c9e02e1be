/// The program: one class a command, over the same API that a library user calls. Read {@link
/// gatelens.cli.Gatelens} first, then {@link gatelens.cli.options.GlobalOptions}.
@NullMarked
package gatelens.cli;

import org.jspecify.annotations.NullMarked;
