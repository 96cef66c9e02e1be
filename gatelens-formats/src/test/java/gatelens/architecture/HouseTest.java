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

  /// The kinds of files among each other: the package above them holds the door to all of them and
  /// what they share (the failures, the architecture), so that it knows them and they know it.
  @Override
  protected String rooms() {
    return "gatelens.formats.(*)..";
  }

  @Test
  void arrows() {
    keepsOutOf("gatelens..", "gatelens.data..", "gatelens.explain..", "gatelens.lens..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..");
  }
}
