package gatelens.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {
  @TempDir private Path folder;

  private static Projector.Trajectory trajectory(int steps, String answer) {
    float[][] states = new float[steps][3];
    List<String> names = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      Arrays.fill(states[t], t);
      names.add("row " + t);
    }
    return new Projector.Trajectory(states, names, answer, 0.5);
  }

  /// Two pictures of 3 x 2 pixels for sequences of two steps: four points on a sheet of 2 x 2, each
  /// with its own row in colour.
  @Test
  void spritesShowTheRowOfTheStep() throws IOException {
    byte[] first = {0, 10, 20, 30, 40, 50};
    byte[] second = {100, 100, 100, (byte) 200, (byte) 200, (byte) 200};
    Projector.write(
        folder,
        "gru_0.hidden",
        List.of(trajectory(2, "a"), trajectory(2, "b")),
        List.of(new Projector.Sprite(3, 2, first), new Projector.Sprite(3, 2, second)));
    BufferedImage sheet = ImageIO.read(folder.resolve("sprites.png").toFile());
    assertThat(sheet.getWidth()).isEqualTo(6);
    assertThat(sheet.getHeight()).isEqualTo(4);
    // the first point: row 0 in colour, row 1 grey
    assertThat(sheet.getRGB(1, 0) & 0xFFFFFF).isEqualTo(10 << 16 | (10 / 2 + 64) << 8);
    assertThat(sheet.getRGB(1, 1) & 0xFFFFFF).isEqualTo(40 * 0x010101);
    // the fourth: the second sequence's row 1
    assertThat(sheet.getRGB(3, 2) & 0xFFFFFF).isEqualTo(100 * 0x010101);
    assertThat(sheet.getRGB(3, 3) & 0xFFFFFF).isEqualTo(200 << 16 | (200 / 2 + 64) << 8);
    assertThat(Files.readString(folder.resolve("projector_config.pbtxt")))
        .contains("image_path: \"sprites.png\"", "single_image_dim: 3", "single_image_dim: 2")
        .endsWith("  }\n}\n");
  }

  /// Of 4 sequences of 4,000 steps every second one is kept, whole.
  @Test
  void wholeSequencesAreLeftOut() throws IOException {
    Projector.write(
        folder,
        "h",
        Stream.of("a", "b", "c", "d").map(answer -> trajectory(4000, answer)).toList(),
        List.of());
    List<String> rows = Files.readAllLines(folder.resolve("metadata.tsv"));
    assertThat(rows).hasSize(8001);
    assertThat(rows.get(1)).startsWith("0\t0\trow 0\ta");
    assertThat(rows.get(4000)).startsWith("0\t3999\t").endsWith("\t");
    assertThat(rows.get(4001)).startsWith("2\t0\trow 0\tc");
    assertThat(Files.readString(folder.resolve("sampling.json")))
        .contains("\"sequences\": 4, \"kept\": 2", "every 2th");
  }

  /// The WAV file inside the event holds the samples, cut at full scale.
  @Test
  void aSoundIsAWaveFile() throws Exception {
    try (EventFile events = EventFile.create(folder, 7)) {
      events.audio("input/sound", 0, new float[] {0, 0.5f, -0.5f, 2}, 8000);
    }
    byte[] bytes;
    try (Stream<Path> files = Files.list(folder)) {
      bytes = Files.readAllBytes(files.findFirst().orElseThrow());
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int riff = text.indexOf("RIFF");
    assertThat(text).contains("input/sound", "audio");
    try (AudioInputStream sound =
        AudioSystem.getAudioInputStream(
            new ByteArrayInputStream(bytes, riff, bytes.length - riff))) {
      assertThat(sound.getFormat().getSampleRate()).isEqualTo(8000);
      assertThat(sound.getFrameLength()).isEqualTo(4);
      byte[] pcm = sound.readNBytes(8);
      short[] samples = new short[4];
      for (int i = 0; i < 4; i++) {
        samples[i] = (short) ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << 8);
      }
      assertThat(samples).containsExactly((short) 0, (short) 16384, (short) -16383, (short) 32767);
    }
  }
}
