package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The languages of a page.
class WordingTest {
  private static int places(String text) {
    Matcher places = Pattern.compile("\\{\\}").matcher(text);
    int count = 0;
    while (places.find()) {
      count++;
    }
    return count;
  }

  @Test
  void aTranslationHasTheValuesOfTheEnglishWords() {
    Wording chinese = Wording.named("zh-CN");
    assertThat(chinese.code()).isEqualTo("zh-CN");
    assertThat(chinese.translations()).hasSizeGreaterThan(80);
    chinese
        .translations()
        .forEach((english, translated) -> {
          assertThat(places(translated)).as(english).isEqualTo(places(english));
          assertThat(translated).as(english).isNotBlank();
        });
    assertThat(chinese.of("without it the lead falls by {}", "1.25")).isEqualTo("去掉它，领先幅度下降 1.25");
    assertThat(chinese.of("no such words")).isEqualTo("no such words");
  }

  @Test
  void aPageSaysItsLanguage() {
    String html = new HtmlReport("T", "L", 1000, Wording.named("zh")).section("Provenance").html();
    assertThat(html).contains("<html lang=\"zh-CN\">", "<h2>来源</h2>");
    assertThat(new HtmlReport("T", "L", 1000).section("Provenance").html())
        .contains("<html lang=\"en\">", "<h2>Provenance</h2>");
  }

  @Test
  void anUnknownLanguageIsRefused() {
    assertThatThrownBy(() -> Wording.named("xx"))
        .hasMessageContaining("there is no language xx")
        .hasMessageContaining("en and zh");
  }
}
