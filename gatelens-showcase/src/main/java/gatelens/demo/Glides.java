package gatelens.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Sounds of 1.2 s at 8 kHz: noise, a beep of one pitch, and a tone of 300 ms that rises or falls.
record Glides() implements MadeData {
  private static final int RATE = 8000;
  private static final double SECONDS = 1.2;
  private static final double GLIDE = 0.3;
  private static final double LOW = 500;
  private static final double HIGH = 1500;
  private static final double BEEP = 2500;

  /// The usual frame of a sound: 25 ms, one each 10 ms.
  private static final double FRAME = 0.025;

  private static final double HOP = 0.010;
  private static final List<String> WAYS = List.of("falling", "rising");

  @Override
  public String task() {
    return "sound";
  }

  @Override
  public List<String> rows() {
    return List.of("sound", "sounds");
  }

  @Override
  public String title() {
    return "What a gated network hears in a sound";
  }

  @Override
  public String made() {
    return "Sounds of 1.2 s were made: noise, a beep of 2,500 Hz at some time, and, at another, a"
        + " tone of 300 ms that rises from 500 to 1,500 Hz or falls from there. The model"
        + " reads the energies of 40 bands each 10 ms and has to tell whether the tone"
        + " rises.";
  }

  @Override
  public int usual() {
    return 200;
  }

  @Override
  public String part() {
    return "10 ms";
  }

  @Override
  public List<String> own() {
    return List.of(
        "Sounds of your own, in a folder for each class:",
        "gatelens train --data sounds --output mine.gatelens",
        "Why one of them is answered as it is:",
        "gatelens report mine.gatelens sound.wav --output why.html");
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
      String way = WAYS.get(n % WAYS.size());
      double[] sound = new double[(int) (SECONDS * RATE)];
      for (int i = 0; i < sound.length; i++) {
        sound[i] = 0.02 * dice.nextGaussian();
      }
      double at = (SECONDS - GLIDE) * dice.nextDouble();
      boolean rises = way.equals("rising");
      tone(sound, at, rises ? LOW : HIGH, rises ? HIGH : LOW);
      tone(sound, (SECONDS - GLIDE) * dice.nextDouble(), BEEP, BEEP);
      Path place = Files.createDirectories(folder.resolve(way));
      String name = String.format(Locale.ROOT, "%s-%04d.wav", way, n);
      Files.write(place.resolve(name), wave(sound));
      // frames that meet the tone
      int first = Math.max(0, (int) Math.ceil((at - FRAME) / HOP));
      int last = (int) ((at + GLIDE) / HOP);
      planted.put(
          name,
          new Planted(
              way,
              String.format(Locale.ROOT, "a %s tone from %.2f to %.2f s", way, at, at + GLIDE),
              List.of(Place.steps(0, first, last - first + 1)),
              false));
    }
    return planted;
  }

  private static void tone(double[] sound, double at, double from, double to) {
    int start = (int) (at * RATE);
    int length = (int) (GLIDE * RATE);
    double phase = 0;
    for (int i = 0; i < length; i++) {
      double fade = Math.min(1, Math.min(i, length - i) / (0.02 * RATE));
      phase += 2 * Math.PI * (from + (to - from) * i / length) / RATE;
      sound[start + i] += 0.25 * fade * Math.sin(phase);
    }
  }

  /// A WAV file of 16 bits.
  private static byte[] wave(double[] sound) {
    ByteBuffer out = ByteBuffer.allocate(44 + 2 * sound.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * sound.length);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * sound.length);
    for (double value : sound) {
      out.putShort((short) Math.round(32767 * Math.max(-1, Math.min(1, value))));
    }
    return out.array();
  }
}
