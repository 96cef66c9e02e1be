/// What happens to a score when parts of an input are replaced: players, coalitions, the games they
/// play, and prefixes shared between them. Read {@link gatelens.perturb.Game} first.
@NullMarked
package gatelens.perturb;

import org.jspecify.annotations.NullMarked;
