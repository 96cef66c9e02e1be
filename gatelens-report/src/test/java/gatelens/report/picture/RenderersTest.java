package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.draw.Ramp;
import gatelens.report.page.Chromium;
import gatelens.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of picture at 200 dots an inch in the renderers that are installed. What two of them
/// draw may differ in less than 1 % of the pixels: one differs if a colour of it does by more than
/// the 16th part that their ways to count how much of a pixel is covered differ by.
class RenderersTest {
  private static final double DOTS = 200.0 / 96;
  private static final int COVERED = 16;

  @TempDir private Path folder = Path.of("");

  private static List<Picture> pictures() {
    List<Picture> list = new ArrayList<>(Pictures.small());
    SplittableRandom dice = new SplittableRandom(3);
    for (Ramp ramp : Ramp.values()) {
      list.add(
          HeatMap.of(
              "many-" + ramp,
              "Sixty steps of forty units",
              Tensor.generate(i -> dice.nextDouble(), 60, 40),
              ramp,
              t -> "step " + t,
              r -> "unit " + r));
      list.add(
          HeatMap.of(
              "bitmap-" + ramp,
              "A bitmap",
              Tensor.generate(i -> dice.nextDouble(), 200, 64),
              ramp,
              t -> "step " + t,
              r -> "unit " + r));
    }
    return list;
  }

  private List<Path> written() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Picture picture : pictures()) {
      files.add(Files.writeString(folder.resolve(picture.name() + ".svg"), picture.svg()));
    }
    return files;
  }

  private static Optional<Path> program(String name) {
    return Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(command.get(0)).isTrue();
    assertThat(process.exitValue()).as("%s", command).isZero();
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
  }

  private BufferedImage byRsvg(Path svg) throws IOException, InterruptedException {
    Path png = folder.resolve(svg.getFileName() + ".rsvg.png");
    String program = program("rsvg-convert").orElseThrow().toString();
    Matcher size =
        Pattern.compile(" width=\"(\\d+)\" height=\"(\\d+)\"").matcher(Files.readString(svg));
    assertThat(size.find()).isTrue();
    run(
        List.of(
            program,
            "-w",
            Math.round(DOTS * Integer.parseInt(size.group(1))) + "",
            "-h",
            Math.round(DOTS * Integer.parseInt(size.group(2))) + "",
            "-o",
            png.toString(),
            svg.toString()));
    return image(Files.readAllBytes(png));
  }

  private static void same(BufferedImage one, BufferedImage other, String what) {
    assertThat(one.getWidth()).as("%s: width", what).isEqualTo(other.getWidth());
    assertThat(one.getHeight()).as("%s: height", what).isEqualTo(other.getHeight());
    long different = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        different += differ(one.getRGB(x, y), other.getRGB(x, y)) ? 1 : 0;
      }
    }
    double share = different / ((double) one.getWidth() * one.getHeight());
    assertThat(share).as("%s: share of pixels that differ", what).isLessThan(0.01);
  }

  private static boolean differ(int a, int b) {
    for (int shift = 0; shift <= 16; shift += 8) {
      if (Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF)) > COVERED) {
        return true;
      }
    }
    return false;
  }

  @Test
  void chromiumDrawsWhatRsvgDraws() throws Exception {
    Optional<Path> chromium = Chromium.installed();
    Assumptions.assumeTrue(chromium.isPresent(), "there is no Chromium on this machine");
    Assumptions.assumeTrue(program("rsvg-convert").isPresent(), "there is no rsvg-convert here");
    try (Chromium browser =
        Chromium.start(
            chromium.orElseThrow(), Files.createTempDirectory(Path.of("target"), "chromium"))) {
      for (Path svg : written()) {
        BufferedImage drawn = byRsvg(svg);
        int width = (int) Math.round(drawn.getWidth() / DOTS);
        int height = (int) Math.round(drawn.getHeight() / DOTS);
        browser.open(svg, width, height, DOTS);
        same(drawn, image(browser.shot()), svg.getFileName().toString());
      }
    }
  }

  @Test
  void inkscapeDrawsWhatRsvgDraws() throws Exception {
    Optional<Path> inkscape = program("inkscape");
    Assumptions.assumeTrue(inkscape.isPresent(), "there is no Inkscape on this machine");
    Assumptions.assumeTrue(program("rsvg-convert").isPresent(), "there is no rsvg-convert here");
    List<Path> files = written();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(inkscape.orElseThrow().toString(), "--export-type=png", "--export-dpi=200"));
    files.forEach(file -> command.add(file.toString()));
    run(command);
    for (Path svg : files) {
      Path png = Path.of(svg.toString().replaceAll("svg$", "png"));
      same(byRsvg(svg), image(Files.readAllBytes(png)), svg.getFileName().toString());
    }
  }
}
