package gatelens.trace;

/// A value of a running state that is set once its step has been computed, before anything reads
/// it: neither the next step nor the layer above sees what was there.
///
/// @param layer name of a GRU or LSTM layer
/// @param cell true for the cell of an LSTM, false for the hidden state
/// @param unit from 0 to H - 1
/// @param value what it is set to
public record StateEdit(String layer, boolean cell, int unit, float value) {}
