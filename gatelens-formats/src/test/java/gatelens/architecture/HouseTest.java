package gatelens.architecture;

import gatelens.testkit.HouseRules;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Files of models know neither data nor explanations.
class HouseTest extends HouseRules {
  @Override
  protected Set<String> longFiles() {
    return Set.of("Conversion");
  }

  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.data..", "gatelens.explain..", "gatelens.lens..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..");
  }
}
