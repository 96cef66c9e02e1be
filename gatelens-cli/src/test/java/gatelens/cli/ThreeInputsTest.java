package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A note, a sound and a picture in each row, of which the sound alone decides: a tone in its
/// middle.
class ThreeInputsTest {
  private static final int RATE = 4000;
  private static final int ROWS = 32;

  @TempDir private Path folder;
  private Path data;
  private Path model;

  private static String wave(SplittableRandom random, boolean tone) {
    int samples = RATE / 2;
    ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
    file.putShort((short) 1).putInt(RATE).putInt(2 * RATE).putShort((short) 2);
    file.putShort((short) 16).put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      boolean inside = i > samples / 3 && i < 2 * samples / 3;
      double sine = tone && inside ? 0.5 * Math.sin(2 * Math.PI * 800 * i / RATE) : 0;
      file.putShort((short) (32_000 * (sine + 0.02 * random.nextGaussian())));
    }
    return "data:audio/wav;base64," + Base64.getEncoder().encodeToString(file.array());
  }

  private static String picture(SplittableRandom random) throws IOException {
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 6, 5, random.ints(30, 0, 256).toArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }

  @BeforeEach
  void train() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder rows = new StringBuilder();
    for (int n = 0; n < ROWS; n++) {
      String note = random.nextBoolean() ? "all is quiet" : "nothing was heard";
      rows.append("{\"note\":\"").append(note).append("\",\"sound\":\"");
      rows.append(wave(random, n % 2 == 0)).append("\",\"photo\":\"");
      rows.append(picture(random)).append("\",\"label\":\"");
      rows.append(n % 2 == 0 ? "tone" : "none").append("\"}\n");
    }
    data = Files.writeString(folder.resolve("rows.jsonl"), rows);
    model = folder.resolve("m.gatelens");
    Run.done(
        "train", "--data", data, "--epochs", 6, "--seed", 2, "--validation", 0, "--output", model);
  }

  @Test
  void theyAreToldLearnedExplainedAndDrawn() throws IOException {
    assertThat(Run.done("data", data).out())
        .contains("32 examples, 3 inputs")
        .contains("  note: text, 12 to 17 characters")
        .contains("  sound: sound, 2,000 samples each")
        .contains("  photo: image, 30 pixels each");

    JsonNode all =
        JsonMapper.shared()
            .readTree(Run.done("explain", model, data, "--rows", 4, "--json").out())
            .get("explanations");
    assertThat(all.size()).isEqualTo(4);
    for (JsonNode one : all) {
      double shares = 0;
      double parts = 0;
      for (JsonNode input : one.get("inputs")) {
        shares += input.get("share").asDouble();
        parts += input.get("attributed").asDouble();
        // by exchange with other rows' inputs: what stands beside every share
        assertThat(input.get("without").isNumber()).isTrue();
        assertThat(input.get("alone").isNumber()).isTrue();
        assertThat(input.get("interaction").asDouble())
            .isCloseTo(
                input.get("without").asDouble() - input.get("alone").asDouble(), within(1e-5));
        if (input.get("name").asString().equals("sound")) {
          assertThat(input.get("share").asDouble()).isGreaterThan(0.8);
        }
      }
      assertThat(shares).isCloseTo(1, within(1e-6));
      assertThat(parts).isCloseTo(one.get("attributed").asDouble(), within(1e-4));
      assertThat(one.get("inputs").size()).isEqualTo(3);
    }

    Path page = folder.resolve("why.html");
    Run.done("report", model, data, "--rows", 1, "--output", page);
    assertThat(Files.readString(page))
        .contains("on one clock", "note has no time", "photo has no time")
        .contains(
            "data-name=\"clock-0\"",
            "data-name=\"words-note-0\"",
            "data-name=\"sound-sound-0\"",
            "data-name=\"image-photo-0\"")
        .contains("What each input has in the score, and what leaving it out says");
  }
}
