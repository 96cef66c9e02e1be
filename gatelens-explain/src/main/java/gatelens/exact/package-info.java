/// A model run in double precision with everything kept, and rules that go backward through it
/// exactly: discrete slopes (DeepLIFT) and relevance (LRP). Read {@link gatelens.exact.ExactRun}
/// first.
@NullMarked
package gatelens.exact;

import org.jspecify.annotations.NullMarked;
