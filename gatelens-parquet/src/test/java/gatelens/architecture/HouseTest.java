package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// Writing Parquet knows the rows of archives, and nothing of models.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf("gatelens.parquet..", "gatelens.model..", "gatelens.report..", "gatelens.cli..");
  }
}
