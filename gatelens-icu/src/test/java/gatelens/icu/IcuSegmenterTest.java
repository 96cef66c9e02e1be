package gatelens.icu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Input;
import gatelens.data.TextPlan;
import gatelens.data.encode.Segmenter;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.sequence.TokenSequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class IcuSegmenterTest {
  private static List<String> words(String segmenter, String text) {
    return Segmenter.named(segmenter).words(text).stream().map(span -> span.of(text)).toList();
  }

  /// "I like Beijing. A friend", as a reader cuts it; the JDK takes each run of signs for one word.
  @Test
  void chineseByItsDictionary() {
    String text = "我喜欢北京。朋友";
    assertThat(words("icu", text)).containsExactly("我", "喜欢", "北京", "。", "朋友");
    assertThat(words(Segmenter.JDK, text)).hasSizeLessThan(5);
  }

  @Test
  void otherScripts() {
    assertThat(words("icu", "ฉันรักภาษาไทย")).containsExactly("ฉัน", "รัก", "ภาษา", "ไทย");
    String plain = "The food wasn't bad (really)!";
    assertThat(words("icu", plain)).isEqualTo(words(Segmenter.JDK, plain));
  }

  @Test
  void anEncoderNamesItsSegmenter() {
    TextEncoder encoder =
        new TextEncoder(TextPlan.Unit.WORDS, "icu", true, 10, new Vocabulary(List.of("北京", "喜欢")));
    TokenSequence sequence = encoder.encode(new Input.Text("我喜欢 北京"));
    assertThat(sequence.ids()).containsExactly(Vocabulary.UNKNOWN, 3, 2);
    assertThat(sequence.steps().label(2)).isEqualTo("北京");
    assertThat(encoder.spans("我喜欢 北京").get(2).start()).isEqualTo(4);
    assertThatThrownBy(() -> Segmenter.named("jieba"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no segmenter jieba", "[jdk, icu]");
  }
}
