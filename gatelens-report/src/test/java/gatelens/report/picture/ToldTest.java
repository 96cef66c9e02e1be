package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Padding that a model passes over is drawn nowhere, at whichever end it stands.
class ToldTest {
  private static final int[] IDS = {0, 0, 3, 4, 5, 0};
  private static final List<String> WORDS = List.of("", "", "not", "so", "bad", "");

  private static Decision decision(String embedding) {
    Model model =
        ModelPlan.parse(embedding + " bigru(3,sequences) gru(4) dense(2,softmax)")
            .initialise(9, Initialisation.PYTORCH, 2);
    Sample sample = Sample.of(new TokenSequence(IDS, new Axis.Tokens(WORDS)));
    Question question =
        Question.USUAL
            .withTarget("1")
            .withMethod("integrated-gradients")
            .withEvidence(Depth.NONE)
            .withWanted(Wanted.PICTURES);
    return Decisions.of(model, Subject.all(List.of(sample)), question, Workers.single()).get(0);
  }

  private static List<Picture> pictures(Decision decision) {
    List<Picture> all = new ArrayList<>();
    new Gallery(decision, new Gallery.Style("", Gallery.Order.NUMBER, Optional.empty()))
        .pictures()
        .values()
        .forEach(all::addAll);
    return all;
  }

  @Test
  void paddingThatIsPassedOverIsDrawnNowhere() {
    List<Picture> all = pictures(decision("embedding(3,mask)"));
    assertThat(all)
        .hasSizeGreaterThan(20)
        .allSatisfy(picture -> {
          assertThat(picture.csv()).as(picture.name()).doesNotContain("padding");
          assertThat(picture.svg()).as(picture.name()).doesNotContain("padding");
        });
    assertThat(all)
        .filteredOn(picture -> picture.name().matches("attribution|gru_0-hidden|score|kept-.*"))
        .hasSize(6)
        .allSatisfy(picture ->
            assertThat(picture.csv().lines().skip(1).map(line -> line.replaceFirst(",.*", "")))
                .as(picture.name())
                .containsExactly("not", "so", "bad"));
  }

  @Test
  void rowsAreThoseOfTheirWords() {
    Decision decision = decision("embedding(3,mask)");
    float[] hidden = decision.trace().orElseThrow().signal("gru_0.hidden").values();
    Picture picture =
        pictures(decision).stream()
            .filter(some -> some.name().equals("gru_0-hidden"))
            .findFirst()
            .orElseThrow();
    // the last word stands at step 4, and a row has four units
    assertThat(picture.csv().lines().skip(3).findFirst().orElseThrow())
        .startsWith("bad," + hidden[16] + ",");
  }

  @Test
  void paddingThatAModelReadsIsShownAsSuch() {
    List<Picture> all = pictures(decision("embedding(3)"));
    assertThat(all)
        .filteredOn(picture -> picture.name().equals("gru_0-hidden"))
        .singleElement()
        .satisfies(picture ->
            assertThat(picture.csv().lines().filter(line -> line.startsWith("[padding],")))
                .hasSize(3));
  }
}
