package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Raw data knows no explanations and no model files.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.formats..", "gatelens.explain..", "gatelens.lens..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..");
  }
}
