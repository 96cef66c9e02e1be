/// Training: losses, optimizers, schedules, checkpoints. Read {@link gatelens.train.Trainer} first.
@NullMarked
package gatelens.train;

import org.jspecify.annotations.NullMarked;
