package gatelens.explain;

/// What a method says of itself.
///
/// @param id the name on the command line: `integrated-gradients`
/// @param title the name in a sentence: `Integrated gradients`
/// @param answers the question it answers, one sentence
/// @param needs what the score must offer: `any score`, `gradients`, `a model`
/// @param cost about how many runs of the model, in words
/// @param citation authors, title, year, link
/// @param signed true if parts for and against are told apart
/// @param complete true if the parts sum to the change from the baseline
public record MethodCard(
    String id,
    String title,
    String answers,
    String needs,
    String cost,
    String citation,
    boolean signed,
    boolean complete) {}
