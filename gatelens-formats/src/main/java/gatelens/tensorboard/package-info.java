/// Event files and projector folders that TensorBoard reads. Read {@link
/// gatelens.tensorboard.EventFile} first.
@NullMarked
package gatelens.tensorboard;

import org.jspecify.annotations.NullMarked;
