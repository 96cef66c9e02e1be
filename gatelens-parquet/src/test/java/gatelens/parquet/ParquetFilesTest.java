package gatelens.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.batch.BatchRun;
import gatelens.batch.RowFiles;
import gatelens.batch.RowFormat;
import gatelens.data.BadRows;
import gatelens.data.file.Table;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.testkit.explain.RandomModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written is what CSV has, read by our own reader and by pyarrow.
class ParquetFilesTest {
  @TempDir Path folder;

  private static final List<String> NAMES = List.of("key", "at", "score", "note");
  private static final List<Class<?>> TYPES =
      List.of(String.class, Long.class, Float.class, String.class);

  private Path written(int rows) throws IOException {
    Path file = folder.resolve("a.parquet");
    RowFiles files = RowFiles.of(RowFormat.PARQUET).orElseThrow();
    try (RowFiles.Rows to = files.open(file, NAMES, TYPES)) {
      for (int n = 0; n < rows; n++) {
        to.add(List.of("k" + n / 7, (long) n, n / 3f, n % 5 == 0 ? "" : "é,\n" + n % 3));
      }
    }
    return file;
  }

  private static List<List<String>> read(Path file) throws IOException {
    List<List<String>> all = new ArrayList<>();
    Table table = Table.of(file, BadRows.refused());
    all.add(table.header());
    table.read((line, cells) -> {
      all.add(List.copyOf(cells));
      return true;
    });
    return all;
  }

  @Test
  void rowsAreReadAgain() throws IOException {
    List<List<String>> read = read(written(70_000));
    assertThat(read).hasSize(70_001).first().isEqualTo(NAMES);
    assertThat(read.get(1)).containsExactly("k0", "0", "0.0", "");
    assertThat(read.get(70_000))
        .containsExactly("k9999", "69999", Float.toString(69_999 / 3f), "é,\n0");
  }

  @Test
  void pandasReadsTheSameNumbersAndNulls() throws Exception {
    Path file = written(1000);
    Path script =
        Files.writeString(
            folder.resolve("read.py"),
            """
            import sys, pyarrow.parquet as pq
            t = pq.read_table(sys.argv[1])
            print(t.num_rows, t.column("note").null_count, [str(x) for x in t.schema.types])
            print(t.slice(998, 2).to_pylist())
            """);
    String python = System.getenv().getOrDefault("GATELENS_PYTHON", "python3");
    Process process = python(python, script, file);
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assumeTrue(
        process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0,
        "skipped: no python3 with pyarrow (GATELENS_PYTHON names one)");
    assertThat(out.lines().toList())
        .containsExactly(
            "1000 200 ['string', 'int64', 'float', 'string']",
            "[{'key': 'k142', 'at': 998, 'score': 332.6666564941406, 'note': 'é,\\n2'}, "
                + "{'key': 'k142', 'at': 999, 'score': 333.0, 'note': 'é,\\n0'}]");
  }

  private static Process python(String python, Path script, Path file) {
    try {
      return new ProcessBuilder(python, script.toString(), file.toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException none) {
      return org.junit.jupiter.api.Assumptions.abort("skipped: " + none.getMessage());
    }
  }

  @Test
  void anArchiveIsTheSameInEveryForm() throws IOException {
    Random random = new Random(2);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < 3000; n++) {
      lines.add(
          "k%d,%d,%s,%s,%s"
              .formatted(
                  random.nextInt(20),
                  n,
                  random.nextFloat(),
                  random.nextFloat(),
                  n % 3 == 0 ? "" : "shop " + n % 4));
    }
    List<List<String>> expected = new ArrayList<>();
    byte[] bytes = {};
    for (int threads = 1; threads <= 3; threads++) {
      List<String> all = new ArrayList<>(List.of("key,t,a,b,note"));
      all.addAll(lines);
      Path in = Files.write(folder.resolve("in.csv"), all);
      Collections.shuffle(lines, random);
      if (threads == 1) {
        expected = read(run(in, "out.csv", threads));
      }
      Path out = run(in, "out.parquet", threads);
      assertThat(read(out)).isEqualTo(expected).hasSize(3001);
      assertThat(bytes)
          .satisfiesAnyOf(b -> assertThat(b).isEmpty(), b -> assertThat(out).hasBinaryContent(b));
      bytes = Files.readAllBytes(out);
    }
    Path parts = run(folder.resolve("in.csv"), "parts/", 2);
    assertThat(parts.resolve("part-00000.parquet")).hasBinaryContent(bytes);
  }

  private Path run(Path in, String output, int threads) throws IOException {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, in.toString());
    values.put(BatchOption.OUTPUT, folder + "/" + output);
    values.put(BatchOption.KEY, "key");
    values.put(BatchOption.TIME, "t");
    values.put(BatchOption.FEATURES, "a,b");
    values.put(BatchOption.KEEP, "note");
    values.put(BatchOption.EVERY, "event");
    if (output.endsWith("/")) {
      values.put(BatchOption.OUTPUT_FORMAT, "parquet");
    }
    BatchRun.run(
        Lens.of(RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5), Workers.single()),
        new BatchQuestion(values, threads).plan(),
        Optional.empty(),
        Origin.of(0),
        WorkListener.NONE,
        said -> {});
    return folder.resolve(output);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new ParquetFiles().open(folder.resolve("no/a.parquet"), NAMES, TYPES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.parquet");
  }
}
