package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.lens.Refused;
import gatelens.stream.Account;
import gatelens.stream.Keep;
import gatelens.stream.StreamBaseline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchQuestionTest {
  @Test
  void nothingSaidIsTheUsual() {
    assertThat(new WatchQuestion(Map.of()).plan()).isEqualTo(WatchPlan.USUAL);
  }

  @Test
  void wordsAreRead() {
    WatchPlan plan =
        new WatchQuestion(
                Map.of(
                    WatchOption.KEY, "card, shop",
                    WatchOption.HIDE, "pan,card",
                    WatchOption.WHY, "features,events=newest:3",
                    WatchOption.BASELINE, "own:0.1",
                    WatchOption.ALERT, "rise >= 1.5",
                    WatchOption.CLEAR, "1",
                    WatchOption.PAUSE, "2h",
                    WatchOption.WHEN, "alert",
                    WatchOption.IDLE, "7d",
                    WatchOption.MAX_KEYS, "10"))
            .plan();
    assertThat(plan.fields().key()).containsExactly("card", "shop");
    assertThat(plan.fields().hidden()).containsExactly("card", "pan");
    assertThat(plan.accounts())
        .containsExactly(Account.features(), Account.events(new Keep.Newest(3)));
    assertThat(plan.baseline()).isEqualTo(new StreamBaseline.OwnUsual(0.1));
    assertThat(plan.alert()).contains(new AlertRule(AlertRule.Measure.RISE, true, 1.5, 1, 7200));
    assertThat(plan.alertsOnly()).isTrue();
    assertThat(plan.limits().idle()).isEqualTo(7 * 86_400.0);
    assertThat(plan.limits().keys()).isEqualTo(10);
    assertThat(WatchQuestion.accounts("events=ages:1h:2d"))
        .isEqualTo(List.of(Account.events(new Keep.Ages(List.of(3600.0, 172_800.0)))));
    assertThat(WatchQuestion.accounts("none")).isEqualTo(List.of());
    assertThat(WatchQuestion.accounts("events"))
        .isEqualTo(List.of(Account.events(new Keep.Strongest(16))));
  }

  @ParameterizedTest
  @CsvSource({
    "WHY,everything",
    "WHY,events=best:3",
    "WHY,events=newest:x",
    "WHY,events=ages:2d:1h",
    "WHY,events=ages:x",
    "BASELINE,mean",
    "ALERT,score",
    "ALERT,luck>1",
    "ALERT,score>1e999",
    "WHEN,never",
    "LATENESS,-1",
    "LATENESS,x",
    "MAX_KEYS,0",
    "IDLE,0",
    "INPUT_FORMAT,xml",
    "CLEAR,x"
  })
  void wordsWithoutMeaningAreRefused(WatchOption option, String value) {
    assertThatThrownBy(() -> new WatchQuestion(Map.of(option, value)).plan())
        .isInstanceOfAny(Refused.class, IllegalArgumentException.class)
        .hasMessageMatching("(?s).{8,}");
  }

  @Test
  void sourcesAreTold() {
    assertThat(RunPlan.Source.parse("-")).isEqualTo(new RunPlan.Source.Standard());
    assertThat(RunPlan.Source.parse("stdin")).isEqualTo(new RunPlan.Source.Standard());
    assertThat(RunPlan.Source.parse("a.csv")).isEqualTo(new RunPlan.Source.Whole(Path.of("a.csv")));
    assertThat(RunPlan.Source.parse("tail:a")).isEqualTo(new RunPlan.Source.Growing(Path.of("a")));
    assertThat(RunPlan.Source.parse("tcp:99")).isEqualTo(new RunPlan.Source.Tcp(99));
    assertThatThrownBy(() -> RunPlan.Source.parse("tcp:x")).hasMessageContaining("port");
    assertThatThrownBy(() -> RunPlan.Source.parse("http:70000")).hasMessageContaining("65535");
  }

  @Test
  void linesArePartedWhateverTheyAre() {
    byte[] bytes = "a\r\n\nbc\nlast".getBytes(StandardCharsets.UTF_8);
    List<Line> lines = WatchFixture.lines(bytes);
    assertThat(lines.stream().map(l -> new String(l.bytes(), StandardCharsets.UTF_8)))
        .containsExactly("a", "", "bc", "last");
    assertThat(lines.stream().map(Line::offset)).containsExactly(0L, 3L, 4L, 7L);
    assertThat(lines.stream().map(Line::next)).containsExactly(3L, 4L, 7L, 11L);
    assertThat(lines.stream().map(Line::number)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void anAlarmBelowIsOverAbove() {
    AlertRule rule = AlertRule.parse("score<-2", Optional.of(-1.0), 0);
    assertThat(rule.raises(-2.5)).isTrue();
    assertThat(rule.raises(-2)).isFalse();
    assertThat(rule.clears(-1.5)).isFalse();
    assertThat(rule.clears(-1)).isTrue();
    assertThatThrownBy(() -> AlertRule.parse("score>2", Optional.of(3.0), 0))
        .hasMessageContaining("at most");
  }
}
