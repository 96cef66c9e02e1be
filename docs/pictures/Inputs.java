import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Makes small data for docs/pictures.md: images of bars, sounds that rise or fall, and series of four
/// sensors of which one gives an alarm away. `java docs/pictures/Inputs.java DIR`
class Inputs {
  private static final int EACH = 40;
  private static final int SIDE = 20;
  private static final int RATE = 8000;

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Random dice = new Random(1);
    for (String shape : new String[] {"upright", "level"}) {
      Path images = Files.createDirectories(folder.resolve("images").resolve(shape));
      for (int n = 0; n < EACH; n++) {
        image(images.resolve(n + ".png"), shape.equals("upright"), dice);
      }
    }
    for (String way : new String[] {"rising", "falling"}) {
      Path sounds = Files.createDirectories(folder.resolve("sounds").resolve(way));
      for (int n = 0; n < EACH; n++) {
        sound(sounds.resolve(n + ".wav"), way.equals("rising") ? 900 : -900, dice);
      }
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("sensors.csv"))) {
      out.write("id,t,pressure,flow,heat,noise,label\n");
      for (int n = 0; n < 2 * EACH; n++) {
        series(out, n, n % 2 == 1, dice);
      }
    }
  }

  private static void image(Path file, boolean upright, Random dice) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    double middle = SIDE / 2 + 2 * dice.nextGaussian();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double across = ((upright ? x : y) - middle) / 1.3;
        boolean inside = Math.abs((upright ? y : x) - SIDE / 2) < 7;
        int grey = (int) (inside ? 255 * Math.exp(-across * across) : 0);
        image.setRGB(x, y, 0xFF << 24 | grey * 0x010101);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static void sound(Path file, double slope, Random dice) throws IOException {
    byte[] bytes = new byte[RATE];
    double phase = 0;
    double centre = 0.25 + 0.04 * dice.nextGaussian();
    for (int i = 0; i < RATE / 2; i++) {
      double t = i / (double) RATE;
      phase += 2 * Math.PI * (900 + slope * (t - 0.25) * 2) / RATE;
      double loud = Math.exp(-Math.pow((t - centre) / 0.1, 2));
      int sample = (int) (20000 * loud * Math.sin(phase) + 300 * dice.nextGaussian());
      bytes[2 * i] = (byte) sample;
      bytes[2 * i + 1] = (byte) (sample >> 8);
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(bytes), format, RATE / 2),
        AudioFileFormat.Type.WAVE,
        file.toFile());
  }

  /// An alarm is a bump of the pressure in the last third.
  private static void series(Writer out, int id, boolean alarm, Random dice) throws IOException {
    int at = 24 + dice.nextInt(6);
    double shift = dice.nextDouble() * 6;
    for (int t = 0; t < 40; t++) {
      double bump = alarm ? 2 * Math.exp(-Math.pow((t - at) / 2.0, 2)) : 0;
      out.write(
          String.format(
              java.util.Locale.ROOT,
              "%d,%d,%.3f,%.3f,%.3f,%.3f,%s\n",
              id,
              t,
              Math.sin(t / 4.0 + shift) * 0.4 + bump + 0.1 * dice.nextGaussian(),
              Math.cos(t / 6.0 + shift) + 0.1 * dice.nextGaussian(),
              t / 40.0 + 0.1 * dice.nextGaussian(),
              dice.nextGaussian(),
              alarm ? "alarm" : "calm"));
    }
  }
}
