package gatelens.intervention;

import gatelens.model.ContinuousModel;
import gatelens.trace.StateEdit;
import java.util.List;
import java.util.Map;

/// How one changed run of a sequence differs from the run as it was.
///
/// @param first the first step that is run again
/// @param edits values of the state that are set, by step
/// @param models other weights, by step; the model itself at steps that are not named
record Plan(int first, Map<Integer, List<StateEdit>> edits, Map<Integer, ContinuousModel> models) {
  List<StateEdit> edits(int step) {
    return edits.getOrDefault(step, List.of());
  }

  ContinuousModel model(int step, ContinuousModel usual) {
    return models.getOrDefault(step, usual);
  }
}
