/// Where else in the data a network is in a state like this one: which units are on over a span,
/// every other place where they are, and how many would be found by chance.
@NullMarked
package gatelens.match;

import org.jspecify.annotations.NullMarked;
