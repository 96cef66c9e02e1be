package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.tensor.Tensor;
import gatelens.train.History;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pictures of inputs, gates and training: their numbers, their legends, their refusals.
class InputPicturesTest {
  private static final Tensor TWO = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);

  @Test
  void wordsCarryTheirSigns() {
    Picture picture =
        new Words("w", "W", List.of("not", "bad", " ", "at"), new double[] {2, -1, 0.1, 0})
            .picture();
    assertThat(picture.csv())
        .isEqualTo("word,attribution\r\nnot,2.0\r\nbad,-1.0\r\n ,0.1\r\nat,0.0\r\n");
    assertThat(picture.text()).contains("not(▲+2) bad(▼-1) ␣ at").contains("scale ±2");
    assertThat(picture.svg()).contains("▲ +2", "▼ -1", "stroke-dasharray").doesNotContain("+0.1");
    assertThat(picture.description()).contains("strongest is not (▲ +2), at place 1");
    assertThatThrownBy(() -> new Words("w", "W", List.of("a"), new double[2]))
        .hasMessageContaining("2 values for 1 words");
    assertThatThrownBy(() -> new Words("w", "W", List.of("a"), new double[] {Double.NaN}))
        .hasMessageContaining("NaN at word 0");
  }

  @Test
  void aLongTextIsShownAroundItsStrongestWordAndSaysSo() {
    List<String> words = IntStream.range(0, 5000).mapToObj(i -> "word" + i).toList();
    double[] values = new double[5000];
    values[4000] = -1;
    Picture picture = new Words("w", "W", words, values).picture();
    assertThat(picture.svg())
        .contains("word4000\"", "of 5,000 are shown")
        .doesNotContain("word9\"");
    assertThat(picture.csv().lines()).hasSize(5001);
    assertThat(picture.text()).contains("of 5000");
  }

  @Test
  void lanesHoldValuesAndAttributionAndSortByIt() {
    Tensor attribution = Tensor.of(new float[] {0, -2, 0.5f, 1}, 2, 2);
    Picture picture =
        new Lanes("l", "L", TWO, attribution, t -> "step " + t, f -> "f" + f).picture();
    assertThat(picture.csv())
        .isEqualTo(
            String.join(
                "\r\n",
                "step,f0,\"f0, attribution\",f1,\"f1, attribution\"",
                "step 0,1.0,0.0,2.0,-2.0",
                "step 1,3.0,0.5,4.0,1.0",
                ""));
    assertThat(picture.description()).contains("most attribution has f1", "f1 at step 0 (▼ -2)");
    assertThat(picture.svg().indexOf("\"f1\"")).isLessThan(picture.svg().indexOf("\"f0\""));
    assertThatThrownBy(() -> new Lanes("l", "L", TWO, Tensor.zeros(2, 3), t -> "", f -> ""))
        .hasMessageContaining("expected two arrays float[T][D]");
  }

  @Test
  void manyFeaturesAreStripsWhichTheLegendSays() {
    Tensor values = Tensor.generate(i -> i % 7, 5, 20);
    Picture picture = new Lanes("l", "L", values, values, t -> "step " + t, f -> "f" + f).picture();
    assertThat(picture.svg()).contains("12 features with less attribution are strips");
    assertThat(picture.text()).contains("12 features");
  }

  @Test
  void imageRowsSumTheirAttribution() {
    Picture picture =
        new ImageRows("i", "I", TWO, Tensor.of(new float[] {1, 2, -4, 0}, 2, 2), t -> "row " + t)
            .picture();
    assertThat(picture.description()).contains("strongest row is row 1 (▼ -4)");
    assertThat(picture.csv()).contains("row 1,1,3.0,-4.0\r\n");
    Canvas.Mark.Image over =
        picture.canvas().marks().stream()
            .filter(mark -> mark instanceof Canvas.Mark.Image image && image.width() > 200)
            .map(mark -> (Canvas.Mark.Image) mark)
            .reduce((first, second) -> second)
            .orElseThrow();
    // Row by row: 1, 2, then -4, 0.
    assertThat(over.argb())
        .containsExactly(
            Ramp.SIGNED.argb(0.25), Ramp.SIGNED.argb(0.5), Ramp.SIGNED.argb(-1), 0xD9661A);
    assertThat(picture.svg()).contains("±4");
  }

  @Test
  void soundSaysWhereItHasNoWaveform() {
    double[] frames = {0.5, -1};
    Picture silent =
        new Sound("s", "S", new float[0], TWO, frames, t -> t + " ms", b -> "mel " + b).picture();
    assertThat(silent.svg()).contains("No waveform");
    assertThat(silent.csv()).contains("0 ms,0.5,1.0,2.0\r\n1 ms,-1.0,3.0,4.0\r\n");
    Picture loud =
        new Sound("s", "S", new float[] {0, 1}, TWO, frames, t -> t + " ms", b -> "mel " + b)
            .picture();
    assertThat(loud.svg()).contains("waveform").doesNotContain("No waveform");
    assertThatThrownBy(
            () -> new Sound("s", "S", new float[0], TWO, new double[3], t -> "", b -> ""))
        .hasMessageContaining("T attributions");
  }

  @Test
  void histogramsCountIntoTwentyBins() {
    Histograms.Panel gate = Histograms.Panel.gate("g", new float[] {0, 0.049f, 0.05f, 1, 2});
    assertThat(gate.counts()).startsWith(2L, 1L, 0L).endsWith(0L, 1L);
    assertThat(gate.outside()).isEqualTo(1);
    Histograms.Panel state = Histograms.Panel.state("h", new float[] {-3, 1});
    assertThat(state.low()).isEqualTo(-3);
    assertThat(state.counts()).startsWith(1L);
    Picture picture = new Histograms("h", "H", List.of(gate, state), List.of("More.")).picture();
    assertThat(picture.svg()).contains("g: 1 values are outside or no numbers", "More.");
    assertThat(picture.csv()).contains("g,0.0,0.05,2,0.4\r\n");
  }

  @Test
  void dotsStandInTheirSquare() {
    Scatter.Panel panel = new Scatter.Panel("gru_0", new double[] {0, 1}, new double[] {0.5, 1});
    Picture picture =
        new Scatter("s", "S", "update", "reset", "unit", List.of(panel), List.of()).picture();
    assertThat(picture.csv())
        .isEqualTo("panel,unit,update,reset\r\ngru_0,0,0.0,0.5\r\ngru_0,1,1.0,1.0\r\n");
    assertThat(picture.description()).contains("2 units, mean 0.500 of update and 0.750 of reset");
    assertThatThrownBy(() -> new Scatter.Panel("x", new double[] {1.5}, new double[] {0}))
        .hasMessageContaining("found 1.5, 0.0 at 0");
  }

  @Test
  void trainingIsTwoPicturesWithWhatWasHeldOut() {
    History history =
        new History(
            "accuracy",
            List.of(
                new History.Epoch(0, 2, 0.5, 1.5, 0.6, 0.1),
                new History.Epoch(1, 1, 0.7, 1.75, 0.5, 0.1)),
            0);
    List<Picture> pictures = TrainingCurves.of(history);
    assertThat(pictures.get(0).csv())
        .isEqualTo("step,training,held out\r\nepoch 1,2.0,1.5\r\nepoch 2,1.0,1.75\r\n");
    assertThat(pictures.get(1).svg()).contains("epoch 1.", "accuracy");
    assertThatThrownBy(() -> TrainingCurves.of(new History("accuracy", List.of(), -1)))
        .hasMessageContaining("no epoch was finished");
  }

  @Test
  void curvesKeepTheirGapsAndSayThem() {
    double[] values = {Double.NaN, 1, 2, Double.NaN, 3};
    Picture picture =
        Charts.curves("c", "C", List.of("one"), new double[][] {values}, t -> "step " + t);
    assertThat(picture.csv()).contains("step 0,\r\nstep 1,1.0\r\n");
    assertThat(picture.svg()).contains("No value, and so no line: one at 2 steps");
    assertThatThrownBy(
            () -> Charts.curves("c", "C", List.of("x"), new double[][] {{1.0 / 0}}, t -> ""))
        .hasMessageContaining("infinite");
    assertThatThrownBy(
            () -> Charts.curves("c", "C", List.of("a", "b"), new double[][] {{1}, {1, 2}}, t -> ""))
        .hasMessageContaining("expected 1 steps, b has 2");
  }

  @Test
  void rowsInAnotherOrderKeepTheirNames() {
    HeatMap map =
        new HeatMap(
            "m",
            "M",
            TWO,
            Ramp.SIGNED,
            t -> "step " + t,
            r -> "unit " + r,
            Sides.VALUES,
            List.of());
    Picture picture = map.ordered(new int[] {1, 0}, "By weight.").picture();
    assertThat(picture.csv())
        .isEqualTo("step,unit 1,unit 0\r\nstep 0,2.0,1.0\r\nstep 1,4.0,3.0\r\n");
    assertThat(picture.svg()).contains("By weight.");
  }

  @Test
  void sizesHaveNoSigns() {
    Picture picture =
        Charts.bars("b", "B", List.of("x", "y"), new double[] {1, 3}, 1, new Sides("steps", ""));
    assertThat(picture.svg()).contains("steps, 0 to 3", "1 other with less are not drawn");
    assertThat(picture.svg()).doesNotContain("▼", "▲");
  }
}
