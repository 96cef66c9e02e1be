package gatelens.architecture;

import gatelens.testkit.HouseRules;
import org.junit.jupiter.api.Test;

/// The program asks the libraries; only `doctor` and `bench` look at how models are run.
class HouseTest extends HouseRules {
  @Override
  protected boolean library() {
    return false;
  }

  /// The rooms below the program, which names its commands; the one that completes lines asks it
  /// for the whole line.
  @Override
  protected String rooms() {
    return "gatelens.cli.(*)..";
  }

  @Test
  void arrows() {
    keepsOutOf("gatelens.cli.options..", "gatelens.cli.command..", "gatelens.rule..");
    keepsOutOf("gatelens.cli.text..", "gatelens.cli.command..", "gatelens.rule..");
    keepsOutOf("gatelens.cli.command..", "gatelens.rule..", "gatelens.kernel..");
  }
}
