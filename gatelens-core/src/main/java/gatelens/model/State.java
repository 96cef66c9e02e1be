package gatelens.model;

import gatelens.tensor.Tensor;

/// What a causal model remembers between two events of a stream. It can be kept anywhere floats
/// can.
///
/// @param values `float[S]`, the states of all layers one after the other; empty before the first
///   event
/// @param steps how many steps have been read
public record State(Tensor values, long steps) {}
