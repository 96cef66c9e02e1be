package gatelens.train;

import gatelens.sequence.Sample;

/// One thing to learn from.
///
/// @param input what the model reads
/// @param label what it should answer
public record Example(Sample input, Label label) {}
