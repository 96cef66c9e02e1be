package gatelens.model;

/// Where many sequences stand after some steps.
///
/// @param states one a row, to be handed to the next call of {@link ContinuousModel#branch}; their
///   content is the model's own affair
/// @param logits one a row, as if each sequence ended here, `float[C]` or `float[T][C]` flat; empty
///   arrays if not asked for
public record Branches(float[][] states, float[][] logits) {}
