package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// A job of Flink stands on streams and on files of models, and on nothing of the program.
class HouseTest extends HouseRules {
  @Test
  void arrows() {
    keepsOutOf(
        "gatelens..",
        "picocli..",
        "gatelens.cli..",
        "gatelens.report..",
        "gatelens.lens..",
        "gatelens.watch..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }
}
