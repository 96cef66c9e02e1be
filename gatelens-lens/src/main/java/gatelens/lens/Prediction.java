package gatelens.lens;

import gatelens.data.Entry;
import gatelens.tensor.Tensor;

/// What a model answers to one input.
///
/// @param entry what was asked about
/// @param output `[C]`, or `[T][C]` of a model that answers at every step
public record Prediction(Entry entry, Tensor output) {}
