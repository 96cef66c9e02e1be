package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// The page of a photograph in colours of 320 × 240, soft with the noise of a camera, and of the
/// layers that a folder of pictures gets unasked.
class PhotographPageTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int SIDE = 4;

  private static float[] photograph() {
    SplittableRandom random = new SplittableRandom(6);
    float[] values = new float[HEIGHT * WIDTH * 3];
    for (int i = 0; i < values.length; i++) {
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      double soft = Math.sin(x / 37.0 + i % 3) * Math.cos(y / 29.0) + Math.sin((x + 2 * y) / 90.0);
      values[i] = (float) Math.clamp(0.5 + 0.2 * soft + 0.01 * random.nextGaussian(), 0, 1);
    }
    return values;
  }

  private static Decision decision(float[] values) {
    FeatureSequence rows =
        new FeatureSequence(
            Tensor.of(values, HEIGHT, 3 * WIDTH),
            new Axis.Pixels(HEIGHT, "row"),
            new Axis.Pixels(3 * WIDTH, "column"));
    int[] places = IntStream.range(0, values.length).toArray();
    RawInput raw = new RawInput.Image(HEIGHT, WIDTH, 3, values, places);
    Model model =
        ModelPlan.parse("dense(32) bigru(64,sequences) pool(max) dense(2,softmax)")
            .initialise(3 * WIDTH, Initialisation.PYTORCH, 3);
    return Decisions.of(
            model,
            List.of(new Subject(0, "a.jpg", Sample.of(rows), List.of(raw))),
            Question.USUAL.withEvidence(Depth.CHEAP).withWanted(DecisionPage.WANTED),
            Workers.single())
        .get(0);
  }

  @Test
  void itIsBelow400KilobytesAndHoldsTheImageOnceAndItsNumbers() throws IOException {
    float[] values = photograph();
    Decision decision = decision(values);
    String html = Kinds.page(List.of(decision), Wording.ENGLISH);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(400_000);

    Matcher images = Pattern.compile("image/jpeg;base64,([^\"]+)\"").matcher(html);
    assertThat(images.find()).isTrue();
    BufferedImage seen =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(images.group(1))));
    assertThat(images.find()).isFalse();
    assertThat(html).contains("In a page the image may be a JPEG");
    double far = 0;
    for (int i = 0; i < values.length; i++) {
      int rgb = seen.getRGB(i / 3 % WIDTH, i / 3 / WIDTH);
      far += Math.abs((rgb >> (16 - 8 * (i % 3)) & 0xFF) - 255 * values[i]) / values.length;
    }
    // levels of 255, on average: noise of 2.5 levels in each colour is smoothed
    assertThat(far).isLessThan(3);

    List<List<String>> squares = numbers(html, "image-0");
    assertThat(squares).hasSize(1 + HEIGHT / SIDE);
    assertThat(squares.get(0).get(2)).isEqualTo("pixels 5–8");
    assertThat(squares.get(60).get(0)).isEqualTo("rows 237–240");
    float[] parts = decision.explanation().attribution().get(0).values();
    for (int[] at : new int[][] {{0, 0}, {17, 33}, {59, 79}}) {
      double sum = 0;
      for (int i = 0; i < SIDE * SIDE * 3; i++) {
        int y = at[0] * SIDE + i / (3 * SIDE);
        sum += parts[y * 3 * WIDTH + at[1] * SIDE * 3 + i % (3 * SIDE)];
      }
      double told = Double.parseDouble(squares.get(1 + at[0]).get(1 + at[1]));
      // four digits
      assertThat(told).isCloseTo(sum, within(6e-4 * Math.abs(sum)));
    }
  }

  private static List<List<String>> numbers(String html, String name) throws IOException {
    Matcher file =
        Pattern.compile("download=\"" + name + "\\.csv\\.gz\" href=\"[^,]*,([^\"]+)\"")
            .matcher(html);
    assertThat(file.find()).as(name).isTrue();
    byte[] bytes = Base64.getDecoder().decode(file.group(1));
    String csv =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
            StandardCharsets.UTF_8);
    return csv.lines().map(line -> List.of(line.split(",", -1))).toList();
  }
}
