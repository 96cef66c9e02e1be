package gatelens.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// Pictures of 24 by 24 pixels, speckled in a colour of their own, on which a ring or a cross is
/// drawn somewhere in another colour. Neither colour nor place say which it is.
record DrawnShapes() implements MadeData {
  private static final int SIDE = 24;
  private static final int SHAPE = 11;
  private static final List<String> SHAPES = List.of("cross", "ring");

  @Override
  public String task() {
    return "images";
  }

  @Override
  public List<String> rows() {
    return List.of("picture", "pictures");
  }

  @Override
  public String title() {
    return "What a gated network sees in a picture";
  }

  @Override
  public String made() {
    return "Pictures of 24 by 24 pixels were drawn: a ring or a cross, somewhere, in some colour,"
        + " on a speckled ground of another colour. The model reads them row by row and has"
        + " to tell which of the two it is.";
  }

  @Override
  public int usual() {
    return 800;
  }

  @Override
  public String part() {
    return "pixel";
  }

  @Override
  public List<String> own() {
    return List.of(
        "Pictures of your own, in a folder for each class:",
        "gatelens train --data pictures --resize 32x32 --output mine.gatelens",
        "Why one of them is answered as it is:",
        "gatelens report mine.gatelens picture.jpg --output why.html");
  }

  @Override
  public Path data(Path folder) {
    return folder;
  }

  @Override
  public Map<String, Planted> write(Path folder, int count, SplittableRandom dice)
      throws IOException {
    Map<String, Planted> planted = new LinkedHashMap<>();
    for (int n = 0; n < count; n++) {
      String shape = SHAPES.get(n % SHAPES.size());
      int top = dice.nextInt(SIDE - SHAPE + 1);
      int left = dice.nextInt(SIDE - SHAPE + 1);
      Path place = Files.createDirectories(folder.resolve(shape));
      String name = String.format(Locale.ROOT, "%s-%04d.png", shape, n);
      ImageIO.write(drawn(shape, top, left, dice), "png", place.resolve(name).toFile());
      planted.put(
          name,
          new Planted(
              shape,
              String.format(
                  Locale.ROOT,
                  "a %s in rows %d to %d, columns %d to %d",
                  shape,
                  top,
                  top + SHAPE - 1,
                  left,
                  left + SHAPE - 1),
              // three colours of a pixel stand beside one another
              List.of(new Place(0, top, SHAPE, 3 * left, 3 * SHAPE)),
              false));
    }
    return planted;
  }

  private static BufferedImage drawn(String shape, int top, int left, SplittableRandom dice) {
    float hue = (float) dice.nextDouble();
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        float light = 0.45f + 0.15f * (float) dice.nextDouble();
        image.setRGB(column, row, Color.HSBtoRGB(hue, 0.35f, light));
      }
    }
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.setColor(new Color(Color.HSBtoRGB(hue + 0.3f + 0.4f * (float) dice.nextDouble(), 0.7f, 1)));
    int size = SHAPE - 3;
    int x = left + 1;
    int y = top + 1;
    if (shape.equals("ring")) {
      pen.drawOval(x, y, size, size);
    } else {
      pen.drawLine(x, y, x + size, y + size);
      pen.drawLine(x, y + size, x + size, y);
    }
    pen.dispose();
    return image;
  }
}
