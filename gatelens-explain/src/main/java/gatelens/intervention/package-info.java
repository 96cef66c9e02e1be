/// Reaching into a trained network: what it would have answered, had its memory been lost, its gate
/// been shut, or its state been another sequence's. Read {@link
/// gatelens.intervention.Interventions} first.
@NullMarked
package gatelens.intervention;

import org.jspecify.annotations.NullMarked;
