/// What every command shares with the program itself: exit codes, failures, the version. Read
/// {@link gatelens.cli.program.ExitCode} first.
@NullMarked
package gatelens.cli.program;

import org.jspecify.annotations.NullMarked;
