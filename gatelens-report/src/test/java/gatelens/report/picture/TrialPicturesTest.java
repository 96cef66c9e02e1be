package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.train.RateFinder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pictures of what was tried: the numbers behind them are those of the tries.
final class TrialPicturesTest {
  private static ParallelCoordinates.Upright axis(String name, String low, String high) {
    return new ParallelCoordinates.Upright(
        name, List.of(new ParallelCoordinates.Tick(low, 0), new ParallelCoordinates.Tick(high, 1)));
  }

  private static ParallelCoordinates.Line line(String name, boolean marked, String... values) {
    return new ParallelCoordinates.Line(name, new double[] {0, 1}, List.of(values), marked);
  }

  @Test
  void linesOverAxes() {
    List<ParallelCoordinates.Upright> axes =
        List.of(axis("units", "2", "8"), axis("accuracy", "0.5", "0.75"));
    Picture picture =
        new ParallelCoordinates(
                "candidates",
                "Candidates",
                axes,
                List.of(
                    line("small", false, "2", "0.7"),
                    line("large", true, "8", "0.75"),
                    line("medium", false, "4", "0.5")),
                List.of("A note."))
            .picture();
    assertThat(picture.csv().lines())
        .containsExactly("line,units,accuracy", "small,2,0.7", "large,8,0.75", "medium,4,0.5");
    assertThat(picture.description())
        .isEqualTo("3 lines over the axes units, accuracy. Drawn apart: large.");
    assertThat(picture.svg()).contains("units", "accuracy", "0.75", "the recommended one");
    assertThat(picture.text()).startsWith("Candidates\n").endsWith("A note.\n");
    assertThatThrownBy(() ->
            new ParallelCoordinates(
                "n", "Candidates", axes, List.of(line("one", true, "2")), List.of()))
        .hasMessageContaining("expected 2 places");
    assertThatThrownBy(() -> new ParallelCoordinates("n", "None", axes, List.of(), List.of()))
        .hasMessage("None: there is nothing to draw");
  }

  @Test
  void ratesAndTheirLosses() {
    List<RateFinder.Point> points =
        List.of(
            new RateFinder.Point(0.001, 0.75, 0.875),
            new RateFinder.Point(0.01, 0.5, 0.625),
            new RateFinder.Point(0.1, Double.POSITIVE_INFINITY, 0.6875));
    Picture picture = RatePicture.of(new RateFinder.Found(points, 0.01, 0.01, true));
    assertThat(picture.csv()).contains("1.0e-03", "0.875", "0.75", "0.625", "0.6875");
    assertThat(picture.text())
        .contains("The loss falls fastest at 0.010.")
        .contains("Behind the last rate that is shown the loss runs away.");
    assertThat(RatePicture.of(new RateFinder.Found(points, Double.NaN, 0.01, false)).text())
        .contains("The loss never falls.")
        .doesNotContain("runs away");
    assertThatThrownBy(
            () -> RatePicture.of(new RateFinder.Found(List.of(), Double.NaN, Double.NaN, false)))
        .hasMessageContaining("no rate was tried");
  }
}
