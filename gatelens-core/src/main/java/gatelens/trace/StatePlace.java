package gatelens.trace;

import java.util.OptionalInt;

/// Where the state of one recurrent layer lies in a running state, as {@link
/// ContinuousModel#states} and {@link ContinuousModel#edited} give it.
///
/// @param layer its name
/// @param units H
/// @param hidden where its H hidden values begin
/// @param cell where the H values of its cell begin; empty for a GRU, which has none
public record StatePlace(String layer, int units, int hidden, OptionalInt cell) {}
