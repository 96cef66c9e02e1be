package gatelens.model;

/// Where many sequences stand behind one step.
///
/// @param states one a row, to be handed to the next call of {@link ContinuousModel#edited}; {@link
///   ContinuousModel#places} says where each layer's lie
/// @param logits one a row, `float[C]`; empty arrays where the model does not answer at this step
/// @param outputs one a row, `float[C]`, what the last activation makes of the logits; or empty
///   arrays
public record EditedStep(float[][] states, float[][] logits, float[][] outputs) {}
