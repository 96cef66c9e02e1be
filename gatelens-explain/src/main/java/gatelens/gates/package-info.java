/// What the gates of a model do over many inputs: {@link gatelens.gates.GateSurvey} counts, finds
/// units that do nothing, and says what opens a gate; {@link gatelens.gates.Clamp} holds a unit or
/// a gate at a constant; {@link gatelens.gates.GradientReach} measures how far back a score reads;
/// {@link gatelens.compare.ModelComparison} puts two models side by side.
@NullMarked
package gatelens.gates;

import org.jspecify.annotations.NullMarked;
