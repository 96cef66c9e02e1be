package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The languages of a page.
class WordingTest {
  private static List<String> places(String text) {
    return Pattern.compile("\\{[*#]?\\}").matcher(text).results().map(MatchResult::group).toList();
  }

  /// What the answer, the checks and the captions say is made without a language: it is known by
  /// what stands between the values, and names of the data stay as they are.
  @Test
  void sentencesOfOthersAreSaidInTheLanguage() {
    Wording chinese = Wording.named("zh");
    assertThat(
            chinese.of(
                "spam (99.9 %): \"and\" (word 24), \"std\" (word 27) and \"keep\" (word 28);"
                    + " without them: still spam (99 %). The logit of spam is 4.07 (baseline"
                    + " -4.91)."))
        .isEqualTo(
            "spam (99.9 %)：\"and\"（第 24 个词）、\"std\"（第 27 个词）和\"keep\"（第 28 个词）；去掉它们：仍然是 spam (99"
                + " %)。spam 的 logit 为 4.07（基线 -4.91）。");
    assertThat(
            chinese.of(
                "caution: failed: neutral baseline (the share of the answer's lead that the"
                    + " baseline has already is 0.770, at most 0.500 passes); without 'txt', ranked"
                    + " first, the score moves by -0.513 (said: -2.03)."))
        .isEqualTo(
            "谨慎：未通过：基线中立（基线已有的、答案领先幅度的份额为 0.770，至多 0.500 才通过）；去掉排名第一的 'txt'，分数变化"
                + " -0.513（所说：-2.03）。");
    assertThat(chinese.of("A sentence that nobody knows. A curve begins where its step is read."))
        .isEqualTo("A sentence that nobody knows. 曲线从读到该步处开始。");
  }

  /// On the pages of all kinds no caption of the pictures, no heading and no check is left English.
  @Test
  void aPageInChineseHasNoEnglishSentence() {
    Wording chinese = Wording.named("zh");
    Pattern english =
        Pattern.compile(">([^<>]*[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}[^<>]*)<");
    Kinds.decisions()
        .forEach((kind, decisions) -> {
          String page =
              Kinds.page(decisions, chinese)
                  .replaceAll("(?s)<(script|style)\\b.*?</\\1>", "")
                  .replaceAll("<code>.*?</code>", "");
          assertThat(english.matcher(page).results().map(found -> found.group(1)).distinct())
              .as(kind)
              .isEmpty();
        });
  }

  @Test
  void aTranslationHasTheValuesOfTheEnglishWords() {
    Wording chinese = Wording.named("zh-CN");
    assertThat(chinese.code()).isEqualTo("zh-CN");
    assertThat(chinese.entries()).hasSizeGreaterThan(200);
    chinese
        .entries()
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
