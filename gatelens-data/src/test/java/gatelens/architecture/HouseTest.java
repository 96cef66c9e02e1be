package gatelens.architecture;

import gatelens.testkit.HouseRules;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Raw data knows no explanations and no model files.
class HouseTest extends HouseRules {
  @Override
  protected Set<String> longFiles() {
    // to be divided: what a column is, and what a table is
    return Set.of("TableGuess");
  }

  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.formats..", "gatelens.explain..", "gatelens.lens..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..");
  }
}
