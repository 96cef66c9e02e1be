/// One class per command: options in, a question to the library, text or a document out.
@NullMarked
package gatelens.cli.command;

import org.jspecify.annotations.NullMarked;
