/// Event files and projector folders that TensorBoard reads. Read {@link
/// gatelens.report.tensorboard.EventFile} first.
@NullMarked
package gatelens.report.tensorboard;

import org.jspecify.annotations.NullMarked;
