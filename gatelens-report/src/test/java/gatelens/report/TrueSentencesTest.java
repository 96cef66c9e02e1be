package gatelens.report;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.report.page.HtmlReport;
import gatelens.report.picture.Charts;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Histograms;
import gatelens.report.picture.Picture;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Sentences that were printed and not true are gone, and those in their place are true.
class TrueSentencesTest {
  private static List<String> documentation() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      return Stream.concat(docs, Stream.of(Path.of("../README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .map(TrueSentencesTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theDocumentationPromisesNothingThatIsNotSo() throws IOException {
    assertThat(documentation())
        .hasSizeGreaterThan(10)
        .noneMatch(page -> page.contains("fits a telephone"))
        .noneMatch(page -> page.contains("a telephone and a reader's 400 %"))
        .noneMatch(page -> page.contains("export` writes all of them"))
        .noneMatch(page -> page.contains("show them in their own unit"))
        .noneMatch(page -> page.contains("real names"));
  }

  /// The page's foot says what is cut, and promises no command that writes it.
  @Test
  void whatAPageLeavesOutIsCounted() {
    Tensor long1 = Tensor.generate(i -> Math.sin(i * 0.37), 3000, 200);
    String html =
        new HtmlReport("T", "L", 100_000)
            .picture(HeatMap.of("h", "H", long1, Ramp.SIGNED, t -> "step " + t, r -> "unit " + r))
            .html();
    assertThat(html)
        .contains("stand in it in part or not at all: 1.")
        .doesNotContain("export writes", "all of them");
  }

  /// Of values that are evenly spread no bin has most.
  @Test
  void mostMeansMoreThanHalf() {
    float[] spread = new float[90];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = (i % 9 + 0.5f) / 9;
    }
    assertThat(histogram(spread).description())
        .contains("in the fullest bin (11 %)")
        .doesNotContain("most of them");
    assertThat(histogram(new float[] {0.01f, 0.02f, 0.03f, 0.9f}).description())
        .contains("most of them (75 %)");
  }

  private static Picture histogram(float[] values) {
    return new Histograms("h", "H", List.of(Histograms.Panel.gate("update", values)), List.of())
        .picture();
  }

  /// Units are no parts, and sizes are never below 0.
  @Test
  void unitsAndSizesAreCalledWhatTheyAre() {
    Picture units =
        Charts.bars(
            "u",
            "U",
            List.of("unit 0", "unit 1"),
            new double[] {0.5, -2},
            5,
            new Sides("better", "worse"));
    assertThat(units.description()).startsWith("The largest is unit 1").doesNotContain("part");
    assertThat(units.csv()).startsWith("name,better");
    Picture sizes =
        Charts.bars(
            "s", "S", List.of("a", "b"), new double[] {3, 1}, 5, new Sides("mean size", ""));
    assertThat(sizes.description()).contains("mean size, 0 to 3").doesNotContain("below", "▼");
    Picture map =
        HeatMap.of(
            "m",
            "M",
            Tensor.of(new float[] {0, 2, 4, 3}, 2, 2),
            Ramp.SEQUENTIAL,
            t -> "step " + t,
            r -> "x");
    assertThat(map.description()).contains("0 to 4").doesNotContain("below 0");
    assertThat(Charts.bars("p", "P", List.of("a"), new double[] {1}, 5).description())
        .startsWith("The largest part is a");
  }
}
