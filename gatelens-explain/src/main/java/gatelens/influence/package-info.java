/// Which training data speaks for a decision. {@link gatelens.influence.InfluenceStudy} is where to
/// begin.
@NullMarked
package gatelens.influence;

import org.jspecify.annotations.NullMarked;
