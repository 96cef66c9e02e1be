package gatelens.model;

import gatelens.trace.GateFlow;
import java.util.List;

/// What lies between a run at an input and a run at a baseline.
///
/// @param score at the input
/// @param baselineScore at the baseline
/// @param multipliers of the inputs, flat by the layout, 0 at padded steps; valid only during the
///   call that hands them over
/// @param flows through every recurrent layer, first layer first; empty if not asked for
public record PairFlow(
    double score, double baselineScore, float[] multipliers, List<GateFlow> flows) {}
