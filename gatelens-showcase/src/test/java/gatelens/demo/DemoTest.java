package gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.parallel.Workers;
import gatelens.report.document.DemoDocument;
import gatelens.train.TrainingListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The demo as a whole: terminal, document, page and pictures have the figures of the marks.
class DemoTest {
  @Test
  void everyFormHasTheSameFigures() {
    LanguageTask task = LanguageTask.of(0);
    Demo demo;
    try (Workers workers = Workers.of(2)) {
      demo = Demo.run(task, 1, 0, workers, TrainingListener.NONE);
      assertThat(demo.pictures(workers)).isNotEmpty();
    }
    double accuracy = demo.marks().accuracy();
    // one pass is enough to be far above chance, 1 of 30
    assertThat(accuracy).isBetween(0.2, 1.0);
    List<String> lines = demo.lines(1.5);
    assertThat(lines.get(0))
        .startsWith(String.format(Locale.ROOT, "right on %.1f %%", 100 * accuracy));
    assertThat(lines).containsAll(demo.sentences());
    DemoDocument document = demo.document("page.html", 1.5);
    assertThat(document.accuracy()).isEqualTo(accuracy);
    assertThat(document.classes()).isEqualTo(LanguageNames.classes());
    demo.explanations()
        .forEach(one ->
            assertThat(
                    one.attribution().stream().mapToDouble(Double::doubleValue).sum()
                        - (one.score() - one.baselineScore()))
                .isBetween(-1e-3, 1e-3));
    String page = demo.page(Map.of("seed", "0"));
    // with every number that it draws
    assertThat(page.length()).isLessThan(300_000);
    assertThat(page).doesNotContain("Tables that are too long");
    assertThat(page).contains(String.format(Locale.ROOT, "%.0f %% right", 100 * accuracy));
    demo.cases().forEach(one -> assertThat(page).contains(one.answer().name().text()));
  }
}
