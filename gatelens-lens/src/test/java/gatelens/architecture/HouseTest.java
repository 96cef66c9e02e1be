package gatelens.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import gatelens.lens.Lens;
import gatelens.testkit.HouseRules;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The lens parses no options and formats nothing.
class HouseTest extends HouseRules {
  private static final int MOST_METHODS = 20;

  @Test
  void arrows() {
    keepsOutOf("gatelens..", "picocli..", "tools.jackson..", "gatelens.cli..", "gatelens.report..");
    keepsOutOf("gatelens..", "gatelens.engine..", "gatelens.kernel..", "gatelens.rule..");
  }

  @Test
  void formatsNothing() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "format", java.util.Locale.class, String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .check(classes);
  }

  @Test
  void theFacadeStaysSmall() {
    assertThat(
            Arrays.stream(Lens.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .toList())
        .hasSizeLessThanOrEqualTo(MOST_METHODS);
  }
}
