/// What one unit stands for: its time scale, what it does to the answer, what it responds to, and
/// one sentence with its support. {@link gatelens.unit.UnitCard} is where to begin.
@NullMarked
package gatelens.unit;

import org.jspecify.annotations.NullMarked;
