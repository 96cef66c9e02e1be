package gatelens.architecture;

import gatelens.testkit.HouseRules;
import java.util.Set;

/// Core keeps to the rules of the house; its arrows are in {@link ArrowsTest}.
class HouseTest extends HouseRules {
  @Override
  protected Set<String> longFiles() {
    // tiles unrolled by hand; three forms of one cell
    return Set.of("VectorProduct", "GruNode");
  }
}
