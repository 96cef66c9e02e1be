package gatelens.explain;

/// What a measure says of itself.
///
/// @param id the name on the command line: `comprehensiveness`
/// @param title the name in a sentence
/// @param answers the question it answers, one sentence
/// @param better `higher`, `lower` or `near 0`
/// @param needs what the score must offer
/// @param cost about how many runs of the model, in words
/// @param citation authors, title, year, link
public record MeasureCard(
    String id,
    String title,
    String answers,
    String better,
    String needs,
    String cost,
    String citation) {}
