/// What would have had to happen for another answer. Read {@link
/// gatelens.counterfactual.CounterfactualSearch} first.
@NullMarked
package gatelens.counterfactual;

import org.jspecify.annotations.NullMarked;
