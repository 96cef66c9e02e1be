package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.explain.Baseline;
import gatelens.explain.Method;
import gatelens.explain.Setting;
import gatelens.explain.Settings;
import gatelens.measure.Measures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What cards say is what constructors check, and what the pages in `docs` and the README say.
class MethodCardsTest {
  private static final Path DOCS = Path.of("..", "docs", "methods.md");
  private static final Path README = Path.of("..", "README.md");

  /// Methods that are made when their generator has been trained: only the card can refuse how
  /// often they draw before that.
  private static final Set<String> DRAWS_LATER = Set.of("fit", "winit");

  private static Settings said(Map<String, String> values) {
    return new Settings(
        new Baseline.Zeros(),
        Optional.of(Baseline.Samples.of(List.of(new float[4], new float[4]), "background")),
        Optional.empty(),
        3,
        values);
  }

  static Stream<String> ids() {
    return Methods.all().stream().map(Method::id);
  }

  /// The limits of an interval; empty where it goes on.
  private static List<Optional<Double>> limits(Setting setting) {
    String range = setting.range();
    return Arrays.stream(range.substring(1, range.length() - 1).split(", "))
        .map(limit ->
            limit.endsWith("∞") ? Optional.<Double>empty() : Optional.of(Double.valueOf(limit)))
        .toList();
  }

  private static boolean interval(Setting setting) {
    return setting.kind() != Setting.Kind.CHOICE && setting.kind() != Setting.Kind.FLAG;
  }

  private static String written(Setting setting, double value) {
    boolean whole = setting.kind() == Setting.Kind.WHOLE || setting.kind() == Setting.Kind.WHOLES;
    return whole ? Integer.toString((int) value) : Double.toString(value);
  }

  /// The first value outside, below and above.
  private static List<String> outside(Setting setting) {
    boolean whole = setting.kind() == Setting.Kind.WHOLE || setting.kind() == Setting.Kind.WHOLES;
    double step = whole ? 1 : 1e-9;
    List<Optional<Double>> limits = limits(setting);
    List<String> all = new ArrayList<>();
    limits
        .get(0)
        .ifPresent(
            low -> all.add(written(setting, setting.range().startsWith("[") ? low - step : low)));
    limits
        .get(1)
        .ifPresent(
            high -> all.add(written(setting, setting.range().endsWith("]") ? high + step : high)));
    return all;
  }

  /// The last value inside, where the interval is closed.
  private static List<String> inside(Setting setting) {
    List<Optional<Double>> limits = limits(setting);
    List<String> all = new ArrayList<>();
    if (setting.range().startsWith("[")) {
      all.add(written(setting, limits.get(0).orElseThrow()));
    }
    if (setting.range().endsWith("]")) {
      all.add(written(setting, limits.get(1).orElseThrow()));
    }
    return all;
  }

  /// Every limit that a card names is the one that the method's constructor has: just inside it is
  /// made, just outside it is not, even by who goes past the card.
  @ParameterizedTest
  @MethodSource("ids")
  void limitsAreTheConstructors(String id) {
    Method method = Methods.named(id);
    for (Setting setting : method.settings()) {
      if (!interval(setting)) {
        for (String word : setting.range().split("\\|", -1)) {
          assertThatCode(() -> method.with(said(Map.of(setting.name(), word))))
              .doesNotThrowAnyException();
        }
        continue;
      }
      for (String value : inside(setting)) {
        assertThatCode(() -> method.with(said(Map.of(setting.name(), value))))
            .as("%s %s=%s", id, setting.name(), value)
            .doesNotThrowAnyException();
      }
      for (String value : outside(setting)) {
        assertThatThrownBy(() -> method.with(said(Map.of(setting.name(), value))))
            .as("%s %s=%s", id, setting.name(), value)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("setting " + setting.name() + "=" + value);
        if (DRAWS_LATER.contains(id) && setting.name().equals("samples")) {
          continue;
        }
        Settings past =
            said(Map.of())
                .filled("method", method.settings(), method.group())
                .with(setting.name(), value);
        assertThatThrownBy(() -> method.factory().apply(past))
            .as("the constructor of %s, %s=%s", id, setting.name(), value)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /// The card of what the usual values make is the card of the row, and the row says whether a
  /// background is needed.
  @ParameterizedTest
  @MethodSource("ids")
  void rowsAreOfTheirMethods(String id) {
    Method method = Methods.named(id);
    assertThat(method.with(said(Map.of())).card()).isEqualTo(method.card());
    if (method.needsBackground()) {
      assertThatThrownBy(() -> method.with(Settings.NONE))
          .hasMessageContaining(id + " needs series to draw from");
    } else {
      assertThat(method.with(Settings.NONE).card()).isEqualTo(method.card());
    }
  }

  @Test
  void whatIsOnTheClassPathIsListedLast() {
    assertThat(Methods.all()).hasSize(Methods.ours().size() + 1);
    assertThat(Methods.all().getLast().id()).isEqualTo("last-step");
    assertThat(Methods.named("last-step").with(Settings.NONE.with("factor", "2.5")))
        .isEqualTo(new LastStep(2.5));
    assertThatThrownBy(() -> Methods.named("last-step").with(Settings.NONE.with("factor", "11")))
        .hasMessageContaining("expected a number in (0, 10]");
    assertThat(Methods.ours()).extracting(Method::id).doesNotContain("last-step");
  }

  @Test
  void anUnknownMethodIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> Methods.named("deeplfit"))
        .hasMessageStartingWith("no method deeplfit; did you mean deeplift?; there are gradient ");
    assertThatThrownBy(() -> Measures.named("infidelty"))
        .hasMessageStartingWith("no measure infidelty; did you mean infidelity?; there are comp");
  }

  /// The part of docs/methods.md between its two marks is made from the cards: run this test with
  /// `-Dgatelens.write.docs=true` to write it anew.
  @Test
  void theSettingsInTheDocsAreThoseOfTheCards() throws IOException {
    String page = Files.readString(DOCS);
    String made = settingsTables();
    int from = page.indexOf("<!-- settings: made from the cards by MethodCardsTest -->");
    int to = page.indexOf("<!-- end of settings -->");
    assertThat(from).as("the mark in docs/methods.md").isPositive();
    assertThat(to).isGreaterThan(from);
    String now = page.substring(page.indexOf('\n', from) + 1, to);
    if (Boolean.getBoolean("gatelens.write.docs") && !now.equals(made)) {
      Files.writeString(
          DOCS, page.substring(0, page.indexOf('\n', from) + 1) + made + page.substring(to));
      return;
    }
    assertThat(now).as("docs/methods.md; -Dgatelens.write.docs=true makes it").isEqualTo(made);
  }

  private static String settingsTables() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| method | setting | usual | expected | what it decides |\n|---|---|---|---|---|\n");
    for (Method method : Methods.ours()) {
      method
          .group()
          .ifPresent(group ->
              out.append("| `")
                  .append(method.id())
                  .append("` | `--group` | `")
                  .append(group)
                  .append("` | players | what is explained together |\n"));
      rows(method.id(), method.settings(), out);
    }
    out.append(
        "\n| measure | setting | usual | expected | what it decides |\n|---|---|---|---|---|\n");
    for (Measures.Row measure : Measures.ours()) {
      rows(measure.id(), measure.settings(), out);
    }
    return out.toString();
  }

  private static void rows(String id, List<Setting> settings, StringBuilder out) {
    for (Setting setting : settings) {
      out.append("| `")
          .append(id)
          .append("` | `")
          .append(setting.name())
          .append("` | ")
          .append(setting.usual().isEmpty() ? "nothing" : "`" + setting.usual() + "`")
          .append(" | ")
          .append(setting.expected())
          .append(" | ")
          .append(setting.words())
          .append(" |\n");
    }
  }

  /// The README's table of methods names every method once, and says of each whether it adds up as
  /// its card does.
  @Test
  void theReadmeNamesEveryMethod() throws IOException {
    List<String> named = new ArrayList<>();
    for (String line : Files.readAllLines(README)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 5 || !cells[1].strip().startsWith("`")) {
        continue;
      }
      for (String id : cells[1].replace("`", "").strip().split(" ", -1)) {
        named.add(id);
        assertThat(Methods.named(id).card().complete())
            .as("%s adds up", id)
            .isEqualTo(!cells[3].isBlank());
      }
    }
    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(Methods.ours().stream().map(Method::id).toList());
  }
}
