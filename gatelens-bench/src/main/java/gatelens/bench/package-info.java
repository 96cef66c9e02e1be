/// Benchmarks of single kernels and of whole passes, run by JMH: the twins of `gatelens bench`, for
/// questions that a median of whole runs does not answer (which kernel, how many bytes a run).
@NullMarked
package gatelens.bench;

import org.jspecify.annotations.NullMarked;
