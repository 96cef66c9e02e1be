/// From what people have to what a model reads, names kept: a {@link gatelens.data.Source} gives
/// rows, an {@link gatelens.data.Encoder} turns each {@link gatelens.data.Input} into a sequence,
/// an {@link gatelens.data.Encoding} is all that must be kept with a model to do it again. Files
/// are read in `gatelens.data.file`, encoders are learned in `gatelens.data.encode`. Read {@link
/// gatelens.data.Encoding} first.
@NullMarked
package gatelens.data;

import org.jspecify.annotations.NullMarked;
