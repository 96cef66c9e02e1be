/// Arrays with a shape. Read {@link gatelens.tensor.Tensor} first.
@NullMarked
package gatelens.tensor;

import org.jspecify.annotations.NullMarked;
