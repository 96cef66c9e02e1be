package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures and sounds that stand in tables themselves: `media.parquet`, written by pyarrow, has a
/// structure of bytes and path for pictures of two by two, and bytes for sounds of four samples.
final class MediaInTablesTest {
  @TempDir private Path folder;

  private static List<Row> rows(Path file) throws IOException {
    return Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(100);
  }

  private static byte[] png(int grey) throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {grey, 0, 255, 51});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static float[] pixels(Row row) {
    return ((Input.Image) row.inputs().get(0)).values();
  }

  @Test
  void bytesAndPathsOfParquet() throws IOException, URISyntaxException {
    Path stored = Path.of(MediaInTablesTest.class.getResource("media.parquet").toURI());
    Path file = Files.copy(stored, folder.resolve("media.parquet"));
    Files.write(folder.resolve("beside.png"), png(153));
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(4);
    assertThat(pixels(rows.get(0))).containsExactly(0.4f, 0, 1, 0.2f);
    assertThat(pixels(rows.get(1))).containsExactly(0.8f, 0, 1, 0.2f);
    // no bytes, but a path
    assertThat(pixels(rows.get(2))).containsExactly(0.6f, 0, 1, 0.2f);
    assertThat(rows.get(3).inputs().get(0)).isInstanceOf(Input.Absent.class);
    Input.Audio sound = (Input.Audio) rows.get(1).inputs().get(1);
    assertThat(sound.samples()).containsExactly(-0.25f, 0.25f, 0, 0.5f);
    assertThat(sound.rate()).isEqualTo(8000);
    assertThat(rows.get(1).inputs().get(2)).isEqualTo(new Input.Text("c"));
    assertThat(rows.get(0).id()).isEqualTo("row 1");
  }

  @Test
  void dataUrlsInLinesOfJson() throws IOException {
    String lines = "";
    for (int n = 0; n < 4; n++) {
      String bytes = Base64.getEncoder().encodeToString(png(51 * n));
      lines +=
          "{\"photo\": \"data:image/png;base64,%s\", \"label\": \"%s\"}\n"
              .formatted(bytes, n % 2 == 0 ? "up" : "down");
    }
    List<Row> rows = rows(Files.writeString(folder.resolve("m.jsonl"), lines));
    assertThat(pixels(rows.get(3))).containsExactly(0.6f, 0, 1, 0.2f);
    // the file, the line and the column are told
    byte[] cut = Arrays.copyOf(png(3), 40);
    Path broken =
        Files.writeString(
            folder.resolve("b.jsonl"),
            lines
                + "{\"photo\": \"data:image/png;base64,%s\", \"label\": \"up\"}\n"
                    .formatted(Base64.getEncoder().encodeToString(cut)));
    assertThatThrownBy(() -> rows(broken))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.jsonl, line 5, column photo: ");
    String words =
        Base64.getEncoder().encodeToString("no picture".getBytes(StandardCharsets.UTF_8));
    Path other =
        Files.writeString(
            folder.resolve("o.jsonl"),
            "{\"photo\": \"data:image/png;base64,%s\", \"label\": \"up\"}\n".formatted(words)
                + lines);
    assertThatThrownBy(() -> rows(other))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("neither a picture nor a sound");
  }
}
