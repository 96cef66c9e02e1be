package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.document.SelectDocument;
import gatelens.select.Candidate;
import gatelens.select.SelectionTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A selection as text, page and document, by hand.
final class SelectionPageTest {
  private static final Candidate SMALL = new Candidate("gru", 2, 1, 0, 0.01);
  private static final Candidate LARGE = new Candidate("gru", 8, 1, 0, 0.01);

  private static final SelectionTable TABLE =
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
}
