/// State dicts of PyTorch. Read {@link gatelens.formats.torch.StateDict} first.
@NullMarked
package gatelens.formats.torch;

import org.jspecify.annotations.NullMarked;
