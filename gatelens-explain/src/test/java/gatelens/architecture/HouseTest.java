package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Explanations need nothing but core: no data, no files, no library.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf(
        "gatelens..",
        "gatelens.data..",
        "gatelens.formats..",
        "gatelens.lens..",
        "tools.jackson..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..");
  }

  @Test
  void rulesAskNoMethod() {
    keepsOutOf("gatelens.rule..", "gatelens.method..", "gatelens.measure..", "gatelens.decision..");
  }
}
