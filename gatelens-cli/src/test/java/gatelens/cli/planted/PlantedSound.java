package gatelens.cli.planted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/// A second of noise with a burst of 150 ms, high or low, anywhere, beside another that all have.
record PlantedSound() implements PlantedTask {
  static final int RATE = 8000;
  private static final double SECONDS = 0.15;

  @Override
  public String id() {
    return "TONE";
  }

  @Override
  public List<String> options() {
    return List.of();
  }

  @Override
  public int training() {
    return 200;
  }

  @Override
  public void write(Path folder, int count, boolean all, SplittableRandom dice) throws IOException {
    for (int n = 0; n < count; n++) {
      int label = n % 2;
      double[] sound = noise(dice);
      double other = 0.8 * dice.nextDouble();
      burst(sound, other, 1200);
      double at = 0.8 * dice.nextDouble();
      burst(sound, at, tone(label));
      Path place = Files.createDirectories(folder.resolve(label == 1 ? "high" : "low"));
      wave(place.resolve("%03d_%d.wav".formatted(n, Math.round(1000 * at))), sound);
    }
  }

  static double tone(int label) {
    return label == 1 ? 2200 : 600;
  }

  static double[] noise(SplittableRandom dice) {
    double[] sound = new double[RATE];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = 0.03 * dice.nextGaussian();
    }
    return sound;
  }

  static void burst(double[] sound, double at, double hertz) {
    for (int i = 0; i < SECONDS * RATE; i++) {
      double fade = Math.min(1, Math.min(i, SECONDS * RATE - i) / (0.01 * RATE));
      sound[(int) (at * RATE) + i] += 0.3 * fade * Math.sin(2 * Math.PI * hertz * i / RATE);
    }
  }

  static void wave(Path file, double[] sound) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(44 + 2 * sound.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.putInt(36 + 2 * sound.length);
    out.put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.putInt(16).putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.putInt(2 * sound.length);
    for (double value : sound) {
      out.putShort((short) Math.clamp(Math.round(32767 * value), -32768, 32767));
    }
    Files.write(file, out.array());
  }

  @Override
  public Seen seen(JsonNode one) {
    String name = one.get("name").asString().replace(".wav", "");
    int at = Integer.parseInt(name.substring(name.indexOf('_') + 1));
    return Seen.place(inside(one.get("attribution"), at, true));
  }

  /// True if the strongest frame, by its sum, and the strongest cell lie within the burst; a frame
  /// of 25 ms each 10 ms counts where it meets the burst.
  static boolean inside(JsonNode steps, int at, boolean cell) {
    int frame = 0;
    double most = 0;
    int place = 0;
    double largest = 0;
    for (int t = 0; t < steps.size(); t++) {
      double sum = 0;
      for (JsonNode value : steps.get(t)) {
        sum += value.asDouble();
        if (Math.abs(value.asDouble()) > largest) {
          largest = Math.abs(value.asDouble());
          place = t;
        }
      }
      if (Math.abs(sum) > most) {
        most = Math.abs(sum);
        frame = t;
      }
    }
    return meets(frame, at) || (cell && meets(place, at));
  }

  private static boolean meets(int frame, int at) {
    return 10 * frame + 25 > at && 10 * frame < at + 1000 * SECONDS;
  }
}
