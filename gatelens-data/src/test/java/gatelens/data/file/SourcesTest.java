package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.LabelledRows;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.EncodingFit;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.media.Wave;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.TimeScale;
import gatelens.train.Dataset;
import gatelens.train.Label;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcesTest {
  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<Row> rows(Path path, Reading reading) throws IOException {
    return Sources.open(path, reading, BadRows.refused()).source().first(1000);
  }

  private static List<Row> rows(Path path) throws IOException {
    return rows(path, Reading.automatic());
  }

  private static float[] column(Row row, int c) {
    Input.Series series = (Input.Series) row.inputs().get(0);
    return ((Input.Column.Numbers) series.columns().get(c)).values();
  }

  private static Answer name(String label) {
    return new Answer.Name(label);
  }

  @Test
  void labelledTexts() throws IOException {
    List<Row> rows = rows(write("sms", "ham\tHi there\nspam\tWin, now!\n"));
    assertThat(rows.get(1).inputs()).containsExactly(new Input.Text("Win, now!"));
    assertThat(rows.get(1).answer()).isEqualTo(name("spam"));
    assertThat(rows.get(1).id()).isEqualTo("sms:2");
  }

  @Test
  void aFileOfTextsPerClass() throws IOException {
    write("names/Irish.txt", "Murphy\nByrne\n");
    write("names/Greek.txt", "Pappas\n");
    write("names/README.md", "notes");
    List<Row> rows = rows(folder.resolve("names"));
    assertThat(rows.stream().map(Row::answer))
        .containsExactly(name("Greek"), name("Irish"), name("Irish"));
  }

  @Test
  void longTables() throws IOException {
    Path file =
        write("a.csv", "id,t,x,colour,label\n7,0,1.5,red,up\n7,3,,blue,up\n8,0,2,red,down\n");
    Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.of("t"));
    List<Row> rows = rows(file, reading);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).answer()).isEqualTo(name("up"));
    assertThat(column(rows.get(0), 0)).containsExactly(1.5f, Float.NaN);
    Input.Series series = (Input.Series) rows.get(0).inputs().get(0);
    assertThat(series.columns().get(1))
        .isEqualTo(new Input.Column.Words("colour", List.of("red", "blue")));
    assertThat(series.times()).startsWith(0, 3);
  }

  @Test
  void datesAreTimes() throws IOException {
    Path file = write("a.csv", "id;when;x\n1;2020-01-01 00:00:00;1\n1;2020-01-01 01:00:00;2\n");
    Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.of("when"));
    Input.Series series = (Input.Series) rows(file, reading).get(0).inputs().get(0);
    assertThat(series.times()[1] - series.times()[0]).isEqualTo(3600);
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(new SeriesEncoder.Part("x", 0, 1, List.of())), SeriesPlan.Missing.MEAN, 0);
    assertThat(encoder.encode(series).steps().label(1)).isEqualTo("2020-01-01 01:00");
    Path numbers = write("b.csv", "id;when;x\n1;0.5;1\n1;1;2\n");
    Reading hours = reading.withTimeScale(TimeScale.HOURS);
    Input.Series other = (Input.Series) rows(numbers, hours).get(0).inputs().get(0);
    assertThat(encoder.encode(other).steps().label(0)).isEqualTo("0.5 h");
  }

  @Test
  void wideTablesAreSeriesImagesOrTexts() throws IOException {
    Path file = write("a.csv", "0,1,2,3,7\n4,5,6,7,8\n");
    Reading last = Reading.automatic().withColumns(List.of(), Optional.of("last"));
    assertThat(column(rows(file, last).get(0), 0)).containsExactly(0, 1, 2, 3);
    assertThat(rows(file, last).get(1).answer()).isEqualTo(name("8"));
    assertThat(rows(file, last.withImageRows(2)).get(1).inputs().get(0))
        .isInstanceOfSatisfying(
            Input.Image.class, image -> assertThat(image.values()).containsExactly(4, 5, 6, 7));
    Path texts = write("b.csv", "label,text\na,\"one, two\"\n");
    assertThat(rows(texts).get(0).inputs()).containsExactly(new Input.Text("one, two"));
  }

  @Test
  void forecasts() throws IOException {
    Path file = write("a.csv", "x,y\n0,10\n1,11\n2,12\n3,13\n4,14\n");
    List<Row> rows = rows(file, Reading.automatic().withForecast(2, 2, List.of("y"), 1));
    assertThat(rows).hasSize(2);
    assertThat(column(rows.get(1), 0)).containsExactly(1, 2);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Numbers(new float[] {13, 14}));
  }

  /// What is asked for most is what comes after the end of the data.
  @Test
  void aForecastGoesBeyondTheEnd() throws IOException {
    Path file = write("a.csv", "t,y\n" + hours(0, 6));
    Reading reading =
        Reading.automatic()
            .withSequences(List.of(), Optional.of("t"))
            .withForecast(3, 2, List.of("y"), 3);
    List<Row> trained = Sources.open(file, reading, BadRows.refused()).source().first(9);
    assertThat(trained).extracting(Row::id).containsExactly("after 2020-01-01 02:00");
    List<Row> asked =
        Sources.open(file, reading, BadRows.refused(), Sources.Purpose.PREDICT).source().first(9);
    assertThat(asked)
        .extracting(Row::id)
        .containsExactly(
            "after 2020-01-01 02:00", "after 2020-01-01 05:00", "after 2020-01-01 06:00");
    assertThat(asked.get(0).answer()).isEqualTo(new Answer.Numbers(new float[] {13, 14}));
    assertThat(asked.get(2).answer()).isEqualTo(new Answer.None());
    assertThat(column(asked.get(2), 0)).containsExactly(14, 15, 16);
    assertThat(
            Sources.open(file, reading, BadRows.refused(), Sources.Purpose.JUDGE).source().first(9))
        .extracting(Row::id)
        .containsExactly("after 2020-01-01 02:00");
    Reading longer = reading.withForecast(8, 2, List.of("y"), 1);
    assertThatThrownBy(() ->
            Sources.open(file, longer, BadRows.refused(), Sources.Purpose.PREDICT)
                .source()
                .first(1))
        .hasMessageContaining("has 7 steps; a window of 8 needs more");
    Encoding learned =
        EncodingFit.learn(
                Sources.open(file, reading.withForecast(3, 2, List.of(), 1), BadRows.refused()),
                EncodingPlan.usual())
            .encoding();
    assertThat(learned.answers()).extracting(Encoding.Scale::name).containsExactly("y +1", "y +2");
    assertThat(learned.in(ModelInfo.NONE).className(1)).isEqualTo("y +2");
  }

  /// Ten windows of one step, two steps ahead: the last four are for the test; the two before them
  /// are to forecast a step that these read.
  @Test
  void theShareOfAForecastIsItsLastPart() throws IOException {
    Path file = write("a.csv", "y 1 2 3 4 5 6 7 8 9 10 11 12".replace(" ", "\n"));
    Sources.Opened all =
        Sources.open(
            file, Reading.automatic().withForecast(1, 2, List.of("y"), 1), BadRows.refused());
    assertThat(all.source().first(99)).hasSize(10);
    assertThat(all.share(0.4, 0, true).source().first(99))
        .extracting(Row::id)
        .containsExactly("step 6", "step 7", "step 8", "step 9");
    List<Row> learned = all.share(0.4, 0, false).source().first(99);
    assertThat(learned).extracting(Row::id).containsExactly("step 0", "step 1", "step 2", "step 3");
    assertThat(learned.get(3).answer()).isEqualTo(new Answer.Numbers(new float[] {5, 6}));
    assertThat(all.share(0.4, 0, true).source().first(2)).hasSize(2);
  }

  /// Rows of one hour each; y is the hour and ten.
  private static String hours(int from, int to) {
    StringBuilder rows = new StringBuilder();
    for (int hour = from; hour <= to; hour++) {
      rows.append("2020-01-01 0%d:00,%d%n".formatted(hour, 10 + hour));
    }
    return rows.toString();
  }

  @Test
  void archives() throws IOException {
    Path ts = write("a.ts", "# note\n@classLabel true 1 2\n@data\n1,2,?:3,4,5:2\n6,7:8,9:1\n");
    assertThat(column(rows(ts).get(0), 0)).containsExactly(1, 2, Float.NaN);
    assertThat(rows(ts).get(1).answer()).isEqualTo(name("1"));
    Path ucr = write("a.txt", "  1.0000e+00  0.5 -1 2 3\n  2.0  4 5 6 7\n");
    assertThat(column(rows(ucr).get(1), 0)).containsExactly(4, 5, 6, 7);
    assertThat(rows(ucr).get(1).answer()).isEqualTo(name("2"));
  }

  @Test
  void jsonLines() throws IOException {
    Path file =
        write(
            "a.jsonl",
            "{\"x\":[1,null],\"y\":[3,4],\"label\":\"a\"}\n{\"x\":[1],\"y\":[2],\"label\":1}\n");
    assertThat(column(rows(file).get(0), 0)).containsExactly(1, Float.NaN);
    assertThat(rows(file).get(1).answer()).isEqualTo(name("1"));
    Path nested = write("b.jsonl", "{\"s\":[[1,2],[3,4]],\"text\":\"hi\",\"label\":\"a\"}\n");
    assertThat(Sources.open(nested, Reading.automatic(), BadRows.refused()).inputs())
        .containsExactly("text", "series");
  }

  static byte[] idx(int magic, int count, int[] extents, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    out.writeInt(count);
    for (int extent : extents) {
      out.writeInt(extent);
    }
    out.write(body);
    return bytes.toByteArray();
  }

  @Test
  void idxImagesWithTheirLabels() throws IOException {
    Path images = folder.resolve("t-images-idx3-ubyte.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(images))) {
      out.write(idx(0x803, 2, new int[] {1, 2}, new byte[] {0, (byte) 255, 51, 0}));
    }
    Files.write(
        folder.resolve("t-labels-idx1-ubyte.gz"), idx(0x801, 2, new int[0], new byte[] {4, 9}));
    Row row = rows(images).get(1);
    assertThat(row.answer()).isEqualTo(name("9"));
    assertThat(((Input.Image) row.inputs().get(0)).values()[0]).isEqualTo(0.2f, within(1e-6f));
    Files.write(images, idx(0x803, 3, new int[] {1, 2}, new byte[] {0, 1}));
    assertThatThrownBy(() -> rows(images)).isInstanceOf(DataException.class);
    Files.write(images, idx(0x803, 1, new int[] {70000, 70000}, new byte[] {0, 1}));
    assertThatThrownBy(() -> rows(images)).hasMessageContaining("70000 x 70000");
  }

  /// Samples 0.5 and -0.5 on two channels, with -0.25 and 0.25 beside them.
  static byte[] wave(int bits, int format, long claimed) {
    int bytes = bits / 8;
    ByteBuffer data = ByteBuffer.allocate(44 + 4 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 4 * bytes);
    data.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    data.putShort((short) format).putShort((short) 2).putInt(8000).putInt(8000 * 2 * bytes);
    data.putShort((short) (2 * bytes)).putShort((short) bits);
    data.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) claimed);
    for (double value : new double[] {0.5, -0.25, -0.5, 0.25}) {
      switch (bits) {
        case 8 -> data.put((byte) (value * 128 + 128));
        case 16 -> data.putShort((short) (value * 32768));
        case 24 -> {
          int whole = (int) (value * 8388608);
          data.put((byte) whole).put((byte) (whole >> 8)).put((byte) (whole >> 16));
        }
        default -> {
          if (bits == 64) {
            data.putDouble(value);
          } else if (format == 3) {
            data.putFloat((float) value);
          } else {
            data.putInt((int) (value * 2147483648.0));
          }
        }
      }
    }
    return data.array();
  }

  @ParameterizedTest
  @CsvSource({"8,1", "16,1", "24,1", "32,1", "32,3", "64,3"})
  void wavesOfEveryKind(int bits, int format) throws IOException {
    Path file = Files.write(folder.resolve("a.wav"), wave(bits, format, 4L * bits / 8));
    Input.Audio audio = (Input.Audio) rows(file).get(0).inputs().get(0);
    assertThat(audio.rate()).isEqualTo(8000);
    assertThat(audio.samples()).containsExactly(0.125f, -0.125f);
  }

  @Test
  void brokenWavesAreRefused() throws IOException {
    assertThatThrownBy(() -> Wave.read(wave(16, 1, 4_000_000_000L), Path.of("a.wav")))
        .hasMessageContaining("claims 4000000000 bytes, but only 8");
    assertThatThrownBy(() -> Wave.read(wave(16, 85, 8), Path.of("a.wav")))
        .hasMessageContaining("found format 85");
    assertThatThrownBy(() -> Wave.read(new byte[20], Path.of("a.wav")))
        .hasMessageContaining("no WAV file");
    byte[] noData = java.util.Arrays.copyOf(wave(16, 1, 8), 36);
    assertThatThrownBy(() -> Wave.read(noData, Path.of("a.wav")))
        .hasMessageContaining("no data chunk");
  }

  private Path picture(String name, int type) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.setRGB(1, 0, 0xffffff);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void picturesInAFolderPerClass() throws IOException {
    picture("p/dark/a.png", BufferedImage.TYPE_BYTE_GRAY);
    picture("p/red/b.png", BufferedImage.TYPE_INT_RGB);
    List<Row> rows = rows(folder.resolve("p"));
    assertThat(((Input.Image) rows.get(0).inputs().get(0)).values()).containsExactly(0, 1);
    assertThat(((Input.Image) rows.get(1).inputs().get(0)).channels()).isEqualTo(3);
    assertThat(rows.get(1).answer()).isEqualTo(name("red"));
    assertThat(rows.get(1).id()).isEqualTo(Path.of("red", "b.png").toString());
  }

  @Test
  void brokenPicturesAreRefused() throws IOException {
    byte[] png = Files.readAllBytes(picture("a.png", BufferedImage.TYPE_BYTE_GRAY));
    // Width and height stand at 16 and 20.
    byte[] huge = png.clone();
    ByteBuffer.wrap(huge).putInt(16, 65535).putInt(20, 65535);
    assertThatThrownBy(() -> rows(Files.write(folder.resolve("b.png"), huge)))
        .isInstanceOf(DataException.class);
    byte[] cut = java.util.Arrays.copyOf(png, 30);
    assertThatThrownBy(() -> rows(Files.write(folder.resolve("c.png"), cut)))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> rows(write("d.png", "text"))).hasMessageContaining("no image");
  }

  @Test
  void manifestsWithSeveralInputs() throws IOException {
    Files.write(folder.resolve("a.wav"), wave(16, 1, 8));
    write("s.csv", "x\n1\n2\n");
    Path manifest = write("m.csv", "sound,said,events,label\na.wav,hello,s.csv,1\n");
    Sources.Opened opened = Sources.open(manifest, Reading.automatic(), BadRows.refused());
    assertThat(opened.inputs()).containsExactly("sound", "said", "events");
    assertThat(opened.source().first(1).get(0).inputs().stream().map(Input::kind))
        .containsExactly("audio", "text", "series");
    Path missing = write("n.csv", "path,label\na.wav,1\nnone.wav,2\n");
    assertThatThrownBy(() -> rows(missing)).hasMessageContaining("line 3, column path");
  }

  @Test
  void classesByTheBeginningOfTheName() throws IOException {
    Files.write(folder.resolve("7_ann_0.wav"), wave(16, 1, 8));
    Files.write(folder.resolve("8_ann_3.wav"), wave(16, 1, 8));
    Sources.Opened all = Sources.open(folder, Reading.automatic(), BadRows.refused());
    assertThat(all.only("*_[0-1].wav", true).source().first(9).get(0).answer())
        .isEqualTo(name("7"));
    assertThat(all.only("*_[0-1].wav", false).source().first(9)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv | id,x;1,1;1,oops;1,2 | line 3, column x: expected a number",
        "a.csv | id,x;1,1;1,2,3 | line 3: expected 2 cells",
        "a.csv | id,x;1,1;1,1e99 | line 3, column x: expected a finite number",
        "a.csv | id,x,label;1,1,a;2,2,b;1,3,b | line 4, column label: sequence 1 has the answer"
            + " 'b'",
        "a.csv | key,x;1,1 | there is no column id",
        "a.ts | @data;1,2:3:a | line 2: dimension 1 has 1 steps, dimension 0 has 2",
        "a.ts | 1,2:a | expected @data",
        "a.jsonl | {oops | line 1: it is no JSON",
        "a.jsonl | {\"x\":1 | line 1: it is no JSON: Unexpected end-of-input",
        "a.jsonl | {\"x\":[1,\"b\"]} | line 1, column x: expected a number",
        "a.weird | a | its kind is not known"
      })
  void badRowsSayWhere(String name, String text, String message) throws IOException {
    Path file = write(name, text.replace(';', '\n') + "\n");
    Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.empty());
    assertThatThrownBy(() -> rows(file, reading))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(String.valueOf(file.getFileName()))
        .hasMessageContaining(message)
        .hasMessageNotContaining("[Source");
  }

  /// The short way and the JDK's agree to the last bit.
  @Test
  void plainNumbersAreReadExactly() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      String cell =
          (random.nextBoolean() ? "-" : "")
              + new BigDecimal(
                      BigInteger.valueOf(random.nextLong(1_000_000_000_000_000L)),
                      random.nextInt(16))
                  .toPlainString();
      double plain = Cells.plain(cell);
      assertThat(Double.isNaN(plain) || plain == Double.parseDouble(cell)).as(cell).isTrue();
    }
    assertThat(Cells.plain("-0.5")).isEqualTo(-0.5);
    assertThat(Cells.plain("7.")).isEqualTo(7);
    for (String other : List.of("", "-", ".", "1e3", "1.2.3", "1234567890123456", "NaN", " 1")) {
      assertThat(Cells.plain(other)).isNaN();
    }
  }

  @Test
  void badRowsCanBeCounted() throws IOException {
    Path file = write("a.csv", "id,x\n1,1\n1,oops\n2,2\n2\n");
    BadRows bad = BadRows.skipped();
    Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.empty());
    List<Row> rows = Sources.open(file, reading, bad).source().first(10);
    assertThat(rows).hasSize(2);
    assertThat(bad.first()).anyMatch(message -> message.contains("line 3, column x"));
    assertThat(bad.count()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void filesThatAreNotThereEmptyOrInAnotherEncodingAreRefused() throws IOException {
    assertThatThrownBy(() -> rows(folder.resolve("none.csv")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> rows(write("e.csv", ""))).hasMessageContaining("is empty");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> rows(empty)).hasMessageContaining("the folder is empty");
    for (String name : List.of("l.csv", "l.txt", "l.jsonl")) {
      Path broken = Files.write(folder.resolve(name), new byte[] {'a', '\n', (byte) 0x81, '\n'});
      assertThatThrownBy(() -> rows(broken)).hasMessageContaining("UTF-8");
    }
  }

  @Test
  void encodingsAreLearnedAndLabelsChecked() throws IOException {
    Path file = write("sms", "b\tthe cat the\na\ta dog the cat\n");
    Sources.Opened opened = Sources.open(file, Reading.automatic(), BadRows.refused());
    EncodingFit.Learned learned = EncodingFit.learn(opened, EncodingPlan.usual());
    assertThat(learned.classes()).containsExactly("a", "b");
    Dataset data =
        LabelledRows.dataset(opened.source(), learned.encoding(), BadRows.refused(), 1 << 20);
    assertThat(data.get(0).label()).isEqualTo(new Label.Class(1));
    assertThatThrownBy(() ->
            LabelledRows.dataset(
                opened.source(),
                learned.encoding().withClasses(List.of("b")),
                BadRows.refused(),
                1 << 20))
        .hasMessageStartingWith(file + ", row ")
        .hasMessageContaining("its label 'a' was never seen");
  }

  @Test
  void examplesBeyondMemoryAreReadFromDisk() throws IOException {
    Path file = write("a.csv", "x,y\n0,10\n1,11\n2,12\n3,13\n4,14\n9,15\n");
    Sources.Opened opened =
        Sources.open(file, Reading.automatic().withForecast(2, 1, List.of(), 1), BadRows.refused());
    Encoding encoding = EncodingFit.learn(opened, EncodingPlan.usual()).encoding();
    Dataset memory = LabelledRows.dataset(opened.source(), encoding, BadRows.refused(), 1 << 20);
    Dataset disk = LabelledRows.dataset(opened.source(), encoding, BadRows.refused(), 1);
    assertThat(disk.size()).isEqualTo(4);
    for (int i = 3; i >= 0; i--) {
      assertThat(disk.get(i).label()).isEqualTo(memory.get(i).label());
      assertThat(((FeatureSequence) disk.get(i).input().first()).values())
          .isEqualTo(((FeatureSequence) memory.get(i).input().first()).values());
    }
  }

  @Test
  void sharesArePartsOfTheWhole() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("a\trow ").append(i).append('\n');
    }
    Sources.Opened all =
        Sources.open(write("s", text.toString()), Reading.automatic(), BadRows.refused());
    List<Row> drawn = all.share(0.25, 3, true).source().first(1000);
    List<Row> others = all.share(0.25, 3, false).source().first(1000);
    assertThat(drawn).hasSizeBetween(30, 70).doesNotContainAnyElementsOf(others);
    assertThat(drawn.size() + others.size()).isEqualTo(200);
  }

  /// Four files of the same three steps, written by Arrow: plain and dictionary pages, one value
  /// missing.
  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "zstd"})
  void parquet(String compression) throws IOException, URISyntaxException {
    Path file = Path.of(SourcesTest.class.getResource("steps-" + compression + ".parquet").toURI());
    Reading reading =
        Reading.automatic()
            .withSequences(List.of("id"), Optional.of("step"))
            .withColumns(List.of(), Optional.of("label"));
    List<Row> rows = rows(file, reading);
    assertThat(rows).extracting(Row::id).containsExactly("x", "y");
    assertThat(rows).extracting(Row::answer).containsExactly(name("up"), name("down"));
    assertThat(column(rows.get(0), 0)).containsExactly(0.5f, Float.NaN);
    assertThat(column(rows.get(1), 0)).containsExactly(-2f);
    Input.Series series = (Input.Series) rows.get(0).inputs().get(0);
    assertThat(series.columns().get(1))
        .isEqualTo(new Input.Column.Words("kind", List.of("on", "off")));
    assertThat(series.times()).containsExactly(0, 1);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < 200; i++) {
      bytes[i] ^= 0x55;
    }
    Path broken = Files.write(folder.resolve("broken.parquet"), bytes);
    assertThatThrownBy(() -> rows(broken, reading))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("broken.parquet");
  }

  @Test
  void jsonOfMixedShapesIsTold() throws IOException {
    Path mixed = write("mixed.jsonl", "{\"s\":[[1],[2]]}\n{\"s\":[[1],{\"a\":2}]}\n");
    assertThatThrownBy(() -> rows(mixed))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("step 1 is no array");
    Path times = write("times.jsonl", "{\"s\":[1,2],\"t\":[1,2,3]}\n");
    Reading reading = Reading.automatic().withSequences(List.of(), Optional.of("t"));
    assertThatThrownBy(() -> rows(times, reading))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a series of 2 steps has 3 times");
  }

  /// Every other byte of a Parquet file changed in turn: the file is read, or what is wrong is
  /// told, and the reader comes back (Hardwood 1.0.1 alone does not, of some).
  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy"})
  @Timeout(120)
  void everyDamagedByteOfParquetIsReadOrTold(String compression)
      throws IOException, URISyntaxException {
    Path file = Path.of(SourcesTest.class.getResource("steps-" + compression + ".parquet").toURI());
    byte[] bytes = Files.readAllBytes(file);
    int told = 0;
    int[] masks = {0x01, 0x10, 0x7f};
    for (int at = 0; at < bytes.length; at += 2) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) masks[at % masks.length];
      // one file each: Hardwood maps files, and reads on for a moment after it was closed
      Path damaged = Files.write(folder.resolve(at + "-damaged.parquet"), changed);
      try {
        rows(damaged);
      } catch (IOException problem) {
        told++;
        assertThat(problem).hasMessageContaining(at + "-damaged.parquet");
      }
    }
    assertThat(told).isGreaterThan(bytes.length / 20);
  }

  /// The column of times is one of the files, not of the manifest that names them.
  @Test
  void aManifestOfSeriesWithTimes() throws IOException {
    write("a.csv", "t,x\n0,1\n5,2\n");
    write("b.csv", "t,y\n1,3\n");
    Path manifest = write("m.csv", "first,second,label\na.csv,b.csv,up\n");
    Reading reading = Reading.automatic().withSequences(List.of(), Optional.of("t"));
    Row row = rows(manifest, reading).get(0);
    assertThat(((Input.Series) row.inputs().get(0)).times()).containsExactly(0, 5);
    assertThat(((Input.Series) row.inputs().get(1)).times()).containsExactly(1);
    assertThat(column(row, 0)).containsExactly(1, 2);
    assertThat(row.answer()).isEqualTo(name("up"));
  }
}
