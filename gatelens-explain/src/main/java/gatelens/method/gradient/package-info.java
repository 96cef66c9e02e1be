/// Methods that follow gradients along a path, or slopes between a run and the run of its baseline.
/// Read {@link gatelens.method.gradient.Gradient} first, then {@link
/// gatelens.method.gradient.IntegratedGradients}.
@NullMarked
package gatelens.method.gradient;

import org.jspecify.annotations.NullMarked;
