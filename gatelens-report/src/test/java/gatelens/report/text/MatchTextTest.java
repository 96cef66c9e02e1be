package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.match.MatchQuestion;
import gatelens.match.Matches;
import gatelens.match.StateBits;
import gatelens.match.StateIndex;
import gatelens.report.document.Json;
import gatelens.report.document.MatchDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchTextTest {
  private static final StateIndex INDEX =
      new StateIndex(
          new StateBits.Builder(new double[] {0.3, 0.3}, new double[] {-0.3, -0.3})
              .add(new float[12_000])
              .built(),
          List.of("gru_0:1", "gru_0:2"));

  private static MatchDocument document(List<Matches.On> on, List<Matches.Match> places) {
    Matches found = new Matches(on, places, 1_234, places.size());
    return MatchDocument.of(MatchQuestion.of(0, 4, 7), INDEX, found, List.of("a", "b"));
  }

  @Test
  void placesAreCountedFromOne() {
    MatchDocument found =
        document(
            List.of(new Matches.On(0, true), new Matches.On(1, false)),
            List.of(new Matches.Match(1, 9, 12, 2, 1, 2 / 3.0, 0.05)));
    assertThat(MatchText.of(found))
        .startsWith("sequence a, steps 5-7: 2 units are on: gru_0:1 ↑, gru_0:2 ↓")
        .contains("1,234 other places among 6,000 steps; of the 1 most alike 1 is above")
        .containsPattern("b +steps 10-12 +2 of 2 +1 +0\\.67 +0\\.05");
    assertThat(Json.read(Json.text(found), MatchDocument.class)).isEqualTo(found);
  }

  @Test
  void nothingIsSaidPlainly() {
    assertThat(MatchText.of(document(List.of(), List.of())))
        .contains("no unit is on all the time", "--level");
    assertThat(MatchText.of(document(List.of(new Matches.On(0, true)), List.of())))
        .contains("1 unit is on", "in no other of 6,000 steps are they on");
  }
}
