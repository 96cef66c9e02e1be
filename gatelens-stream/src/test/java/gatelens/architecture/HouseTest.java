package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Streams stand on models and explanations alone.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.lens..", "gatelens.data..", "gatelens.formats..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
