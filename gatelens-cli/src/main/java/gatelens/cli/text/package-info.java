/// Results as text for a terminal, and progress on standard error.
@NullMarked
package gatelens.cli.text;

import org.jspecify.annotations.NullMarked;
