package gatelens.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "WHOLE; [1, ∞); 1; 0",
        "WHOLE; [1, 3]; 3; 4",
        "WHOLE; (1, 3); 2; 3",
        "WHOLE; [0, ∞); 2147483647; 2147483648",
        "WHOLE; [0, ∞); 7; 7.0",
        "WHOLE; [0, ∞); 7; seven",
        "NUMBER; (0, ∞); 1e-30; 0",
        "NUMBER; (0, 1); 0.999; 1",
        "NUMBER; [0, 1]; 1; 1.0000001",
        "NUMBER; (-∞, ∞); -5; NaN",
        "NUMBER; (-∞, ∞); 1e300; Infinity",
        "NUMBER; [0, ∞); 0; -0.1",
        "NUMBERS; (0, 1); 0.2, 0.3; 0.2,1",
        "NUMBERS; (0, 1); 0.2; ''",
        "WHOLES; [0, ∞); 0,2; 0,-2",
        "WHOLES; [0, ∞); ''; 0,,2",
        "CHOICE; mean|max; MAX; median",
        "FLAG; true|false; False; yes"
      })
  void valuesAreHeldAgainstTheRange(
      Setting.Kind kind, String range, String inside, String outside) {
    Setting setting = new Setting("s", kind, inside, range, "words");
    assertThatCode(() -> setting.check("method m", inside)).doesNotThrowAnyException();
    assertThatThrownBy(() -> setting.check("method m", outside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("setting s=" + outside + " of method m: expected ");
  }

  @Test
  void theMessageSaysWhatThereIs() {
    assertThatThrownBy(() -> Setting.whole("steps", 16, "[1, ∞)", "points").check("method m", "0"))
        .hasMessage("setting steps=0 of method m: expected a whole number in [1, ∞), such as 16");
    assertThatThrownBy(() ->
            Setting.choice("form", List.of("survived", "as-it-was"), "which").check("m", "other"))
        .hasMessage(
            "setting form=other of m: expected one of survived, as-it-was, such as survived");
  }

  @Test
  void aUsualValueOutsideTheRangeIsNoSetting() {
    assertThatThrownBy(() -> Setting.whole("steps", 0, "[1, ∞)", "points"))
        .hasMessage("setting steps: its usual value 0 is not in its range [1, ∞)");
    assertThatThrownBy(() -> Setting.whole("steps", 1, "1 or more", "points"))
        .hasMessageContaining("is no interval such as [1, ∞)");
  }

  private static Settings said(Map<String, String> values) {
    return new Settings(new Baseline.Zeros(), Optional.empty(), Optional.empty(), 3, values);
  }

  @Test
  void whatIsNotSaidIsUsual() {
    List<Setting> known =
        List.of(
            Setting.whole("steps", 16, "[1, ∞)", "a"),
            Setting.number("noise", "0.15", "[0, ∞)", "b"),
            Setting.flag("whole-prefix", true, "c"),
            new Setting("areas", Setting.Kind.NUMBERS, "0.25,0.3", "(0, 1)", "d"));
    Settings filled =
        said(Map.of("steps", "8", "whole-prefix", "FALSE"))
            .filled("method m", known, Optional.of("events"));
    assertThat(filled.integer("steps")).isEqualTo(8);
    assertThat(filled.number("noise")).isEqualTo(0.15);
    assertThat(filled.flag("whole-prefix")).isFalse();
    assertThat(filled.numbers("areas")).containsExactly(0.25, 0.3);
    assertThat(filled.players()).isEqualTo("events");
    assertThat(filled.seed()).isEqualTo(3);
    assertThatThrownBy(() -> filled.integer("samples")).hasMessageContaining("samples");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    List<Setting> known =
        List.of(
            Setting.whole("samples", 50, "[1, ∞)", "a"),
            Setting.number("noise", "0.15", "[0, ∞)", "b"));
    assertThatThrownBy(
            () -> said(Map.of("sampels", "9")).filled("method smoothgrad", known, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "method smoothgrad has no setting sampels; did you mean samples? It has noise,"
                + " samples");
    assertThatThrownBy(
            () -> said(Map.of("magic", "9")).filled("method smoothgrad", known, Optional.empty()))
        .hasMessage("method smoothgrad has no setting magic; it has noise, samples");
    assertThatThrownBy(
            () -> said(Map.of("steps", "9")).filled("method deeplift", List.of(), Optional.empty()))
        .hasMessage("method deeplift has no setting steps; it has none");
  }
}
