/// Choosing a model by cross-validation. Read {@link gatelens.select.Selection} first: it trains
/// every {@link gatelens.select.Candidate} on every {@link gatelens.select.Fold}, and its {@link
/// gatelens.select.SelectionTable} recommends the smallest that is as good as the best.
@NullMarked
package gatelens.select;

import org.jspecify.annotations.NullMarked;
