package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Watching stands on the lens and on streams, and neither parses options nor draws.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens..", "picocli..", "gatelens.cli..", "gatelens.report..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
