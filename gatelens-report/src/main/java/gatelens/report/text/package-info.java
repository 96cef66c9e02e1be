/// Results as lines of a terminal. Read {@link gatelens.report.text.DecisionText} first.
@NullMarked
package gatelens.report.text;

import org.jspecify.annotations.NullMarked;
