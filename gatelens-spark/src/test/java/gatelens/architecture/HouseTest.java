package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Spark's stages bring rows to the arithmetic of archives and add none of their own.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens..", "picocli..", "gatelens.cli..", "gatelens.report..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
