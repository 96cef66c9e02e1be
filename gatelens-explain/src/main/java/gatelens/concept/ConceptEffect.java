package gatelens.concept;

/// Whether an answer depends on a concept: how its logit changes when the states move in the
/// concept's direction v, `d = Σ_t ∂f/∂h_t · v` over the steps of a sequence. Of a softmax f is
/// what a logit is ahead of the mean of the others.
///
/// The share of sequences with d > 0 is TCAV's score. It is 0 or 1 for any direction where the rest
/// of the network is linear, so the test asks for the mean of `d / (|Σ_t ∂f/∂h_t| |v|)` instead,
/// against directions of shuffled labels.
///
/// Source: B. Kim et al., Interpretability Beyond Feature Attribution: Quantitative Testing with
/// Concept Activation Vectors (TCAV), 2018, https://arxiv.org/abs/1711.11279
///
/// @param output number of the output, from 0
/// @param share of sequences whose logit rises in the direction of the concept, in [0, 1]
/// @param cosine mean over sequences of the cosine between gradient and direction, in [-1, 1]
/// @param chance share of directions, the concept's among them, whose cosine is at least as large,
///   of either sign, in (0, 1]
/// @param matters whether that is at most 0.005 over the number of outputs that can differ
public record ConceptEffect(
    int output, double share, double cosine, double chance, boolean matters) {
  /// Chance up to which an answer is said to depend on the concept.
  public static final double CHANCE = 0.005;
}
