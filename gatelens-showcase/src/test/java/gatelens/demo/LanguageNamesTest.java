package gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LanguageNamesTest {
  @Test
  void namesAreThoseOfOneLanguageOnly() {
    List<LanguageNames.Name> names = LanguageNames.all();
    assertThat(names).hasSizeBetween(15_000, 20_000);
    assertThat(
            names.stream().map(n -> n.text().toLowerCase(Locale.ROOT)).collect(Collectors.toSet()))
        .hasSameSizeAs(names);
    assertThat(names).allSatisfy(n -> assertThat(n.text().length()).isBetween(3, 40));
    assertThat(names)
        .contains(new LanguageNames.Name("Deutschland", LanguageNames.LANGUAGES.indexOf("de")));
    // Known in German and in Danish alike.
    assertThat(names).noneMatch(n -> n.text().equals("Island"));
  }

  @Test
  void everyLanguageIsThere() {
    assertThat(LanguageNames.all().stream().map(LanguageNames.Name::language).distinct().count())
        .isEqualTo(30);
    assertThat(LanguageNames.classes()).contains("German", "Welsh", "Basque").hasSize(30);
  }
}
