package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelInfoTest {
  @Test
  void wordsOfAFileAreTakenApart() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("plan", "gru(4) dense(2)");
    words.put("outputs", "OT +1\nOT +2");
    words.put("encoder", "{}");
    ModelInfo info = ModelInfo.ofWords(List.of(), words);
    assertThat(info.outputs())
        .containsExactly(new Output("OT +1", 0, 1), new Output("OT +2", 0, 1));
    assertThat(info.encoding()).contains("{}");
    assertThat(info.facts()).containsExactly(Map.entry("plan", "gru(4) dense(2)"));
    assertThat(List.copyOf(info.words().entrySet())).isEqualTo(List.copyOf(words.entrySet()));
  }

  @Test
  void namesAreThoseOfClassesElseOfForecasts() {
    ModelInfo forecast = ModelInfo.NONE.withOutputs(List.of(new Output("price", 100, 5)));
    assertThat(forecast.names()).containsExactly("price");
    assertThat(forecast.withClasses(List.of("no")).names()).containsExactly("no");
    assertThat(forecast.className(0)).isEqualTo("price");
    assertThat(forecast.className(1)).isEqualTo("output 1");
    assertThat(forecast.withFacts(Map.of("a", "b")).outputs())
        .containsExactly(new Output("price", 100, 5));
    assertThat(ModelInfo.NONE.withEncoding("x").withClasses(List.of()).encoding()).contains("x");
  }

  @Test
  void aPartIsNoFact() {
    assertThatThrownBy(() -> ModelInfo.NONE.withFacts(Map.of("encoder", "{}")))
        .hasMessageContaining("a fact is named encoder");
  }

  @Test
  void aScaleThatCannotBeUndoneIsRefused() {
    assertThatThrownBy(() -> new Output("x", 1, 0))
        .hasMessage(
            "output x: expected a finite mean and a finite deviation other than 0, found 1.0 and"
                + " 0.0");
    assertThatThrownBy(() -> new Output("x", Double.NaN, 1)).hasMessageContaining("found NaN");
    assertThatThrownBy(() -> new Output("", 0, 1)).hasMessageContaining("needs a name");
  }
}
