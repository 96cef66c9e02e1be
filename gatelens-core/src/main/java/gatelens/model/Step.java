package gatelens.model;

import gatelens.tensor.Tensor;
import gatelens.trace.Trace;

/// What one event of a stream gives.
///
/// @param next the state to keep for the next event
/// @param output what the model would answer if the sequence ended here, `float[C]`
/// @param trace every gate and state of this step
public record Step(State next, Tensor output, Trace trace) {}
