package gatelens.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
  @Test
  void editsAreCountedByHand() {
    assertThat(NearestName.edits("", "abc")).isEqualTo(3);
    assertThat(NearestName.edits("sampels", "samples")).isEqualTo(1);
    assertThat(NearestName.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.edits("lrp", "lrp")).isZero();
    assertThat(NearestName.of("deeplfit", List.of("lrp", "deepshap", "deeplift")))
        .contains("deeplift");
    assertThat(NearestName.of("magic", List.of("lrp", "deepshap", "deeplift"))).isEmpty();
    assertThat(NearestName.of("lpr", List.of("lime", "lrp"))).contains("lrp");
  }

  @Test
  void aFewWordsAreAllTold() {
    assertThat(NearestName.expected("coma", List.of("comma", "point")))
        .isEqualTo("expected comma or point; did you mean comma?");
    assertThat(NearestName.expected("x", List.of("one", "two", "three")))
        .isEqualTo("expected one, two or three");
    assertThat(NearestName.expected("on", List.of("one")))
        .isEqualTo("expected one; did you mean one?");
  }
}
