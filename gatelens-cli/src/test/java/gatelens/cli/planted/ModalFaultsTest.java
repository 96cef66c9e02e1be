package gatelens.cli.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.FaultTable;
import gatelens.cli.Run;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where each kind of fault that was once seen in images, sounds and several inputs is tested: a
/// line a kind, with the test class and a word that stands in it. Kinds that only the whole program
/// shows are tried here.
class ModalFaultsTest {
  private static final String TABLE =
      """
      samples are their mean in every method | ModalFaultsTest | samplesAreTheirMean
      samples are their mean left out and alone | ModalityShareTest | byHand
      inputs of a manifest by their names | ModalFaultsTest | inputsAreFoundByTheirNames
      an image in any order of reading is drawn as it is | ModalFaultsTest | imagesAreDrawnAsTheyAre
      a colour image is drawn in colour | ModalFaultsTest | colours,rows
      a grey picture first in a colour folder | ModalFaultsTest | oneGreyPictureTakesNoColour
      truncated files | PicturesTest | whatIsCutOffIsRefusedWhereverItIsCut
      floats and whole numbers of TIFF | PicturesTest | floatsAreTheirValuesAndWhatSaysNothingOfWhiteIsRefused
      inks | PicturesTest | coloursAreThoseOfTheFile
      the screen of a GIF | PicturesTest | theScreenOfAGifIsRead
      transparency | PicturesTest | transparencyLiesOnWhiteAndIsSaid
      EXIF orientation | PicturesTest | picturesStandUpright
      24 bits in 4 bytes | WaveTest | fewerBitsThanTheirBytesStandHighOrLow
      samples that are not finite, no samples, a LIST behind | WaveTest | noSamplesAndSamplesThatAreNotFiniteAreRefused
      RF64, RIFX | WaveTest | eitherOrderOfBytesAndLargeSizesAreRead
      lengths that were not known | WaveTest | lengthsThatWereNotKnownAreThoseOfTheFile
      opposite channels | WaveTest | oppositeChannelsAreSaid
      other rates, empty bands, sounds shorter than a frame | ModalFaultsTest | whatASoundLacksIsSaid
      the axis of a sound | ModalFaultsTest | aClickIsDrawnWhereItIs
      a manifest whose first file is missing | ModalFaultsTest | missingFilesOfAManifestAreNamed
      a manifest with backslashes | ModalFaultsTest | a manifest of Windows
      a row without its text or its sound | ModalFaultsTest | aRowMayLackAnInput
      a model that never saw a row without one | ModalFaultsTest | inputsMayBeAwayInTraining
      inputs without a common time, other units | ClockPicturesTest | unitsAreMadeTheSame
      files that are no data | ModalFaultsTest | filesThatAreNoDataArePassedOver
      an image of another size with --skip-bad | ModalFaultsTest | another size
      what sounds are compared with | PlantedMediaTest | TONE
      what several inputs are compared with | RepresentativeTest | rowsInTurn
      """;

  @TempDir private Path folder;

  @Test
  void everyKindHasItsTest() throws IOException {
    FaultTable.holds(TABLE);
  }

  private static BufferedImage plain(int side, int rgb) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, rgb);
    }
    return image;
  }

  private static void png(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private Path trained(Path data, Object... more) {
    Path model = folder.resolve("m.gatelens");
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--output", model));
    words.addAll(List.of(more));
    words.addAll(words.contains("--epochs") ? List.of() : List.of("--epochs", 1));
    Run.done(words.toArray());
    return model;
  }

  private static JsonNode explained(Object... words) {
    List<Object> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(words));
    all.addAll(List.of("--json", "--evidence=none"));
    return JsonMapper.shared().readTree(Run.done(all.toArray()).out()).get("explanations");
  }

  @Test
  void samplesAreTheirMean() throws IOException {
    Path data = folder.resolve("pictures");
    for (int n = 0; n < 8; n++) {
      png(plain(6, 0x010101 * (20 + 25 * n)), data.resolve(n % 2 + "/" + n + ".png"));
    }
    Path model = trained(data, "--model", "gru(5) dense(2,softmax)");
    double mean = 0;
    for (JsonNode one : explained(model, data, "--target", 0, "--method", "gradient")) {
      mean += one.get("score").asDouble() / 8;
    }
    for (String method :
        List.of(
            "integrated-gradients", "sequential-integrated-gradients", "conductance", "deeplift")) {
      JsonNode one =
          explained(
                  model,
                  data,
                  "--target",
                  0,
                  "--method",
                  method,
                  "--baseline",
                  "samples:" + data,
                  "--rows",
                  1)
              .get(0);
      // single precision, summed in another order
      assertThat(one.get("baselineScore").asDouble()).as(method).isCloseTo(mean, within(1e-4));
    }
  }

  private Path manifest(String name, String header, String row) throws IOException {
    StringBuilder text = new StringBuilder(header + "\n");
    SplittableRandom dice = new SplittableRandom(3);
    for (int n = 0; n < 12; n++) {
      double[] sound = PlantedSound.noise(dice);
      PlantedSound.burst(sound, 0.3, PlantedSound.tone(n % 2));
      PlantedSound.wave(folder.resolve("s" + n + ".wav"), sound);
      text.append(
          row.replace("SOUND", "s" + n + ".wav")
              .replace("TEXT", n % 2 == 0 ? "all is well" : "it is broken")
              .replace("LABEL", n % 2 == 0 ? "ok" : "bad"));
      text.append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void inputsAreFoundByTheirNames() throws IOException {
    Path data = manifest("a.csv", "voice,note,label", "SOUND,TEXT,LABEL");
    Path model = trained(data);
    Path other = manifest("b.csv", "label,note,voice", "LABEL,TEXT,SOUND");
    assertThat(Run.done("predict", model, other, "--json").out().replace("b.csv", "a.csv"))
        .isEqualTo(Run.done("predict", model, data, "--json").out());
    Path renamed = manifest("c.csv", "speech,note,label", "SOUND,TEXT,LABEL");
    Run run = Run.of("predict", model, renamed);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("voice");
  }

  @Test
  void anIdIsNoInput() throws IOException {
    Path data = manifest("a.csv", "id,voice,note,label", "LABELn,SOUND,TEXT,LABEL");
    List<String> lines = Files.readAllLines(data);
    for (int n = 1; n < lines.size(); n++) {
      lines.set(n, n + lines.get(n));
    }
    Path model = trained(Files.write(data, lines));
    JsonNode one = explained(model, data, "--rows", 1).get(0);
    assertThat(one.get("name").asString()).isEqualTo("1okn");
    assertThat(one.get("inputs")).hasSize(2);
  }

  @Test
  void aRowMayLackAnInput() throws IOException {
    Path data = manifest("a.csv", "voice,note,label", "SOUND,TEXT,LABEL");
    Path model = trained(data);
    Path without =
        Files.writeString(
            folder.resolve("w.csv"), "voice,note,label\ns0.wav,,ok\n,it is broken,bad\n");
    Run run = Run.done("explain", model, without, "--json", "--evidence=none");
    JsonNode both = JsonMapper.shared().readTree(run.out()).get("explanations");
    assertThat(both).hasSize(2);
    assertThat(both.get(0).get("answer").get("sentence").asString())
        .endsWith("; there is no note.");
    assertThat(both.get(1).get("answer").get("sentence").asString())
        .endsWith("; there is no voice.");
    assertThat(run.err()).contains("lack");
  }

  /// The sound and the note both say what is the answer, and a model that has always seen both may
  /// hear the one alone. With copies that lack either it answers rows that lack one.
  @Test
  void inputsMayBeAwayInTraining() throws IOException {
    SplittableRandom dice = new SplittableRandom(5);
    for (String name : List.of("train", "test")) {
      Path here = Files.createDirectories(folder.resolve(name));
      StringBuilder rows = new StringBuilder("id,voice,note,label\n");
      for (int n = 0; n < 80; n++) {
        boolean high = n / 2 % 2 == 0;
        double[] sound = PlantedSound.noise(dice);
        PlantedSound.burst(sound, 0.7 * dice.nextDouble(), PlantedSound.tone(high ? 1 : 0));
        PlantedSound.wave(here.resolve(n + ".wav"), sound);
        boolean lacks = name.equals("test");
        rows.append(n).append(lacks && n % 2 == 0 ? "," : "," + n + ".wav");
        rows.append(lacks && n % 2 == 1 ? "," : high ? ",it is shrill today" : ",it is deep today");
        rows.append(high ? ",high\n" : ",low\n");
      }
      Files.writeString(here.resolve("rows.csv"), rows);
    }
    Path model = trained(folder.resolve("train/rows.csv"), "--epochs", 12, "--drop-inputs", 0.5);
    Run run = Run.done("evaluate", model, "--data", folder.resolve("test/rows.csv"), "--json");
    assertThat(JsonMapper.shared().readTree(run.out()).get("accuracy").asDouble())
        .isGreaterThanOrEqualTo(0.95);
  }

  /// A light place in a dark picture: 28 by 28, upright, whatever the order of reading.
  @ParameterizedTest
  @CsvSource({
    "grey,rows",
    "grey,columns",
    "grey,patches",
    "grey,raster",
    "colours,rows",
    "colours,columns",
    "colours,patches"
  })
  void imagesAreDrawnAsTheyAre(String kind, String order) throws IOException {
    Path data = folder.resolve("pictures");
    for (int n = 0; n < 4; n++) {
      boolean colours = kind.equals("colours");
      BufferedImage image = plain(28, colours ? 0x1e0000 + n : 0x1e1e1e);
      for (int row = 4; row < 9; row++) {
        for (int column = 16; column < 25; column++) {
          image.setRGB(column, row, colours ? 0x8000ff : 0x808080);
        }
      }
      png(image, data.resolve(n % 2 + "/" + n + ".png"));
    }
    Path model = trained(data, "--model", "gru(3) dense(2,softmax)", "--read", order);
    Path drawn = folder.resolve("drawn");
    Run.done(
        "explain",
        model,
        data,
        "--rows",
        1,
        "--picture",
        drawn,
        "--what",
        "input",
        "--evidence=none");
    if (order.equals("patches")) {
      patchesLieOnTheImage(drawn);
    }
    List<String> lines = Files.readAllLines(drawn.resolve("image-0.csv"));
    assertThat(lines).hasSizeGreaterThan(28 * 28);
    assertThat(lines.get(0)).contains("row");
    int light = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<Integer> numbers =
          Pattern.compile("(?<=row |column |^|,)\\d+(?=,)")
              .matcher(line)
              .results()
              .map(MatchResult::group)
              .map(Integer::valueOf)
              .toList();
      boolean within =
          numbers.get(0) > 4 && numbers.get(0) <= 9 && numbers.get(1) > 16 && numbers.get(1) <= 25;
      boolean bright = line.contains(",0.50") || line.contains(",0.5,");
      light += bright ? 1 : 0;
      assertThat(bright).as(line).isEqualTo(within);
    }
    assertThat(light).isEqualTo(5 * 9);
  }

  /// Patches lie on the image in the picture too.
  private static void patchesLieOnTheImage(Path drawn) throws IOException {
    String svg = Files.readString(drawn.resolve("image-0.svg"));
    List<Double> plot =
        Pattern.compile("[0-9.]+")
            .matcher(svg.substring(svg.indexOf("data-plot=\"cells "), svg.indexOf("<title")))
            .results()
            .map(found -> Double.valueOf(found.group()))
            .toList();
    double wide = Double.parseDouble(svg.replaceAll("(?s)^<svg[^>]* width=\"([0-9.]+)\".*", "$1"));
    BufferedImage picture = ImageIO.read(drawn.resolve("image-0.png").toFile());
    double scale = picture.getWidth() / wide;
    int least = 255;
    int most = 0;
    for (int row = 0; row < 28; row++) {
      for (int column = 0; column < 28; column++) {
        double x = plot.get(0) + plot.get(2) * (column + 0.5) / 28;
        double y = plot.get(1) + plot.get(3) * (row + 0.5) / 28;
        int blue = picture.getRGB((int) (scale * x), (int) (scale * y)) & 0xff;
        // a cell beside the edge of the light place may fall on either side
        boolean within = row > 4 && row < 8 && column > 16 && column < 24;
        boolean beyond = row < 3 || row > 9 || column < 15 || column > 25;
        least = within ? Math.min(least, blue) : least;
        most = beyond ? Math.max(most, blue) : most;
      }
    }
    assertThat(least).isGreaterThan(most);
  }

  @Test
  void oneGreyPictureTakesNoColour() throws IOException {
    Path data = folder.resolve("pets");
    for (int n = 0; n < 6; n++) {
      BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      png(
          n == 0 ? grey : plain(8, n % 2 == 0 ? 0xb00000 : 0x0000b0 + n),
          data.resolve((n % 2 == 0 ? "cat/" : "dog/") + n + ".png"));
    }
    Path model = trained(data, "--model", "gru(3) dense(2,softmax)");
    // three colours of eight columns
    assertThat(Run.done("inspect", model, "--json").out()).contains("\"width\":24");
  }

  @Test
  void whatASoundLacksIsSaid() throws IOException {
    Path data = folder.resolve("sounds");
    for (int n = 0; n < 4; n++) {
      Path file = data.resolve((n % 2 == 0 ? "a/" : "b/") + n + ".wav");
      Files.createDirectories(file.getParent());
      PlantedSound.wave(file, PlantedSound.noise(new SplittableRandom(n)));
    }
    Run run =
        Run.done(
            "train",
            "--data",
            data,
            "--rate",
            16000,
            "--mel",
            128,
            "--epochs",
            1,
            "--model",
            "gru(2) dense(2,softmax)",
            "--output",
            folder.resolve("m.gatelens"));
    assertThat(run.err())
        .contains("a sound of 8000 Hz is resampled to the 16000 Hz of the model")
        .contains("mel bands lie between two frequencies");
    Path model = trained(data, "--model", "gru(2) dense(2,softmax)");
    PlantedSound.wave(folder.resolve("short.wav"), new double[] {0.1, 0.2});
    assertThat(Run.done("explain", model, folder.resolve("short.wav")).err())
        .contains("shorter than a frame");
  }

  /// By the ticks of the axis a click stands at its time, within 2 ms.
  @ParameterizedTest
  @CsvSource({"80,60", "1000,500", "1000,900"})
  void aClickIsDrawnWhereItIs(int length, int at) throws IOException {
    Path data = folder.resolve("sounds");
    for (int n = 0; n < 4; n++) {
      Path file = data.resolve((n % 2 == 0 ? "a/" : "b/") + n + ".wav");
      Files.createDirectories(file.getParent());
      PlantedSound.wave(file, PlantedSound.noise(new SplittableRandom(n)));
    }
    Path model = trained(data, "--model", "gru(2) dense(2,softmax)");
    double[] sound = new double[PlantedSound.RATE * length / 1000];
    for (int i = 0; i < 8; i++) {
      sound[PlantedSound.RATE * at / 1000 + i] = 0.8;
    }
    PlantedSound.wave(folder.resolve("click.wav"), sound);
    Path page = folder.resolve("why.html");
    Run.done("report", model, folder.resolve("click.wav"), "--output", page, "--evidence=none");
    String html = Files.readString(page);
    int named = html.indexOf(">waveform</text>");
    String svg = html.substring(html.lastIndexOf("<svg", named), html.indexOf("</svg>", named));
    List<double[]> ticks =
        Pattern.compile("<text x=\"([\\d.]+)\"[^>]*class=\"gl-m\"[^>]*>([\\d.]+) ms</text>")
            .matcher(svg)
            .results()
            .map(tick -> new double[] {number(tick.group(1)), number(tick.group(2))})
            .toList();
    assertThat(ticks).hasSizeGreaterThan(1);
    double[] first = ticks.get(0);
    double[] last = ticks.get(ticks.size() - 1);
    double x = highest(svg);
    double time = first[1] + (x - first[0]) * (last[1] - first[1]) / (last[0] - first[0]);
    assertThat(time).isCloseTo(at + 0.5, within(2.0));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  /// Where the waveform is highest.
  private static double highest(String svg) {
    double best = Double.NaN;
    double top = Double.POSITIVE_INFINITY;
    for (MatchResult shape :
        Pattern.compile("<(?:path|polygon|polyline)[^>]*gl-neutral[^>]*>")
            .matcher(svg)
            .results()
            .toList()) {
      List<Double> numbers =
          Pattern.compile("(?:d|points)=\"([^\"]*)\"")
              .matcher(shape.group())
              .results()
              .flatMap(path -> Pattern.compile("-?\\d+\\.?\\d*").matcher(path.group(1)).results())
              .map(found -> number(found.group()))
              .toList();
      for (int i = 0; i + 1 < numbers.size(); i += 2) {
        if (numbers.get(i + 1) < top) {
          top = numbers.get(i + 1);
          best = numbers.get(i);
        }
      }
    }
    return best;
  }

  @Test
  void missingFilesOfAManifestAreNamed() throws IOException {
    for (int n = 0; n < 4; n++) {
      png(plain(6, 0x303030 * (n + 1)), folder.resolve("p/" + n + ".png"));
    }
    String rows = "p/0.png,a\np/1.png,b\np/2.png,a\np/3.png,b\n";
    Path missing = Files.writeString(folder.resolve("m.csv"), "image,label\np/nope.png,a\n" + rows);
    Run run =
        Run.of("train", "--data", missing, "--epochs", 1, "--output", folder.resolve("n.gatelens"));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("nope.png");
    // a manifest of Windows
    Path windows =
        Files.writeString(folder.resolve("w.csv"), "image,label\n" + rows.replace('/', '\\'));
    Path model = trained(windows, "--model", "gru(2) dense(2,softmax)");
    assertThat(Run.done("inspect", model, "--json").out()).contains("image");
  }

  @Test
  void filesThatAreNoDataArePassedOver() throws IOException {
    Path data = folder.resolve("pets");
    for (int n = 0; n < 8; n++) {
      png(plain(6, 0x202020 * (n % 4 + 1)), data.resolve((n % 2 == 0 ? "a/" : "b/") + n + ".png"));
    }
    for (String name : List.of("a/Thumbs.db", "b/desktop.ini", "README", "__MACOSX/x")) {
      Path file = data.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "no data");
    }
    Path model = folder.resolve("m.gatelens");
    Object[] train = {
      "train",
      "--data",
      data,
      "--model",
      "gru(2) dense(2,softmax)",
      "--epochs",
      1,
      "--output",
      model
    };
    assertThat(Run.done(train).err()).contains("passed over");
    // another size
    png(plain(9, 0x404040), data.resolve("a/9.png"));
    assertThat(Run.of(train).code()).isEqualTo(3);
    Object[] skipping = Stream.concat(Stream.of(train), Stream.of("--skip-bad")).toArray();
    Run run = Run.done(skipping);
    assertThat(run.err()).contains("1 bad rows were passed over");
  }
}
