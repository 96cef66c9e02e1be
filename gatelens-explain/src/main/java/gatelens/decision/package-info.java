/// What is asked about a model's answers, and what was found: both plain records. Read {@link
/// gatelens.decision.Question} first, then {@link gatelens.decision.Decision}; {@link
/// gatelens.decision.Decisions} makes the one of the other.
@NullMarked
package gatelens.decision;

import org.jspecify.annotations.NullMarked;
