package gatelens.cli.planted;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/// Pictures of noise around grey, 20 by 20, with something planted whose place stands in the name
/// of the file. What may be anywhere is learned beside pictures that have nothing planted, a third
/// class: of two classes a model needs to look for one only, and says 'it is not there' of the
/// other, which is no place.
///
/// @param what is planted
/// @param reading the options of the order in which pixels are read
record PlantedPicture(What what, List<String> reading) implements PlantedTask {
  /// What decides.
  enum What {
    /// Three rows, lighter or darker.
    BAND,
    /// Five by five, lighter or darker.
    PATCH,
    /// Five by five, reddish or bluish.
    COLOUR,
    /// A band anywhere.
    MOVING_BAND,
    /// A patch anywhere.
    MOVING_PATCH,
    /// A colour anywhere.
    MOVING_COLOUR;

    boolean moves() {
      return this == MOVING_BAND || this == MOVING_PATCH || this == MOVING_COLOUR;
    }

    boolean band() {
      return this == BAND || this == MOVING_BAND;
    }

    boolean colour() {
      return this == COLOUR || this == MOVING_COLOUR;
    }
  }

  private static final int SIZE = 20;
  private static final int PATCH = 5;
  private static final int BAND = 3;
  private static final int STRENGTH = 65;

  @Override
  public String id() {
    return what + " by " + reading.get(1);
  }

  @Override
  public List<String> options() {
    return reading;
  }

  @Override
  public int training() {
    return what.moves() ? 360 : 240;
  }

  @Override
  public void write(Path folder, int count, boolean all, SplittableRandom dice) throws IOException {
    for (int n = 0; n < count; n++) {
      int label = n % (all && what.moves() ? 3 : 2);
      int high = what.band() ? BAND : PATCH;
      int wide = what.band() ? SIZE : PATCH;
      int top = what.moves() ? dice.nextInt(SIZE - high + 1) : 4;
      int left = what.moves() ? dice.nextInt(SIZE - wide + 1) : what.band() ? 0 : 8;
      BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
      for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
          boolean here =
              label < 2 && row >= top && row < top + high && column >= left && column < left + wide;
          image.setRGB(column, row, pixel(dice, here, label));
        }
      }
      Path place =
          Files.createDirectories(folder.resolve(List.of("other", "one", "neither").get(label)));
      String name = "%03d_%d_%d_%d_%d.png".formatted(n, top, left, high, wide);
      ImageIO.write(image, "png", place.resolve(name).toFile());
    }
  }

  private int pixel(SplittableRandom dice, boolean here, int label) {
    int sign = !here ? 0 : label == 1 ? STRENGTH : -STRENGTH;
    int[] rgb = new int[3];
    int grey = dice.nextInt(60, 190);
    for (int c = 0; c < 3; c++) {
      int moved = !what.colour() ? sign : c == 0 ? sign : c == 2 ? -sign : 0;
      rgb[c] = Math.clamp((what.colour() ? dice.nextInt(90, 160) : grey) + moved, 0, 255);
    }
    return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
  }

  @Override
  public Seen seen(JsonNode one) {
    String[] name = one.get("name").asString().replace(".png", "").split("_", -1);
    int top = Integer.parseInt(name[1]);
    int left = Integer.parseInt(name[2]);
    int high = Integer.parseInt(name[3]);
    int wide = Integer.parseInt(name[4]);
    double[] sums = new double[SIZE * SIZE];
    JsonNode steps = one.get("attribution");
    int channels = steps.size() * steps.get(0).size() / (SIZE * SIZE);
    for (int t = 0; t < steps.size(); t++) {
      int width = steps.get(t).size();
      for (int d = 0; d < width; d++) {
        sums[pixel(t, d, width, channels)] += steps.get(t).get(d).asDouble();
      }
    }
    int best = 0;
    for (int i = 0; i < sums.length; i++) {
      best = Math.abs(sums[i]) > Math.abs(sums[best]) ? i : best;
    }
    int row = best / SIZE;
    int column = best % SIZE;
    return Seen.place(row >= top && row < top + high && column >= left && column < left + wide);
  }

  /// Where a cell lies in the picture: row times width plus column. Channels of a pixel stand
  /// beside one another.
  private int pixel(int step, int feature, int width, int channels) {
    int cell = feature / channels;
    return switch (reading.get(1)) {
      case "rows" -> step * SIZE + cell;
      case "columns" -> cell * SIZE + step;
      case "raster" -> step;
      default -> {
        int patch = (int) Math.sqrt(width / (double) channels);
        int across = SIZE / patch;
        int row = step / across * patch + cell / patch;
        yield row * SIZE + step % across * patch + cell % patch;
      }
    };
  }
}
