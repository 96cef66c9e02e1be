package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.document.SelectDocument;
import gatelens.report.picture.Picture;
import gatelens.select.Candidate;
import gatelens.select.NestedScore;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.train.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A selection as text, page and document, by hand.
final class SelectionPageTest {
  private static final Candidate SMALL = new Candidate("gru", 2, 1, 0, 0.01);
  private static final Candidate LARGE = new Candidate("gru", 8, 1, 0, 0.01);

  static final SelectionTable TABLE =
      new SelectionTable(
          "accuracy",
          List.of(
              new SelectionTable.Row(SMALL, List.of(0.5, 0.75), 3, true, 20, 1e-5),
              new SelectionTable.Row(LARGE, List.of(0.5, 0.5), 1, false, 200, 2e-5)));

  @Test
  void theRecommendedOneIsMarkedAndTheStoppedOneToo() {
    // deviation of 0.5 and 0.75 over n - 1: √(2 · 0.125²) = 0.1768
    assertThat(new SelectionPage(TABLE, 2, Map.of(SMALL, 0.25)).text().lines())
        .anySatisfy(line ->
            assertThat(line.split(" {2,}"))
                .containsExactly(
                    "* gru(2), rate 0.01", "0.6250 ± 0.1768", "20", "3", "0.010", "0.2500"))
        .anySatisfy(line ->
            assertThat(line.strip().split(" {2,}"))
                .containsExactly("gru(8), rate 0.01", "0.5000 ± 0.0000", "200", "1!", "0.020", "-"))
        .contains("! stopped there by halving");
  }

  @Test
  void thePageSaysWhatWasHeldApart() {
    assertThat(new SelectionPage(TABLE, 2, Map.of()).html(Map.of("seed", "7")))
        .contains("Nothing was held to data that had no part in the choice.")
        .contains("gru(2), rate 0.01, recommended");
    assertThat(new SelectionPage(TABLE, 2, Map.of(SMALL, 0.25)).html(Map.of()))
        .contains("The column test is of data that had no part in the choice.");
  }

  @Test
  void theDocumentHasTheSameNumbers() {
    SelectDocument document = SelectDocument.of(TABLE, 2, Map.of(SMALL, 0.25));
    assertThat(document.candidates())
        .extracting(SelectDocument.Row::mean)
        .containsExactly(0.625, 0.5);
    assertThat(document.recommended().units()).isEqualTo(2);
    assertThat(document.recommended().test()).hasValue(0.25);
    assertThat(document.candidates().get(1).test()).isEmpty();
    assertThat(document.recommended().reason()).contains(TABLE.recommendation().reason());
  }

  private static Trial trial(double score, double logLoss, Trial.Point... curve) {
    return new Trial(
        score, 0.5, 20, 1e-5, 0.9, Map.of(Metric.LOG_LOSS, logLoss), List.of(curve), false);
  }

  @Test
  void remarksOnFoldsNestedChoicesAndTrainings() {
    SelectionTable table =
        new SelectionTable(
            "accuracy",
            List.of(
                new SelectionTable.Row(
                    SMALL,
                    List.of(0.5, 0.75, 0.625),
                    2,
                    true,
                    20,
                    1e-5,
                    List.of(
                        trial(0.5, 0.25, new Trial.Point(1, 0.875), new Trial.Point(0.5, 0.375)),
                        trial(0.75, 0.5, new Trial.Point(1, 0.625)),
                        trial(0.625, Double.NaN)),
                    1),
                new SelectionTable.Row(LARGE, List.of(0.75, 0.75, 0.5), 2, true, 200, 2e-5)));
    SelectionPage page =
        new SelectionPage(
            table,
            3,
            Map.of(),
            List.of(new NestedScore(SMALL, 0.75, 0.5), new NestedScore(LARGE, 0.5, 0.75)));
    // the best has 0.6667, within a standard error of which is the small one's 0.6250
    assertThat(page.text())
        .contains("On the same folds it is 0.0417 lower than the best")
        .contains(
            "has accuracy 0.6250 ± 0.1768 on rows that had no part in the choice (2 nested"
                + " choices; the scores they chose by say 0.6250).");
    assertThat(page.text().lines())
        .anySatisfy(line ->
            assertThat(line).contains("* gru(2), rate 0.01").containsPattern("0.9000 +0.3750"));
    assertThat(page.html(Map.of())).contains("Nested choices", "score chosen by");
    assertThat(page.pictures())
        .extracting(Picture::name)
        .containsExactly("selection", "candidates", "learning");
    assertThat(page.pictures().get(1).csv().lines())
        .anySatisfy(line -> assertThat(line).contains("gru(2)").contains(",2,0.625"))
        .anySatisfy(line -> assertThat(line).contains("gru(8)").contains(",8,0.66"));
    // of two folds in the first epoch, of one in the second
    assertThat(page.pictures().get(2).csv()).contains("0.75", "0.375");
  }

  @Test
  void manyRatesHaveTicksAtTheirEndsAlone() {
    List<SelectionTable.Row> rows =
        IntStream.range(0, 14)
            .mapToObj(i ->
                new SelectionTable.Row(
                    new Candidate("gru", 4, 1, 0, Math.scalb(0.0009765625, i)),
                    List.of(0.5, 0.5 + i / 64.0),
                    2,
                    true,
                    20,
                    1e-5))
            .toList();
    Picture picture =
        new SelectionPage(new SelectionTable("accuracy", rows), 2, Map.of()).pictures().get(0);
    // more settings than curves can be told apart: candidates over axes, and no curve by units
    assertThat(picture.name()).isEqualTo("candidates");
    assertThat(picture.table().rows()).hasSize(14);
    assertThat(picture.table().head()).containsExactly("line", "rate", "accuracy");
    assertThat(picture.description()).startsWith("14 lines over the axes rate, accuracy.");
  }
}
