package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Raw data that is wrong is refused with its file, line and column, exit code 3, and what was
/// there stays.
class BadDataTest {
  private static final String HEAD = "id,step,a,b,label\n";

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    StringBuilder rows = new StringBuilder(HEAD);
    for (int n = 0; n < 8; n++) {
      for (int t = 0; t < 3; t++) {
        String label = n % 2 == 0 ? "down" : "up";
        rows.append(n + "," + t + "," + n * t + "," + (n - t) + "," + label + "\n");
      }
    }
    model =
        trained(
            write("good.csv", rows.toString()), "--id", "id", "--time", "step", "--label", "label");
  }

  private Path trained(Path data, String... columns) {
    Path output = folder.resolve(data.getFileName() + ".gatelens");
    List<Object> words = new ArrayList<>(List.of("train", "--data", data));
    words.addAll(List.of(columns));
    words.addAll(List.of("--model", "gru(3) dense(2,softmax)", "--epochs", 1, "--output", output));
    Run run = Run.of(words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return output;
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(Path data, String... words) throws IOException {
    Path output = folder.resolve("y.npy");
    byte[] before = {1, 2, 3};
    Files.write(output, before);
    Run run = Run.of("predict", model, data, "--output", output);
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("error: ")
        .contains(data.getFileName().toString())
        .contains(words)
        .doesNotContain("\tat ");
    assertThat(Files.readAllBytes(output)).isEqualTo(before);
  }

  @Test
  void tables() throws IOException {
    refused(write("column.csv", "id,step,a,q,label\n0,0,1,2,up\n"), "line 1", "no column b");
    refused(
        write("short.csv", HEAD + "0,0,1,2,up\n0,1,1\n"), "line 3", "expected 5 cells", "found 3");
    refused(
        write("word.csv", HEAD + "0,0,1,2,up\n0,1,1,x,up\n"), "line 3", "column b", "found 'x'");
    refused(write("infinite.csv", HEAD + "0,0,1,2,up\n0,1,1,1e999,up\n"), "line 3", "column b");
    refused(write("nothing.csv", ""), "empty");
    refused(folder.resolve("absent.csv"), "no such file");
    refused(Files.createDirectory(folder.resolve("hollow")), "folder is empty");
  }

  @Test
  void aLabelNeverSeen() throws IOException {
    Run run =
        Run.of("gates", model, write("label.csv", HEAD + "0,0,1,2,sideways\n0,1,1,2,sideways\n"));
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("label.csv", "'sideways' was never seen", "[down, up]");
  }

  /// What a model is asked about has no answer yet: that is no error, and changes none.
  @Test
  void withoutTheColumnOfTheClass() throws IOException {
    Run with = Run.of("predict", model, write("with.csv", HEAD + "7,0,1,2,up\n7,1,3,4,up\n"));
    Run without = Run.of("predict", model, write("new.csv", "id,step,a,b\n7,0,1,2\n7,1,3,4\n"));
    assertThat(without.code()).as(without.err()).isZero();
    assertThat(without.out()).isEqualTo(with.out()).startsWith("7\t");
    int right = with.out().startsWith("7\tup\t") ? 1 : 0;
    assertThat(with.err())
        .contains(right + " of 1 rows with a class in the data are answered with it: accuracy");
    assertThat(without.err()).doesNotContain("accuracy");
    Run explained = Run.of("explain", model, folder.resolve("new.csv"));
    assertThat(explained.code()).as(explained.err()).isZero();
    Run judged = Run.of("gates", model, folder.resolve("new.csv"));
    assertThat(judged.code()).as(judged.err()).isZero();
    Run trained =
        Run.of(
            "train",
            "--data",
            folder.resolve("new.csv"),
            "--label",
            "label",
            "--id",
            "id",
            "--model",
            "gru(3) dense(2,softmax)",
            "--output",
            folder.resolve("no.gatelens"));
    assertThat(trained.code()).isEqualTo(3);
    assertThat(trained.err()).contains("there is no column label");
  }

  /// The last window of a series, after which no answer is known, and the names of what comes.
  @Test
  void whatComesNext() throws IOException {
    StringBuilder rows = new StringBuilder("day,sold,price\n");
    for (int day = 0; day < 30; day++) {
      rows.append("2026-01-%02d,%d,%d%n".formatted(day + 1, day % 7, day % 3));
    }
    Path data = write("sales.csv", rows.toString());
    Path output = folder.resolve("forecast.gatelens");
    Run trained =
        Run.of(
            "train",
            "--data",
            data,
            "--time",
            "day",
            "--window",
            5,
            "--horizon",
            2,
            "--forecast",
            "sold",
            "--test-share",
            0.3,
            "--model",
            "gru(3) dense(2)",
            "--output",
            output);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).containsPattern("test: \\d+ rows, mean squared error [0-9.]+, mean");
    String last = rows.substring(rows.indexOf("2026-01-26"));
    Path week = write("week.csv", "day,sold,price\n" + last);
    Run next = Run.of("predict", output, week);
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(next.err()).contains("forecasts: sold +1, sold +2");
    assertThat(next.out()).hasLineCount(1).startsWith("after 2026-01-30\t");
    assertThat(next.err()).doesNotContain("mean squared error");
    Run known = Run.of("predict", output, data);
    assertThat(known.out()).hasLineCount(26);
    // 24 of the 26 windows are followed by two days that the data has
    assertThat(known.err()).contains("of 48 numbers that the data has: mean squared error");
    Run why = Run.of("explain", output, week, "--target", "sold +2");
    assertThat(why.out()).contains("(after 2026-01-30): sold +2 = ", "standardised sold +2 is");
    assertThat(Run.of("explain", output, week).out()).contains("standardised sold +1 is");
    assertThat(Run.of("inspect", output).out()).contains("answers float[N][2]: [sold +1, sold +2]");
    Run both =
        Run.of(
            "compare-models",
            output,
            output,
            "--data",
            data,
            "--report",
            folder.resolve("both.html"));
    assertThat(both.code()).as(both.err()).isZero();
    assertThat(both.out())
        .contains("The first is nearer 0 times, the second 0 times.")
        .contains(
            "differ by +0.000; whether that is chance cannot be said: 3 blocks of 7 examples");
    assertThat(Files.readString(folder.resolve("both.html")))
        .contains(
            "too few examples to say whether that is chance", "Where their errors differ most");
    Run report = Run.of("report", output, week, "--output", folder.resolve("r.html"));
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(Files.readString(folder.resolve("r.html")))
        .contains("sold +1 = ")
        .doesNotContain("class=\"lead\">the model answers");
  }

  /// A header that claims four gigabytes, no channels, or nothing at all.
  @Test
  void sounds() throws IOException {
    ByteBuffer wave = ByteBuffer.allocate(44 + 2000).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2000);
    wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wave.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    wave.putShort((short) 2).putShort((short) 16);
    wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2000);
    for (int i = 0; i < 1000; i++) {
      wave.putShort((short) (8000 * Math.sin(i)));
    }
    Path sounds = Files.createDirectory(folder.resolve("sounds"));
    for (String name : new String[] {"a_1", "b_1", "a_2", "b_2"}) {
      Files.write(sounds.resolve(name + ".wav"), wave.array());
    }
    model = trained(sounds);
    Path file = folder.resolve("claims.wav");
    byte[] claims = wave.array().clone();
    ByteBuffer.wrap(claims).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0xFFFFFFF0);
    refused(Files.write(file, claims), "claims 4294967280 bytes", "only 2000 are there");
    byte[] silent = wave.array().clone();
    silent[22] = 0;
    refused(Files.write(file, silent), "0 channels");
    refused(Files.write(file, java.util.Arrays.copyOf(wave.array(), 30)), "are left");
    refused(write("none.wav", "RIFFxxxxWAVEjunk"), "no data chunk");
  }
}
