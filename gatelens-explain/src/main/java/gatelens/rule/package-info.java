/// A model run in double precision with everything kept, and rules that go backward through it
/// exactly: discrete slopes (DeepLIFT) and relevance (LRP). Read {@link gatelens.rule.ExactRun}
/// first.
@NullMarked
package gatelens.rule;

import org.jspecify.annotations.NullMarked;
