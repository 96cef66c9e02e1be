/// Gated recurrent networks: layers, models, what they answer, traces of every gate and state,
/// training and selection. How they are run (`kernel`, `engine`) is exported to nobody. Read {@link
/// gatelens.model.Model} first.
module gatelens.core {
  requires static org.jspecify;
  // without it the plain kernels run, of the same bits
  requires static jdk.incubator.vector;

  exports gatelens.file;
  exports gatelens.layer;
  exports gatelens.model;
  exports gatelens.names;
  exports gatelens.objective;
  exports gatelens.parallel;
  exports gatelens.select;
  exports gatelens.sequence;
  exports gatelens.tensor;
  exports gatelens.trace;
  exports gatelens.train;

  uses gatelens.select.TrialPlace.Provider;
}
