package gatelens.method;

import gatelens.explain.Explainer;
import gatelens.explain.ModelScore;
import gatelens.testkit.explain.ExplainerContract;

/// A method of somebody else's keeps the contract by saying which it is.
class LastStepTest extends ExplainerContract {
  @Override
  protected Explainer<? super ModelScore> method() {
    return new LastStep(2);
  }
}
