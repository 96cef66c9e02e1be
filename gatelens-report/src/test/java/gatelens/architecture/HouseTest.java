package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Whoever draws or writes runs nothing.
class HouseTest extends HouseRules {
  @Test
  void runsNothing() {
    doesWithout("gatelens..", "gatelens.explain.ModelScore");
    doesWithout("gatelens..", "gatelens.explain.Score");
    doesWithout("gatelens..", "gatelens.explain.DifferentiableScore");
    doesWithout("gatelens..", "gatelens.parallel.Workers");
  }

  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.lens..", "gatelens.data..", "gatelens.formats..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
