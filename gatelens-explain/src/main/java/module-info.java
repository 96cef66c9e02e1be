/// Explanations of a score, measures of how faithful they are, and studies of gates. The rules that
/// go through the layers of a model (`rule`) are exported to nobody. Read {@link
/// gatelens.explain.Explainer} first.
module gatelens.explain {
  requires static org.jspecify;
  requires transitive gatelens.core;

  exports gatelens.automaton;
  exports gatelens.benchmark;
  exports gatelens.compare;
  exports gatelens.concept;
  exports gatelens.counterfactual;
  exports gatelens.decision;
  exports gatelens.dynamics;
  exports gatelens.evidence;
  exports gatelens.explain;
  exports gatelens.flow;
  exports gatelens.gates;
  exports gatelens.influence;
  exports gatelens.intervention;
  exports gatelens.match;
  exports gatelens.measure;
  exports gatelens.method;
  exports gatelens.method.decomposition;
  exports gatelens.method.gradient;
  exports gatelens.method.perturbation;
  exports gatelens.method.temporal;
  exports gatelens.perturb;
  exports gatelens.survey;
  exports gatelens.unit;

  uses gatelens.explain.MethodProvider;
  uses gatelens.influence.StateSearch.Provider;
  uses gatelens.measure.MeasureProvider;
}
