package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.parallel.Workers;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Theme;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// What lies over an image lies on the pixels that it belongs to, in the file that is drawn.
class OverlayTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 18;
  private static final int PATCH = 6;

  /// Where cell `d` of patch `t` lies, patches row by row.
  private static int place(int t, int d) {
    int across = COLUMNS / PATCH;
    int y = t / across * PATCH + d / PATCH;
    int x = t % across * PATCH + d % PATCH;
    return y * COLUMNS + x;
  }

  private static Decision patches() {
    int steps = ROWS * COLUMNS / PATCH / PATCH;
    int width = PATCH * PATCH;
    float[] grey = new float[ROWS * COLUMNS];
    java.util.Arrays.fill(grey, 0.2f);
    int[] places = new int[grey.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(i / width, i % width);
    }
    FeatureSequence read =
        new FeatureSequence(
            Tensor.generate(i -> 0.2, steps, width),
            new Axis.Pixels(steps, "patch"),
            new Axis.Pixels(width, "pixel"));
    return Decisions.of(
            ModelPlan.parse("gru(4) dense(2,softmax)").initialise(width, Initialisation.PYTORCH, 3),
            List.of(
                new Subject(
                    0,
                    "a.png",
                    Sample.of(read),
                    List.of(new RawInput.Image(ROWS, COLUMNS, 1, grey, places)))),
            Question.USUAL.withEvidence(Depth.NONE).withWanted(Wanted.PICTURES),
            Workers.single())
        .get(0);
  }

  private static int over(int argb, int below) {
    int alpha = argb >>> 24;
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int above = argb >> shift & 0xFF;
      mixed |= ((above * alpha + (below >> shift & 0xFF) * (255 - alpha)) / 255) << shift;
    }
    return mixed;
  }

  @Test
  void aPatchIsColouredToItsLastPixelAndNoFurther() throws IOException {
    Decision decision = patches();
    Picture picture = new Gallery(decision, Gallery.Style.plain("")).pictures(View.IMAGE).get(0);
    float[] sums = decision.explanation().byEvent().get(0).values();
    double scale = 0;
    for (float sum : sums) {
      scale = Math.max(scale, Math.abs(sum));
    }
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(picture.png(Theme.LIGHT, 1)));
    Plot plot = picture.canvas().plot().orElseThrow();
    assertThat(plot.columns()).isEqualTo(COLUMNS / PATCH);
    assertThat(plot.rows()).isEqualTo(ROWS / PATCH);
    // 0.2 of 255 on a fifth of its strength over white
    int faint = over(51 << 24 | 51 << 16 | 51 << 8 | 51, 0xFFFFFF);
    int left = (int) Math.round(plot.x());
    int top = (int) Math.round(plot.y());
    // the frame is drawn over the outermost pixels
    for (int y = 1; y < plot.height() - 1; y++) {
      for (int x = 1; x < plot.width() - 1; x++) {
        int row = (int) (y * plot.rows() / plot.height());
        int column = (int) (x * plot.columns() / plot.width());
        float sum = sums[row * plot.columns() + column];
        assertThat(drawn.getRGB(left + x, top + y) & 0xFFFFFF)
            .as("pixel %d, %d", x, y)
            .isEqualTo(over(Ramp.SIGNED.argb(sum / scale), faint));
      }
    }
    List<String> lines = picture.csv().lines().toList();
    assertThat(lines).hasSize(1 + ROWS * COLUMNS);
    assertThat(lines.get(0)).isEqualTo("row,pixel,value,attribution");
    assertThat(lines.get(1)).startsWith("row 1,1,0.2,");
  }

  @Test
  void squaresOfALargeImageThatDoNotFillItEndWithIt() {
    // 131 = 65 × 2 + 1 columns, 3 rows: one value in the last column of the last row
    float[] parts = new float[3 * 131];
    parts[parts.length - 1] = 2;
    parts[0] = 1;
    parts[132] = 3;
    Picture picture =
        new ImageRows(
                "i",
                "I",
                Tensor.generate(i -> i % 2, 3, 131),
                Tensor.of(parts, 3, 131),
                t -> "row " + (t + 1))
            .picture();
    List<String> lines = picture.csv().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("rows,pixels 1–2,").endsWith(",pixels 131–131");
    assertThat(lines.get(1)).startsWith("rows 1–2,4.0,0.0,");
    assertThat(lines.get(2)).startsWith("rows 3–3,0.0,").endsWith(",2.0");
    Plot plot = picture.canvas().plot().orElseThrow();
    // the grid reaches a pixel beyond the image, of which each is as wide
    assertThat(plot.width() * 131 / 132)
        .isEqualTo(270, org.assertj.core.api.Assertions.within(1e-9));
  }
}
