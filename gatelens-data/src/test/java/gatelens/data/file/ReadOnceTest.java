package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A file is opened once: its kind, its columns and its rows are found out from one stream.
class ReadOnceTest {
  private static final String CSV = "a,b,label\n1,2,yes\n3,4,no\n";

  @TempDir private Path folder;

  /// Closes once, and has no way back.
  private static final class OnceOnly extends InputStream {
    private final InputStream bytes;
    private int closed;

    private OnceOnly(byte[] content) {
      bytes = new ByteArrayInputStream(content);
    }

    @Override
    public int read() throws IOException {
      assertThat(closed).isZero();
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      assertThat(closed).isZero();
      return bytes.read(into, offset, length);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static Sources.Opened opened(String content, Sources.Purpose purpose) throws IOException {
    return opened(content.getBytes(StandardCharsets.UTF_8), purpose);
  }

  private static Sources.Opened opened(byte[] content, Sources.Purpose purpose) throws IOException {
    return Sources.open(
        new OnceOnly(content),
        Path.of("standard input"),
        Reading.automatic(),
        BadRows.refused(),
        purpose);
  }

  private static byte[] gzipped(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /// What is gone after it was opened can be read only through what was opened.
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be deleted there")
  @ParameterizedTest
  @CsvSource({
    "a.csv, 'a,b,label\\n1,2,yes\\n3,4,no\\n'",
    "a.jsonl, '{\"x\":[1,2],\"label\":\"yes\"}\\n{\"x\":[3],\"label\":\"no\"}\\n'",
    "a.tsv, 'yes\\tfirst text\\nno\\tsecond text\\n'",
    "ucr.txt, 'yes'"
  })
  void aFileIsOpenedOnce(String name, String content) throws IOException {
    String text = name.equals("ucr.txt") ? "1 1 2 3 4\n2 4 3 2 1\n" : content.replace("\\n", "\n");
    Path file = Files.writeString(folder.resolve(name), text.replace("\\t", "\t"));
    Sources.Opened opened =
        Sources.open(file, Reading.automatic(), BadRows.refused(), Sources.Purpose.JUDGE);
    Files.delete(file);
    List<Row> rows = opened.source().first(9);
    assertThat(rows).hasSize(2);
    assertThat(rows)
        .extracting(Row::answer)
        .isEqualTo(
            name.equals("ucr.txt")
                ? List.of(new Answer.Name("1"), new Answer.Name("2"))
                : List.of(new Answer.Name("yes"), new Answer.Name("no")));
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be deleted there")
  @Test
  void smallDataToLearnFromIsReadFromItsFileOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), CSV);
    Sources.Opened opened = Sources.open(file, Reading.automatic(), BadRows.refused());
    Files.delete(file);
    List<Row> first = opened.source().first(9);
    assertThat(first).hasSize(2);
    assertThat(opened.source().first(9))
        .extracting(Row::id)
        .isEqualTo(List.of("a.csv:2", "a.csv:3"));
  }

  @Test
  void largeDataToLearnFromIsReadAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), CSV);
    Remembered rows =
        new Remembered(
            Sources.open(file, Reading.automatic(), BadRows.refused(), Sources.Purpose.JUDGE)
                .source(),
            300);
    assertThat(rows.first(9)).hasSize(2);
    Files.writeString(file, CSV + "5,6,yes\n");
    assertThat(rows.first(9)).hasSize(3);
  }

  /// A reading that ends early has not seen all rows.
  @Test
  void halfAReadingIsNotRemembered() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), CSV);
    Sources.Opened opened = Sources.open(file, Reading.automatic(), BadRows.refused());
    assertThat(opened.source().first(1)).hasSize(1);
    assertThat(opened.source().first(9)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'a,b,label\\n1,2,yes\\n3,4,no\\n', CSV",
    "'a;b\\n1;2\\n', CSV",
    "'a\\tb\\tc\\n1\\t2\\t3\\n', CSV",
    "'\"a, b\",c\\n1,2\\n', CSV",
    "'{\"x\":[1]}\\n', JSONL",
    "'yes\\tfirst text\\n', LABELLED_TEXT",
    "'1 1 2 3 4\\n', UCR",
    "'@problemName t\\n@data\\n1,2:a\\n', TS",
    "'It was good, really.\\nI liked it, mostly, yes.\\n', DOCUMENT"
  })
  void theKindOfAStreamIsFoundOut(String content, Reading.Format format) throws IOException {
    String text = content.replace("\\n", "\n").replace("\\t", "\t");
    Sources.Opened opened = opened(text, Sources.Purpose.PREDICT);
    assertThat(opened.reading().format()).isEqualTo(format);
    assertThat(opened.source().first(1).get(0).id()).startsWith("standard input");
  }

  @Test
  void aStreamIsReadOnceAndSaysSo() throws IOException {
    Sources.Opened opened = opened(gzipped(CSV), Sources.Purpose.PREDICT);
    assertThat(opened.source().first(9)).hasSize(2);
    assertThatThrownBy(() -> opened.source().first(9))
        .hasMessageContaining("standard input: it can be read only once");
    assertThatThrownBy(() -> opened("", Sources.Purpose.PREDICT)).hasMessageContaining("is empty");
  }

  @Test
  void aStreamToLearnFromCanBeReadAgain() throws IOException {
    Sources.Opened opened = opened(CSV, Sources.Purpose.LEARN);
    assertThat(opened.source().first(1)).hasSize(1);
    assertThat(opened.source().first(9))
        .extracting(Row::id)
        .containsExactly("standard input:2", "standard input:3");
  }

  @Test
  void bytesOfOneKindNeedNoName() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 0, 0, 255);
    javax.imageio.ImageIO.write(image, "png", png);
    Sources.Opened opened = opened(png.toByteArray(), Sources.Purpose.PREDICT);
    Row row = opened.source().first(1).get(0);
    assertThat(row.id()).isEqualTo("standard input");
    assertThat(((Input.Image) row.inputs().get(0)).values()).containsExactly(0, 1, 0, 0, 0, 0);
  }
}
