package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.sequence.TimeScale;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Models that were saved before must be read as they were.
class ReadingTest {
  private static final String SAVED =
      "{\"format\":\"CSV\",\"id\":[\"card\"],\"time\":\"t\",\"timeScale\":\"DATE\","
          + "\"features\":[\"x\",\"y\"],\"label\":\"fraud\",\"text\":null,\"window\":12,"
          + "\"horizon\":2,\"targets\":[\"x\"],\"stride\":3,\"imageRows\":0}";

  private static Reading saved() {
    return Reading.automatic()
        .withFormat(Reading.Format.CSV)
        .withSequences(List.of("card"), Optional.of("t"))
        .withTimeScale(TimeScale.DATE)
        .withColumns(List.of("x", "y"), Optional.of("fraud"))
        .withForecast(12, 2, List.of("x"), 3);
  }

  /// What models of before do not have.
  private static final String NOTED =
      """
      "conventions":{"decimalComma":null,"dayFirst":null,"zone":null,"words":[],"answer":"AUTO"},"notations":[]}\
      """;

  @Test
  void theJsonIsFlat() {
    JsonMapper mapper = JsonMapper.shared();
    assertThat(mapper.readTree(mapper.writeValueAsString(saved())))
        .isEqualTo(mapper.readTree(SAVED.replace("\"imageRows\":0}", "\"imageRows\":0," + NOTED)));
    assertThat(mapper.readValue(SAVED, Reading.class)).as("saved before").isEqualTo(saved());
  }

  @Test
  void olderModelsHaveNoTimeScaleAndOthersNoForecast() {
    String older =
        SAVED.replace("\"timeScale\":\"DATE\",", "").replace("\"window\":12", "\"window\":0");
    Reading read = JsonMapper.shared().readValue(older, Reading.class);
    assertThat(read.roles().timeScale()).isEqualTo(TimeScale.UNKNOWN);
    assertThat(read.windows()).isEmpty();
  }

  @Test
  void aWindowOverlapsWithThoseThatBeginWithinItsReach() {
    assertThat(new Windows(12, 2, List.of(), 1).overlap()).isEqualTo(14);
    assertThat(new Windows(12, 2, List.of(), 4).overlap()).isEqualTo(4);
    assertThatThrownBy(() -> new Windows(12, 0, List.of(), 1))
        .hasMessageContaining("a horizon and a stride of at least 1");
    assertThatThrownBy(() -> Reading.automatic().withImageRows(-1))
        .hasMessageContaining("at least 1");
  }
}
