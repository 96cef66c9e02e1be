package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.decision.Decision;
import gatelens.decision.Reason;
import gatelens.report.draw.Table;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Axis;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What people read of a place: counted from 1 everywhere on a page.
class PlacesTest {
  private static Decision one(String kind) {
    return Objects.requireNonNull(Kinds.decisions().get(kind)).get(0);
  }

  private static Reason reason(Decision decision) {
    return decision.probes().reason().orElseThrow();
  }

  @Test
  void stepsRowsAndColumnsAreCountedFromOneFeaturesFromZero() {
    assertThat(Axis.steps(3).told(0)).isEqualTo("step 1");
    assertThat(new Axis.Pixels(3, "row").told(2)).isEqualTo("row 3");
    assertThat(Axis.features(3).told(0)).isEqualTo("feature 0");
    assertThat(new Axis.Time(3, 0, 10, "ms").told(1)).isEqualTo("10 ms");
    assertThat(new Axis.Tokens(List.of("not", " ")).told(1)).isEqualTo("␣");
  }

  /// The sentence and the picture call a row the same.
  @Test
  void theSentenceAndThePicturesCountAlike() {
    Decision image = one("image");
    for (Reason.Part part : reason(image).parts()) {
      assertThat(part.place()).isEqualTo("row " + (part.step() + 1));
      assertThat(part.what()).matches("column [1-8]");
    }
    Picture picture = new Gallery(image, Gallery.Style.plain("")).pictures(View.INPUT).get(0);
    assertThat(picture.table().rows().get(0).get(0)).isEqualTo("row 1");
    Table steps =
        new Gallery(one("series"), Gallery.Style.plain(""))
            .pictures(View.ATTRIBUTION)
            .get(0)
            .table();
    assertThat(steps.rows().get(29).get(0)).isEqualTo("step 30");
  }

  /// Of a frame the band that weighs most, and when: numbers of bands say nothing to people.
  @Test
  void aFrameIsToldByItsBandAndItsTime() {
    for (Reason.Part part : reason(one("sound")).parts()) {
      assertThat(part.what()).isIn("50-200 Hz", "200-500 Hz", "500-1000 Hz");
      assertThat(part.place()).isEqualTo(10 * part.step() + " ms");
      assertThat(part.after()).isEmpty();
    }
  }
}
