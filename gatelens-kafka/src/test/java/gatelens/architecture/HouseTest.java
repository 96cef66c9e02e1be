package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Kafka's topics stand on the watch, and neither parse options nor draw.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens..", "picocli..", "gatelens.cli..", "gatelens.report..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
