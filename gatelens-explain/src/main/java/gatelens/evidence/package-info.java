/// The card of evidence that an explanation carries: cheap checks, and a verdict by a rule. Read
/// {@link gatelens.evidence.Evidence} first.
@NullMarked
package gatelens.evidence;

import org.jspecify.annotations.NullMarked;
