/// The rule that a network of symbols follows, as a machine of a few states, and how far it is
/// right.
@NullMarked
package gatelens.automaton;

import org.jspecify.annotations.NullMarked;
