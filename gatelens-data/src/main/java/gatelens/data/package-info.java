/// From what people have to what a model reads, names kept: a {@link gatelens.data.Source} reads
/// files row by row, an {@link gatelens.data.Encoder} turns each {@link gatelens.data.Input} into a
/// sequence, an {@link gatelens.data.Encoding} is all that must be kept with a model to do it
/// again. Read {@link gatelens.data.Encoding} first.
@NullMarked
package gatelens.data;

import org.jspecify.annotations.NullMarked;
